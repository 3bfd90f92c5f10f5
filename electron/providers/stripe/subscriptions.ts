import { z } from 'zod'
import type { Page, ProviderSubscription } from '../../ledger/page.ts'
import type { Client } from './client.ts'
import {
  type CouponReader,
  couponAsShown,
  discountSchema,
  reductions,
  type ToldReductions,
} from './coupons.ts'
import { ResourceMissing } from './errors.ts'
import type { Line } from './lines.ts'
import { listItems, PAGE_SIZE, retrieveCustomer } from './lists.ts'
import type { ModeCheck } from './mode.ts'
import { type Item, monthly } from './mrr.ts'
import { type NewestInvoice, newestInvoices, taxesOf, toldBy, unitBilled } from './newest.ts'
import { currencySchema, instantSchema, listSchema, parseObject, plainIdSchema } from './parse.ts'
import { type Price, type PriceReader, priceSchema, withoutAmount } from './prices.ts'
import { readEach } from './set-aside.ts'
import { mayHoldTax } from './tax.ts'
import { UNREAD, wholeList } from './whole-list.ts'
import { describe } from './working.ts'

/** Turns a page of Stripe's subscriptions into ours, reading the prices and coupons it needs. */
export type SubscriptionReader = (
  page: unknown[],
  /** The same page with each subscription's newest invoice. */
  withInvoices: () => Promise<unknown[]>,
) => Promise<Pick<Page, 'setAside'> & { subscriptions: ProviderSubscription[] }>

/** Prices and coupons are read once in their readers' life, however many subscriptions have them. */
export function subscriptionReader(
  client: Client,
  shared: { prices: PriceReader; coupons: CouponReader; inMode: ModeCheck },
  now: () => number,
): SubscriptionReader {
  return async (page, withInvoices) => {
    const newest = newestInvoices(withInvoices)
    const readers = { client, ...shared, now, newest }
    const all = await readEach('subscription', page, value => read(value, readers))
    return { subscriptions: all.read, setAside: all.setAside }
  }
}

async function read(value: unknown, readers: Readers): Promise<ProviderSubscription> {
  const holdsTax = mayHoldTax(value)
  try {
    return await toSubscription(value, readers, { holdsTax, gone: false })
  } catch (error) {
    if (!(error instanceof ResourceMissing)) throw error
    // A coupon or a plan was deleted since; a list of the subscription's items still shows both, and
    // its customer the coupon that the customer has.
    const { id } = parseObject(subscriptionSchema, value, 'subscription').customer
    const anew = {
      items: UNREAD,
      customer: await retrieveCustomer(readers.client, id),
    }
    return toSubscription(Object.assign({}, value, anew), readers, { holdsTax, gone: true })
  }
}

interface Readers {
  client: Client
  prices: PriceReader
  coupons: CouponReader
  newest: NewestInvoice
  inMode: ModeCheck
  now(): number
}

/** Statuses that count towards MRR (docs.stripe.com/billing/subscriptions/analytics/glossary). */
const COUNTED = new Set(['active', 'past_due'])

async function toSubscription(
  value: unknown,
  readers: Readers,
  { holdsTax, gone }: { holdsTax: boolean; gone: boolean },
): Promise<ProviderSubscription> {
  const subscription = parseObject(subscriptionSchema, value, 'subscription')
  const { id, status, customer, currency } = subscription
  readers.inMode(value, `subscription ${id}`)
  const endedAt = subscription.ended_at ?? null
  const ended = endedAt ?? (status === 'canceled' ? (subscription.canceled_at ?? null) : null)
  const countedFrom = countingBegins(subscription)
  // It counted until it was canceled, unless that was before its trial was over.
  const counted = COUNTED.has(status) || (status === 'canceled' && (ended ?? 0) > countedFrom)
  const newest = () => readers.newest(subscription)
  const asking = {
    currency,
    // A discount that was in force at the end of a canceled one still tells what it was worth.
    at: ended ?? readers.now(),
    ...couponsFor(subscription, { ended: ended !== null, coupons: readers.coupons, newest }),
  }
  const tax = holdsTax ? taxesOf(await newest()) : new Map<string, never>()
  const items: Item[] = []
  for (const item of await allItems(subscription, readers.client)) {
    items.push({
      id: item.id,
      price: gone ? await priceOf(item, currency) : await readers.prices(item.price, currency),
      quantity: item.quantity ?? 1,
      reductions: await reductions(item.discounts ?? [], asking),
      tax: tax.get(item.id) ?? null,
      taxUntold: item.price.tax_behavior === 'inclusive' && !tax.has(item.id),
    })
  }
  const off = await reductions(discountsOf(subscription), asking)
  return {
    id,
    status,
    customer: customer.id,
    currency,
    plan: items.map(({ price }) => price.name).join(' + '),
    mrr: monthly(items, off),
    working: describe(items, off, currency) || 'no items',
    counted,
    countedFrom,
    startedAt: subscription.start_date,
    trialEndsAt: countedFrom > subscription.start_date ? countedFrom : null,
    endedAt: ended,
    cancelsAtPeriodEnd: subscription.cancel_at_period_end ?? false,
  }

  /** Of a price that is gone, what was billed last tells the amount. */
  async function priceOf(item: z.infer<typeof itemSchema>, currency: string): Promise<Price> {
    try {
      return await readers.prices(item.price, currency)
    } catch (error) {
      if (!(error instanceof ResourceMissing)) throw error
      const unit = unitBilled(await newest(), item.id, currency)
      if (!unit) throw error
      return { ...withoutAmount(item.price), amount: { unit, packages: null } }
    }
  }
}

/**
 * How a subscription's coupons are read. One that ended and was billed asks for none: its invoices tell
 * what it was worth, and its discounts count as the list shows them.
 */
function couponsFor(
  { currency, latest_invoice }: z.infer<typeof subscriptionSchema>,
  about: { ended: boolean; coupons: CouponReader; newest(): Promise<Line[]> },
): { coupons: CouponReader; told: ToldReductions } {
  return about.ended && latest_invoice
    ? { coupons: couponAsShown, told: async () => new Map() }
    : { coupons: about.coupons, told: toldBy(about.newest, currency) }
}

/**
 * When it began to count: its start, or the end of the trial it began with. A trial that was given to one
 * that was paid for before takes nothing away from that time.
 */
function countingBegins(subscription: z.infer<typeof subscriptionSchema>): number {
  const { start_date, trial_start, trial_end } = subscription
  const beganWithTrial = (trial_start ?? start_date) <= start_date
  return beganWithTrial ? Math.max(start_date, trial_end ?? 0) : start_date
}

/**
 * The discounts off a whole subscription. One without any "inherits the discount from the subscription's
 * customer" (docs.stripe.com/api/subscriptions/create#create_subscription-discounts). Older versions of
 * the API mirror the first of its own in `discount`; counted once.
 */
function discountsOf({ discounts, discount, customer }: z.infer<typeof subscriptionSchema>) {
  if (discounts?.length) return discounts
  return [discount ?? customer.discount ?? []].flat()
}

async function allItems({ id, items }: z.infer<typeof subscriptionSchema>, client: Client) {
  const ask = (after: string | null) => listItems(client, id, { limit: PAGE_SIZE, after })
  const all = await wholeList(`items of subscription ${id}`, ask, items)
  return all.map(item => parseObject(itemSchema, item, `an item of subscription ${id}`))
}

/** Nothing of a customer is kept but these two. */
const customerSchema = z.union([
  z.string().transform(id => ({ id, discount: null })),
  z.object({ id: z.string(), discount: discountSchema.nullish() }),
])

export const subscriptionSchema = z.object({
  id: plainIdSchema,
  status: z.string(),
  customer: customerSchema,
  currency: currencySchema,
  start_date: instantSchema,
  trial_start: instantSchema.nullish(),
  trial_end: instantSchema.nullish(),
  ended_at: instantSchema.nullish(),
  canceled_at: instantSchema.nullish(),
  cancel_at_period_end: z.boolean().nullish(),
  discounts: z.array(discountSchema).nullish(),
  discount: discountSchema.nullish(),
  items: listSchema,
  latest_invoice: z.unknown(),
})

export const itemSchema = z.object({
  id: z.string(),
  quantity: z.int().nonnegative().nullish(),
  price: priceSchema,
  discounts: z.array(discountSchema).nullish(),
})
