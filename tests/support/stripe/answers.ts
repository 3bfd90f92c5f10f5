import type { StripeAccount } from './account.ts'
import type { WireDiscount, WireItem, WireSubscription } from './billing.ts'
import type { WireInvoice, WireLine } from './invoices.ts'
import { PERSON, type Transaction } from './objects.ts'

/** An answer of the sandbox, before it is written out. */
export interface Answer {
  status: number
  body: unknown
  headers?: Record<string, string>
}

/** What a key may be denied, by the name of Stripe's permission. */
export type Permission =
  | 'balance'
  | 'balance_transaction_source'
  | 'subscription'
  | 'invoice'
  | 'customer'
  | 'plan'
  | 'coupon'
  | 'transfer'
  | 'accounts_kyc_basic'

interface Route {
  path: RegExp
  permission: Permission
  answer(account: StripeAccount, query: URLSearchParams, id: string): unknown
  /** What else a request needs that expands this. */
  expanding?: Record<string, Permission>
}

/** The parts of api.stripe.com that a revenue reader needs; all of them only read. */
export const ROUTES: Route[] = [
  {
    path: /^\/v1\/account$/,
    permission: 'accounts_kyc_basic',
    answer: ({ id, currency, country }) => ({
      id,
      object: 'account',
      country,
      default_currency: currency,
      email: 'owner@example.com',
      type: 'standard',
    }),
  },
  {
    path: /^\/v1\/balance$/,
    permission: 'balance',
    answer: ({ currency, transactions, withheld }) => ({
      object: 'balance',
      available: held([...transactions, ...withheld], 'available', currency),
      livemode: false,
      pending: held([...transactions, ...withheld], 'pending', currency),
    }),
  },
  {
    path: /^\/v1\/balance_transactions$/,
    permission: 'balance_transaction_source',
    answer(account, query) {
      const type = query.get('type')
      const all = newestFirst(account.transactions).filter(
        txn => within(txn.created, query) && (!type || txn.type === type),
      )
      const expanded = expansions(query, ['data.source']).has('data.source')
      return list('/v1/balance_transactions', all, query, (txn: Transaction) => ({
        ...txn,
        source: (expanded && txn.source && account.sources.get(txn.source)) || txn.source,
      }))
    },
  },
  {
    path: /^\/v1\/balance_transactions\/(\w+)$/,
    permission: 'balance_transaction_source',
    answer(account, query, id) {
      const found = account.transactions.find(txn => txn.id === id)
      if (!found) throw missing('balance transaction', id, 'id')
      const expanded = expansions(query, ['source']).has('source')
      const source = found.source && expanded && account.sources.get(found.source)
      return source ? { ...found, source } : found
    },
  },
  {
    path: /^\/v1\/transfers\/(\w+)$/,
    permission: 'transfer',
    answer({ sources }, _query, id) {
      const found = sources.get(id)
      if (found?.object !== 'transfer') throw missing('transfer', id, 'id')
      return found
    },
  },
  {
    path: /^\/v1\/subscriptions$/,
    permission: 'subscription',
    expanding: { 'data.customer': 'customer', 'data.latest_invoice': 'invoice' },
    answer(account, query) {
      const status = query.get('status') ?? 'not canceled'
      const all = newestFirst(account.subscriptions).filter(
        one =>
          status === 'all' ||
          (status === 'not canceled' ? one.status !== 'canceled' : one.status === status),
      )
      const expand = expansions(query, [
        'data.customer',
        'data.discounts',
        'data.discounts.source.coupon',
        'data.items.data.discounts',
        'data.latest_invoice',
      ])
      return list('/v1/subscriptions', all, query, one => subscription(account, one, expand))
    },
  },
  {
    path: /^\/v1\/subscriptions\/(\w+)$/,
    permission: 'subscription',
    expanding: { customer: 'customer', latest_invoice: 'invoice' },
    answer(account, query, id) {
      const found = account.subscriptions.find(one => one.id === id)
      if (!found) throw missing('subscription', id, 'id')
      return subscription(account, found, asListed(expansions(query)))
    },
  },
  {
    path: /^\/v1\/invoices$/,
    permission: 'invoice',
    answer(account, query) {
      const wanted = query.get('status')
      const all = newestFirst(account.invoices).filter(
        ({ created, status }) => within(created, query) && (!wanted || status === wanted),
      )
      const expand = expansions(query, [
        'data.discounts',
        'data.discounts.source.coupon',
        'data.lines.data.discounts',
        'data.payments',
      ])
      return list('/v1/invoices', all, query, one => invoice(account, one, expand))
    },
  },
  {
    path: /^\/v1\/invoices\/(\w+)$/,
    permission: 'invoice',
    answer(account, query, id) {
      const found = account.invoices.find(one => one.id === id)
      if (!found) throw missing('invoice', id, 'id')
      return invoice(account, found, asListed(expansions(query)))
    },
  },
  {
    path: /^\/v1\/invoices\/(\w+)\/lines$/,
    permission: 'invoice',
    answer(account, query, id) {
      const found = account.invoices.find(one => one.id === id)
      if (!found) throw missing('invoice', id, 'invoice')
      const expand = expansions(query, ['data.discounts', 'data.discounts.source.coupon'])
      return list(`/v1/invoices/${id}/lines`, found.lines, query, one =>
        line(account, found, one, expand, 'data.'),
      )
    },
  },
  {
    path: /^\/v1\/subscription_items$/,
    permission: 'subscription',
    answer(account, query) {
      const of = query.get('subscription')
      if (!of) throw badRequest('Missing required param: subscription.', 'subscription')
      const found = account.subscriptions.find(one => one.id === of)
      if (!found) throw missing('subscription', of, 'subscription')
      const expand = expansions(query, [
        'data.discounts',
        'data.discounts.source.coupon',
        'data.price.tiers',
      ])
      return list(`/v1/subscription_items?subscription=${of}`, found.items, query, one =>
        item(account, one, expand, 'data.'),
      )
    },
  },
  {
    path: /^\/v1\/customers\/(\w+)$/,
    permission: 'customer',
    answer: (account, query, id) =>
      customer(account, id, expansions(query).has('discount.source.coupon')),
  },
  {
    path: /^\/v1\/prices\/(\w+)$/,
    permission: 'plan',
    answer(account, query, id) {
      const found = account.prices.get(id)
      if (!found) throw missing('price', id, 'price')
      const { tiers, currency_options, ...rest } = found
      const expand = expansions(query)
      return {
        ...rest,
        ...(expand.has('tiers') && tiers && { tiers }),
        ...(expand.has('currency_options') && currency_options && { currency_options }),
      }
    },
  },
  {
    path: /^\/v1\/coupons\/(\w+)$/,
    permission: 'coupon',
    answer(account, query, id) {
      const found = account.coupons.get(id)
      if (!found) throw missing('coupon', id, 'coupon')
      const { applies_to, ...rest } = found
      return { ...rest, ...(expansions(query).has('applies_to') && applies_to && { applies_to }) }
    },
  },
]

/** What all transactions of a status come to, the account's own currency first. */
function held(transactions: Transaction[], status: string, own: string) {
  const sums = new Map([[own, 0]])
  for (const txn of transactions) {
    const { currency, net } = txn
    if (txn.status === status) sums.set(currency, (sums.get(currency) ?? 0) + net)
  }
  return [...sums].map(([currency, amount]) => ({
    ...{ amount, currency },
    source_types: { card: amount },
  }))
}

/** An answer that is thrown to end a request. */
export class Refusal extends Error {
  readonly answer: Answer

  constructor(status: number, error: Record<string, unknown>, headers?: Record<string, string>) {
    super(String(error.message))
    this.answer = { status, body: { error: { type: 'invalid_request_error', ...error } }, headers }
  }
}

const badRequest = (message: string, param: string) => new Refusal(400, { message, param })

const missing = (what: string, id: string, param: string, status = 404) =>
  new Refusal(status, { code: 'resource_missing', message: `No such ${what}: '${id}'`, param })

/** Sorted once for as long as nothing is added: a large account is paged through a thousand times. */
const sorted = new WeakMap<object, unknown[]>()

/** Newest first; of what was created in the same second, the later added first. */
function newestFirst<T extends { created: number }>(all: T[]): T[] {
  const known = sorted.get(all)
  if (known?.length === all.length) return known as T[]
  const fresh = all.toReversed().sort((a, b) => b.created - a.created)
  sorted.set(all, fresh)
  return fresh
}

function within(created: number, query: URLSearchParams): boolean {
  const bound = (name: string) => Number(query.get(`created[${name}]`) ?? Number.NaN)
  return !(
    created < bound('gte') ||
    created <= bound('gt') ||
    created > bound('lte') ||
    created >= bound('lt')
  )
}

/** The cursor may be outside the filters, as in Stripe; here it must be inside the list. */
function list<T extends { id: string }>(
  url: string,
  all: T[],
  query: URLSearchParams,
  show: (one: T) => unknown,
) {
  const limit = Number(query.get('limit') ?? 10)
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) {
    throw badRequest('This value must be between 1 and 100.', 'limit')
  }
  const position = (param: string) => {
    const id = query.get(param)
    if (id === null) return null
    const index = all.findIndex(one => one.id === id)
    if (index < 0) throw missing('object', id, param, 400)
    return index
  }
  const after = position('starting_after')
  const before = position('ending_before')
  const start = before === null ? (after ?? -1) + 1 : Math.max(0, before - limit)
  const end = before ?? start + limit
  const page = all.slice(start, Math.min(end, start + limit))
  const has_more = before === null ? start + limit < all.length : start > 0
  return { object: 'list', data: page.map(show), has_more, url }
}

/** The fields to expand. More than four levels, or one that cannot be, is refused as Stripe does. */
function expansions(query: URLSearchParams, allowed?: string[]): Set<string> {
  const fields = new Set<string>()
  for (const [name, field] of query) {
    if (!/^expand\[\d*\]$/.test(name)) continue
    if (field.split('.').length > 4) {
      throw badRequest(
        `You cannot expand more than 4 levels of a property. Property: ${field}`,
        'expand',
      )
    }
    if (allowed && !allowed.includes(field)) {
      throw badRequest(`This property cannot be expanded (${field}).`, 'expand')
    }
    fields.add(field)
  }
  return fields
}

/** What is expanded of one object, as it would be written of a list of them. */
const asListed = (fields: Set<string>) => new Set([...fields].map(field => `data.${field}`))

/** An invoice shows ten of its lines at most, as Stripe does. */
const invoice = (
  account: StripeAccount,
  { intents, ...one }: WireInvoice,
  expand: Set<string>,
) => ({
  ...one,
  ...(expand.has('data.payments') && { payments: payments(one, intents) }),
  discounts: discounts(account, one.discounts, expand, 'data.'),
  lines: {
    object: 'list',
    data: one.lines.slice(0, 10).map(of => line(account, one, of, expand, 'data.lines.data.')),
    has_more: one.lines.length > 10,
    url: `/v1/invoices/${one.id}/lines`,
  },
})

function latestInvoice(account: StripeAccount, id: string): WireInvoice | undefined {
  const known = latest.get(account.invoices)
  if (known?.size === account.invoices.length) return known.of.get(id)
  const of = new Map(
    newestFirst(account.invoices)
      .toReversed()
      .map(one => [one.parent?.subscription_details.subscription ?? '', one]),
  )
  latest.set(account.invoices, { size: account.invoices.length, of })
  return of.get(id)
}

/** By subscription, for as long as no invoice is added. */
const latest = new WeakMap<object, { size: number; of: Map<string, WireInvoice> }>()

/** A subscription shows ten of its items at most, as Stripe does. */
function subscription(account: StripeAccount, one: WireSubscription, expand: Set<string>) {
  const newest = latestInvoice(account, one.id)
  return {
    ...one,
    default_tax_rates: [],
    latest_invoice:
      newest && expand.has('data.latest_invoice')
        ? invoice(account, newest, new Set())
        : (newest?.id ?? null),
    customer: expand.has('data.customer') ? customer(account, one.customer, false) : one.customer,
    discounts: discounts(account, one.discounts, expand, 'data.'),
    items: {
      object: 'list',
      data: one.items.slice(0, 10).map(of => item(account, of, expand, 'data.items.data.')),
      has_more: one.items.length > 10,
      url: `/v1/subscription_items?subscription=${one.id}`,
    },
  }
}

function payments({ id, created, currency }: Omit<WireInvoice, 'intents'>, intents: string[]) {
  const data = intents.map(payment_intent => ({
    id: `inpay_${payment_intent}`,
    object: 'invoice_payment',
    amount_paid: null,
    created,
    currency,
    invoice: id,
    is_default: true,
    livemode: false,
    payment: { type: 'payment_intent', payment_intent },
    status: 'paid',
  }))
  return { object: 'list', data, has_more: false, url: `/v1/invoice_payments?invoice=${id}` }
}

function line(
  account: StripeAccount,
  { id }: Pick<WireInvoice, 'id'>,
  one: WireLine,
  expand: Set<string>,
  at: string,
) {
  return {
    ...one,
    invoice: id,
    metadata: {},
    ...(one.parent && {
      subscription: one.parent.subscription_item_details?.subscription ?? null,
    }),
    discounts: discounts(account, one.discounts, expand, at),
  }
}

function item(account: StripeAccount, one: WireItem, expand: Set<string>, at: string) {
  const { tiers, currency_options, ...price } = one.price
  return {
    ...one,
    metadata: {},
    tax_rates: [],
    price: { ...price, metadata: {}, ...(expand.has(`${at}price.tiers`) && tiers && { tiers }) },
    discounts: discounts(account, one.discounts, expand, at),
  }
}

/** A discount keeps its coupon after that was deleted, so it is shown from the discount's own. */
function discounts(account: StripeAccount, ids: string[], expand: Set<string>, at: string) {
  const whole = expand.has(`${at}discounts.source.coupon`)
  if (!whole && !expand.has(`${at}discounts`)) return ids
  return ids.map(id => shown(account, account.discounts.get(id), whole))
}

function shown(account: StripeAccount, one: WireDiscount | undefined, whole: boolean) {
  if (!one?.source || !whole) return one
  const { applies_to, ...coupon } = account.issued.get(one.source.coupon) ?? {}
  return { ...one, source: { ...one.source, coupon } }
}

const customer = (account: StripeAccount, id: string, whole: boolean) => ({
  id,
  object: 'customer',
  address: { line1: PERSON.line1 },
  created: 1_700_000_000,
  discount: shown(account, account.customerDiscounts.get(id), whole) ?? null,
  email: PERSON.email,
  livemode: false,
  name: PERSON.name,
  phone: PERSON.phone,
})
