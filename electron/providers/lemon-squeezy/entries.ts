import { z } from 'zod'
import type { EntryKind } from '../../../shared/contract/entries.ts'
import {
  decimalText,
  divide,
  exact,
  exactFromDecimal,
  roundHalfEven,
} from '../../../shared/exact.ts'
import type { Conversion, ProviderEntry } from '../../ledger/page.ts'
import { countrySchema } from '../country.ts'
import { answerInvalid } from '../failures.ts'
import { isPartOf } from '../part-of.ts'
import { minorUnits } from './amounts.ts'
import { currencySchema, decimalSchema, instantSchema, parse, resource } from './parse.ts'
import { isOrderAgain } from './sales.ts'
import { productName } from './subscriptions.ts'
import { WORDS } from './words.ts'

/** What came along with a page of orders or invoices. */
export interface Beside {
  /** Where customers are, by their id; nothing else of them is kept. */
  countries: ReadonlyMap<number, string | null>
  /** When subscriptions that began with a trial began, by their id; milliseconds since the epoch. */
  trials: ReadonlyMap<number, number>
}

export function besideOf(included: unknown[]): Beside {
  const customers = included.flatMap(value => customerSchema.safeParse(value).data ?? [])
  const begun = included.flatMap(value => begunSchema.safeParse(value).data ?? [])
  return {
    countries: new Map(customers.map(it => [Number(it.id), it.attributes.country ?? null])),
    trials: new Map(
      begun
        .filter(({ attributes }) => attributes.trial_ends_at != null)
        .map(({ id, attributes }) => [Number(id), attributes.created_at]),
    ),
  }
}

/**
 * An order, its subscriptions included, as entries: its charge and, where money went back, its refund
 * (docs.lemonsqueezy.com/api/orders/the-order-object). Throws PROVIDER_ANSWER_INVALID naming the order.
 */
export function orderEntries(value: unknown, { countries }: Beside): ProviderEntry[] {
  const { id, attributes, relationships } = parse(orderSchema, value, 'order')
  const begun = relationships?.subscriptions?.data ?? []
  const { customer_id, first_order_item: item } = attributes
  return entriesOf(attributes, {
    id: `order:${id}`,
    source: `orders/${id}`,
    word: 'order',
    // An order of several says nothing of which part of it was paid for which.
    subscription: begun.length === 1 ? (begun[0]?.id ?? null) : null,
    product: item ? productName(item) : null,
    country: countryOf(customer_id, countries),
  })
}

/**
 * A subscription invoice as entries. The first one of a subscription was paid with its order and is
 * the order's charge, so it makes none; unless that order was of a trial.
 * (docs.lemonsqueezy.com/api/subscription-invoices/the-subscription-invoice-object)
 */
export function invoiceEntries(value: unknown, { countries, trials }: Beside): ProviderEntry[] {
  const { id, attributes } = parse(invoiceSchema, value, 'subscription invoice')
  if (isOrderAgain(attributes, trials.get(attributes.subscription_id) ?? null)) return []
  return entriesOf(attributes, {
    id: `invoice:${id}`,
    source: `subscription-invoices/${id}`,
    word: `invoice_${attributes.billing_reason}`,
    subscription: String(attributes.subscription_id),
    // An invoice does not name it; its subscription's plan does.
    product: null,
    country: countryOf(attributes.customer_id, countries),
  })
}

const countryOf = (
  customer: number | null | undefined,
  countries: Beside['countries'],
): string | null => (customer == null ? null : (countries.get(customer) ?? null))

/** Where an entry with this id is found, as a path of the API; null for one that is not ours. */
export function pathOf(entryId: string): string | null {
  const [, kind, id] = /^(order|invoice):(\d+)(?::refund)?$/.exec(entryId) ?? []
  if (!id) return null
  return kind === 'order' ? `orders/${id}` : `subscription-invoices/${id}`
}

/** When an order or an invoice was made, for telling how far back a page reaches. */
export const createdAt = (value: unknown): number =>
  parse(createdSchema, value, 'object').attributes.created_at

/** Money that has not come, and did not go either. */
const UNPAID = new Set(['pending', 'failed', 'void'])
const PAID = new Set(['paid', 'refunded', 'partial_refund'])

interface Origin {
  id: string
  source: string
  /** The first part of the entry's own kind. */
  word: string
  subscription: string | null
  product: string | null
  country: string | null
}

function entriesOf(sale: Sale, origin: Origin): ProviderEntry[] {
  const { status, currency, total } = sale
  if (UNPAID.has(status) || total === 0) return []
  const back = refundedOf(sale, origin)
  addUp(sale, back, origin)
  const paid = PAID.has(status) && total > 0
  const rate = sale.currency_rate == null ? null : exactFromDecimal(sale.currency_rate)
  const minor = minorUnits({ currency, total, totalUsd: sale.total_usd ?? null, rate })
  const gross = minor(total)
  const tax = minor(sale.tax)
  const charge = entry(sale, origin, {
    kind: paid ? 'charge' : 'other',
    providerKind: paid ? origin.word : `${origin.word}_${status}`,
    occurredAt: sale.created_at,
    gross,
    tax,
    conversion: conversion(sale),
  })
  const refunded = minor(back)
  if (refunded === 0) return [charge]
  // The API gives what went back as one sum: the tax in it is the same share as in the whole.
  const refundedTax = Number(roundHalfEven(exact(BigInt(tax) * BigInt(refunded), BigInt(gross))))
  const refund = entry(
    sale,
    { ...origin, id: `${origin.id}:refund` },
    {
      kind: paid ? 'refund' : 'other',
      providerKind: `${origin.word}_refund`,
      // A refund of a part has no date of its own; it was the last change, or one before that.
      occurredAt: sale.refunded_at ?? sale.updated_at ?? sale.created_at,
      gross: 0 - refunded,
      tax: 0 - refundedTax,
      // The order's rate is that of its own day; the refund's day has another.
      conversion: null,
    },
  )
  return [charge, refund]
}

function entry(
  sale: Sale,
  { id, source, subscription, product, country }: Origin,
  own: Pick<ProviderEntry, 'kind' | 'providerKind' | 'occurredAt' | 'gross' | 'conversion'> & {
    kind: EntryKind
    tax: number
  },
): ProviderEntry {
  return {
    ...own,
    id,
    availableAt: null,
    // Lemon Squeezy's API says nothing of what it keeps.
    fee: 0,
    net: own.gross - own.tax,
    currency: sale.currency,
    customer: sale.customer_id == null ? null : String(sale.customer_id),
    subscription,
    source,
    product,
    country,
    sale: null,
  }
}

/** Throws where the tax, or what went back, cannot be a part of what was paid. */
function addUp({ total, tax }: Sale, refunded: number, { source }: Origin): void {
  if (!isPartOf(tax, total)) {
    throw answerInvalid(WORDS, source, `Its tax of ${tax} is no part of its total of ${total}.`)
  }
  if (total > 0 && refunded > total) {
    throw answerInvalid(WORDS, source, `${refunded} of its total of ${total} went back.`)
  }
}

/** What went back in all so far, in the API's units. Answers lack the sum for a full refund, or say 0. */
function refundedOf(sale: Sale, { source }: Origin): number {
  if (sale.refunded_amount) return sale.refunded_amount
  if (sale.status !== 'partial_refund') {
    return sale.status === 'refunded' || sale.refunded ? sale.total : 0
  }
  throw answerInvalid(WORDS, source, 'A part of it was refunded, but refunded_amount is missing.')
}

/** Enough for the rate's reciprocal, taken to eighteen places later, to be Lemon Squeezy's own again. */
const PLACES = 24

/**
 * `currency_rate` is what one unit of the sale's currency was worth in USD (EUR 10.00 at 1.17319943 is
 * total_usd 1173). The entry keeps its own currency, so its rate is what one USD is worth in it.
 */
function conversion({ currency, currency_rate: rate }: Sale): Conversion | null {
  if (currency === 'USD' || rate == null) return null
  const usd = exactFromDecimal(rate)
  if (usd.n === 0n) return null
  return { from: 'USD', rate: decimalText(divide(exact(1), usd), PLACES) }
}

const saleShape = {
  status: z.string().min(1),
  customer_id: z.int().nullish(),
  currency: currencySchema,
  currency_rate: decimalSchema.nullish(),
  total: z.int(),
  tax: z.int(),
  total_usd: z.int().nullish(),
  refunded: z.boolean().nullish(),
  refunded_amount: z.int().nonnegative().nullish(),
  refunded_at: instantSchema.nullish(),
  created_at: instantSchema,
  updated_at: instantSchema.nullish(),
}
const createdSchema = resource({ created_at: instantSchema })
const begunSchema = resource({
  created_at: instantSchema,
  trial_ends_at: instantSchema.nullish(),
}).extend({ type: z.literal('subscriptions') })
const customerSchema = resource({ country: countrySchema }).extend({ type: z.literal('customers') })
export const orderSchema = resource({
  ...saleShape,
  first_order_item: z
    .object({ product_name: z.string().min(1), variant_name: z.string().nullish() })
    .nullish()
    .catch(null),
}).extend({
  relationships: z
    .object({
      subscriptions: z.object({ data: z.array(z.object({ id: z.string() })).nullish() }).nullish(),
    })
    .nullish(),
})
export const invoiceSchema = resource({
  ...saleShape,
  billing_reason: z.string().min(1),
  subscription_id: z.int(),
})
type Sale = z.infer<typeof orderSchema>['attributes']
