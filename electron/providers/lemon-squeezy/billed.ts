import { z } from 'zod'
import { type Exact, exact, exactFromDecimal } from '../../../shared/exact.ts'
import { endOf } from '../period.ts'
import type { BilledPeriod } from '../provider.ts'
import { minorUnits } from './amounts.ts'
import type { Around } from './around.ts'
import { type Client, type List, Missing } from './client.ts'
import { monthly, periodOf } from './mrr.ts'
import { currencySchema, decimalSchema, instantSchema, parse, resource } from './parse.ts'
import { type Priced, pricedAt } from './priced.ts'
import { describe } from './working.ts'

/** Turns pages of orders and of subscription invoices into what subscriptions were billed for. */
export interface BilledReader {
  orders(page: List): Promise<BilledPeriod[]>
  invoices(page: List): Promise<BilledPeriod[]>
}

/**
 * Lemon Squeezy tells what an invoice came to, and neither its price nor its period. The order that began
 * a subscription has the price it began at; the subscription has the one it is at now. What was billed
 * between tells which of the two it was, or that it was another (see priced.ts).
 */
export function billedReader(client: Client, around: () => Promise<Around>): BilledReader {
  const first = firstItems(client)
  return {
    async orders({ data, included }) {
      const begun = subscriptionsOf(included)
      if (begun.length === 0) return []
      const readers = await around()
      const periods: BilledPeriod[] = []
      for (const value of data) periods.push(...(await ofOrder(value, begun, readers)))
      return periods
    },
    async invoices({ data, included }) {
      const subscriptions = new Map(subscriptionsOf(included).map(one => [one.id, one]))
      if (subscriptions.size === 0) return []
      const readers = await around()
      const periods: BilledPeriod[] = []
      for (const value of data) {
        const invoice = parse(invoiceSchema, value, 'subscription invoice')
        const of = subscriptions.get(String(invoice.attributes.subscription_id))
        if (of) periods.push(...(await ofInvoice(invoice, of, { ...readers, first })))
      }
      return periods
    },
  }
}

/** Money that was paid, whether or not it was given back since. */
const PAID = new Set(['paid', 'refunded', 'partial_refund'])

/** The first period of what an order began, at its price then. None in a trial. */
async function ofOrder(value: unknown, begun: Subscription[], around: Around) {
  const { id, attributes: order } = parse(orderSchema, value, 'order')
  const own = begun.filter(it => String(it.attributes.order_id) === id)
  const periods: BilledPeriod[] = []
  for (const of of own) {
    const { trial_ends_at } = of.attributes
    const inTrial = trial_ends_at != null && trial_ends_at > order.created_at + HOUR
    if (inTrial || order.total + (order.discount_total ?? 0) === 0) continue
    // An order of several says nothing of which part of it was for which.
    const sold = own.length === 1 ? order.first_order_item : null
    const item = (await pricedOf(sold, around)) ?? (await current(of, around))
    if (!item) continue
    const voided = !PAID.has(order.status)
    const at = { id: `order:${id}:${of.id}`, from: order.created_at, voided }
    periods.push(...period(at, of, item, around))
  }
  return periods
}

/**
 * What a renewal, or an invoice for a change, was for. A change's amount is a difference, so its invoice
 * only tells when it was: what it was to is known while the subscription has not changed since.
 */
async function ofInvoice(
  { id, attributes: invoice }: Invoice,
  of: Subscription,
  readers: Around & { first: FirstItems },
): Promise<BilledPeriod[]> {
  const { billing_reason: reason, status, created_at: from } = invoice
  const now = await current(of, readers)
  if (reason === 'initial' || !now) return []
  const voided = !PAID.has(status) && status !== 'pending'
  const at = { id: `invoice:${id}`, from, voided }
  if (reason === 'updated') {
    const changed = of.attributes.first_subscription_item?.updated_at
    const known = changed == null || changed <= from + HOUR
    return known || voided ? period(at, of, now, readers) : []
  }
  const { currencies, first, prices } = readers
  const billed = inStore(invoice, currencies.get(of.attributes.store_id))
  const item =
    billed &&
    (await pricedAt(billed, now, async () =>
      pricedOf(await first(of.attributes.order_id), { prices }),
    ))
  return period(at, of, item ?? now, readers)
}

const HOUR = 3_600_000

function period(
  at: Pick<BilledPeriod, 'id' | 'from' | 'voided'>,
  { id, attributes: of }: Subscription,
  item: Priced,
  { currencies, discounts }: Around,
): BilledPeriod[] {
  const per = periodOf(item.price)
  const currency = currencies.get(of.store_id)
  if (!per || !currency || item.metered) return []
  const reductions = discounts.get(of.order_id) ?? []
  return [
    {
      ...at,
      subscription: id,
      item: id,
      until: endOf(at.from, per),
      mrr: monthly([item], reductions),
      working: describe([item], reductions, currency),
    },
  ]
}

/** What a subscription is at now; null where Lemon Squeezy no longer knows its price. */
const current = ({ attributes }: Subscription, around: Around) =>
  pricedOf(attributes.first_subscription_item ?? null, around)

async function pricedOf(
  item: SoldItem | null | undefined,
  { prices }: Pick<Around, 'prices'>,
): Promise<Priced | null> {
  const price = item?.price_id == null ? null : await prices(item.price_id)
  if (!item || !price || !periodOf(price)) return null
  const metered = item.is_usage_based ?? price.usage_aggregation != null
  return { price, quantity: item.quantity ?? 1, metered }
}

/**
 * What an invoice came to before discounts, in the store's currency: its own where that is the same, by
 * Lemon Squeezy's own rate where the store's is USD, and otherwise null.
 */
function inStore(
  invoice: Sale,
  currency: string | undefined,
): { amount: Exact; exactly: boolean } | null {
  const { total, tax, tax_inclusive: inclusive, discount_total: off } = invoice
  if (invoice.currency === currency) {
    const rate = invoice.currency_rate == null ? null : exactFromDecimal(invoice.currency_rate)
    const totalUsd = invoice.total_usd ?? null
    const minor = minorUnits({ currency, total, totalUsd, rate })
    const amount = minor(total - (inclusive ? 0 : tax) + (off ?? 0))
    return { amount: exact(amount), exactly: true }
  }
  if (currency !== 'USD' || invoice.total_usd == null) return null
  const taxUsd = inclusive ? 0 : (invoice.tax_usd ?? 0)
  const amount = invoice.total_usd - taxUsd + (invoice.discount_total_usd ?? 0)
  return { amount: exact(amount), exactly: false }
}

type FirstItems = (orderId: number) => Promise<SoldItem | null>

/** What an order sold, each order read once in the reader's life; null where it is not known any more. */
function firstItems(client: Client): FirstItems {
  const read = new Map<number, Promise<SoldItem | null>>()
  const retrieve = async (id: number): Promise<SoldItem | null> => {
    try {
      const answer = await client.read(`orders/${id}`, `order ${id}`)
      const { data } = parse(z.object({ data: orderSchema }), answer, `order ${id}`)
      return data.attributes.first_order_item ?? null
    } catch (error) {
      if (error instanceof Missing) return null
      throw error
    }
  }
  return id => {
    const reading = read.get(id) ?? retrieve(id)
    read.set(id, reading)
    return reading
  }
}

/** The subscriptions that came with a page. */
const subscriptionsOf = (included: unknown[]): Subscription[] =>
  included
    .filter(value => typeSchema.safeParse(value).success)
    .map(value => parse(subscriptionSchema, value, 'subscription'))

const typeSchema = z.object({ type: z.literal('subscriptions') })

const itemSchema = z.object({
  price_id: z.int().nullish(),
  quantity: z.int().nonnegative().nullish(),
  is_usage_based: z.boolean().nullish(),
  updated_at: instantSchema.nullish(),
})
type SoldItem = z.infer<typeof itemSchema>

const subscriptionSchema = resource({
  store_id: z.int(),
  order_id: z.int(),
  trial_ends_at: instantSchema.nullish(),
  first_subscription_item: itemSchema.nullish(),
})
type Subscription = z.infer<typeof subscriptionSchema>

const saleShape = {
  status: z.string(),
  currency: currencySchema,
  currency_rate: decimalSchema.nullish(),
  total: z.int(),
  tax: z.int(),
  tax_inclusive: z.boolean().nullish(),
  discount_total: z.int().nullish(),
  total_usd: z.int().nullish(),
  tax_usd: z.int().nullish(),
  discount_total_usd: z.int().nullish(),
  created_at: instantSchema,
}
const orderSchema = resource({ ...saleShape, first_order_item: itemSchema.nullish() })
const invoiceSchema = resource({
  ...saleShape,
  billing_reason: z.string(),
  subscription_id: z.int(),
})
type Invoice = z.infer<typeof invoiceSchema>
type Sale = Invoice['attributes']
