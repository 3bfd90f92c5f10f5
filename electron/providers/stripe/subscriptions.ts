import { z } from 'zod'
import type { ProviderSubscription } from '../provider.ts'
import type { Client } from './client.ts'
import { type CouponReader, discountSchema, reductions } from './coupons.ts'
import { ResourceMissing } from './errors.ts'
import { lineOf, lineSchema } from './invoices.ts'
import { listItems, PAGE_SIZE, retrieveCustomer } from './lists.ts'
import { type Item, monthly } from './mrr.ts'
import { currencySchema, instantSchema, listSchema, parse } from './parse.ts'
import { type PriceReader, priceSchema } from './prices.ts'
import { chargedBy, type TaxWithin, taxWithin } from './tax.ts'
import { describe } from './working.ts'

/** Turns a page of Stripe's subscriptions into ours, reading the prices and coupons it needs. */
export type SubscriptionReader = (page: unknown[]) => Promise<ProviderSubscription[]>

/** Prices and coupons are read once in their readers' life, however many subscriptions have them. */
export function subscriptionReader(
  client: Client,
  shared: { prices: PriceReader; coupons: CouponReader },
  now: () => number,
): SubscriptionReader {
  const readers = { client, ...shared, now }
  return async page => {
    const subscriptions: ProviderSubscription[] = []
    for (const value of page) subscriptions.push(await read(value, readers))
    return subscriptions
  }
}

async function read(value: unknown, readers: Readers): Promise<ProviderSubscription> {
  try {
    return await toSubscription(value, readers)
  } catch (error) {
    if (!(error instanceof ResourceMissing)) throw error
    // A coupon or a plan was deleted since; a list of the subscription's items still shows both, and
    // its customer the coupon that the customer has.
    const { id } = parse(subscriptionSchema, value, 'subscription').customer
    const anew = {
      items: { data: [], has_more: true },
      customer: await retrieveCustomer(readers.client, id),
    }
    return toSubscription(Object.assign({}, value, anew), readers)
  }
}

interface Readers {
  client: Client
  prices: PriceReader
  coupons: CouponReader
  now(): number
}

/** Statuses that count towards MRR (docs.stripe.com/billing/subscriptions/analytics/glossary). */
const COUNTED = new Set(['active', 'past_due'])

async function toSubscription(value: unknown, readers: Readers): Promise<ProviderSubscription> {
  const subscription = parse(subscriptionSchema, value, 'subscription')
  const { id, status, customer, currency } = subscription
  const endedAt = subscription.ended_at ?? null
  const ended = endedAt ?? (status === 'canceled' ? (subscription.canceled_at ?? null) : null)
  const countedFrom = countingBegins(subscription)
  // It counted until it was canceled, unless that was before its trial was over.
  const counted = COUNTED.has(status) || (status === 'canceled' && (ended ?? 0) > countedFrom)
  // A discount that was in force at the end of a canceled one still tells what it was worth.
  const at = ended ?? readers.now()
  const tax = taxesOf(subscription)
  const items: Item[] = []
  for (const item of await allItems(subscription, readers.client)) {
    items.push({
      price: await readers.prices(item.price, currency),
      quantity: item.quantity ?? 1,
      reductions: await reductions(item.discounts ?? [], {
        currency,
        at,
        coupons: readers.coupons,
      }),
      tax: tax.get(item.id) ?? null,
      taxUntold: item.price.tax_behavior === 'inclusive' && !tax.has(item.id),
    })
  }
  const discounts = discountsOf(subscription)
  const off = await reductions(discounts, { currency, at, coupons: readers.coupons })
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

/** What the newest invoice tells of the tax within each item's price, by its id; null where there is none. */
function taxesOf({ id, latest_invoice: invoice }: z.infer<typeof subscriptionSchema>) {
  // Its id alone where it was not asked for.
  if (!invoice || typeof invoice === 'string') return new Map<string, TaxWithin | null>()
  const { lines } = parse(newestSchema, invoice, `the newest invoice of subscription ${id}`)
  const billed = lines.data.flatMap(line => lineOf(line) ?? []).filter(({ credit }) => !credit)
  const told = [...Map.groupBy(billed, ({ item }) => item)]
    .map(([item, own]) => [item, own.map(({ taxed }) => taxed)] as const)
    .filter(([, taxed]) => chargedBy(taxed) > 0)
  return new Map(told.map(([item, taxed]) => [item, taxWithin(taxed)]))
}

const newestSchema = z.object({ lines: z.object({ data: z.array(lineSchema) }) })

/** All items of a subscription: those that came with it and, past the first page, the rest. */
async function allItems({ id, items }: z.infer<typeof subscriptionSchema>, client: Client) {
  const all = items.data.map(item => parse(itemSchema, item, `an item of subscription ${id}`))
  let more = items.has_more
  while (more) {
    const list = await listItems(client, id, { limit: PAGE_SIZE, after: all.at(-1)?.id })
    all.push(...list.data.map(item => parse(itemSchema, item, `an item of subscription ${id}`)))
    more = list.has_more && list.data.length > 0
  }
  return all
}

/** Nothing of a customer is kept but these two. */
const customerSchema = z.union([
  z.string().transform(id => ({ id, discount: null })),
  z.object({ id: z.string(), discount: discountSchema.nullish() }),
])

export const subscriptionSchema = z.object({
  id: z.string().min(1),
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
