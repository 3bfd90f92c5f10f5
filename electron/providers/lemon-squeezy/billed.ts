import { z } from 'zod'
import { ZERO } from '../../../shared/exact.ts'
import type { BilledPeriod } from '../../ledger/page.ts'
import { endOf } from '../period.ts'
import type { Around } from './around.ts'
import type { List } from './client.ts'
import { monthly, periodOf } from './mrr.ts'
import { instantSchema, parse, resource } from './parse.ts'
import { type Priced, pricedAt } from './priced.ts'
import {
  HOUR,
  type Invoice,
  inStore,
  invoiceSchema,
  isOrderAgain,
  type Order,
  type OrderReader,
  orderSchema,
  PAID,
  type SoldItem,
  soldItemSchema,
  tellsChange,
} from './sales.ts'
import { currencyOf } from './stores.ts'
import { type Billed, type Tax, type TaxReader, taxIn, withoutTax } from './tax.ts'
import { describe } from './working.ts'

/** Turns pages of orders and of subscription invoices into what subscriptions were billed for. */
export interface BilledReader {
  orders(page: Pick<List, 'included'>): (value: unknown) => Promise<BilledPeriod[]>
  invoices(page: Pick<List, 'included'>): (value: unknown) => Promise<BilledPeriod[]>
}

/**
 * Lemon Squeezy tells what an invoice came to, and neither its price nor its period. The order that began
 * a subscription has the price it began at; the subscription has the one it is at now. What was billed
 * between tells which of the two it was, or that it was another (see priced.ts).
 */
export function billedReader(
  around: () => Promise<Around>,
  { orders: first, taxes }: { orders: OrderReader; taxes: TaxReader },
): BilledReader {
  return {
    orders({ included }) {
      const begun = subscriptionsOf(included)
      return async value => {
        if (begun.length === 0) return []
        const readers = { ...(await around()), first, taxes }
        const order = parse(orderSchema, value, 'order')
        const own = begun.filter(it => String(it.attributes.order_id) === order.id)
        for (const of of own) taxes.noteOrder(billed(of), order.attributes)
        return ofOrder(order, own, readers)
      }
    },
    invoices({ included }) {
      const subscriptions = new Map(subscriptionsOf(included).map(one => [one.id, one]))
      return async value => {
        if (subscriptions.size === 0) return []
        const readers = { ...(await around()), first, taxes }
        const invoice = parse(invoiceSchema, value, 'subscription invoice')
        const of = subscriptions.get(String(invoice.attributes.subscription_id))
        if (!of) return []
        taxes.noteInvoice(billed(of), invoice.attributes)
        return ofInvoice(invoice, of, readers)
      }
    },
  }
}

type Readers = Around & { first: OrderReader; taxes: TaxReader }

const billed = ({ id, attributes: of }: Subscription): Billed => ({
  id,
  order: of.order_id,
  changed: of.first_subscription_item?.updated_at,
})

/** The first period of what an order began, at its price then. None in a trial. */
async function ofOrder({ id, attributes: order }: Order, own: Subscription[], readers: Readers) {
  const periods: BilledPeriod[] = []
  for (const of of own) {
    const { trial_ends_at } = of.attributes
    const inTrial = trial_ends_at != null && trial_ends_at > order.created_at + HOUR
    if (inTrial || order.total + (order.discount_total ?? 0) === 0) continue
    // An order of several says nothing of which part of it was for which.
    const sold = own.length === 1 ? order.first_order_item : null
    const item = (await pricedOf(sold, readers)) ?? (await current(of, readers))
    if (!item) continue
    const voided = !PAID.has(order.status)
    const at = { id: `order:${id}:${of.id}`, from: order.created_at, voided, tax: taxIn(order) }
    periods.push(...(await period(at, of, item, readers)))
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
  readers: Readers,
): Promise<BilledPeriod[]> {
  const { billing_reason: reason, status, created_at: from } = invoice
  const now = await current(of, readers)
  const { trial_ends_at, created_at } = of.attributes
  const trialFrom = trial_ends_at == null ? null : (created_at ?? null)
  if (isOrderAgain(invoice, trialFrom) || !now) return []
  const voided = !PAID.has(status) && status !== 'pending'
  const at = { id: `invoice:${id}`, from, voided, tax: taxIn(invoice) }
  if (reason === 'updated') {
    const known = tellsChange(invoice, billed(of).changed)
    return known || voided ? period(at, of, now, readers) : []
  }
  const came = inStore(invoice, readers.currencies.get(of.attributes.store_id) ?? null)
  const item =
    came &&
    (await pricedAt(came, now, async () => {
      const order = await readers.first(of.attributes.order_id)
      return pricedOf(order?.attributes.first_order_item, readers)
    }))
  return period(at, of, item ?? now, readers)
}

/** Where a sale was of nothing, its tax is that of the newest one that was not. */
async function period(
  { tax: own, ...at }: Pick<BilledPeriod, 'id' | 'from' | 'voided'> & { tax: Tax },
  subscription: Subscription,
  item: Priced,
  { currencies, discounts, taxes }: Readers,
): Promise<BilledPeriod[]> {
  const { id, attributes: of } = subscription
  const per = periodOf(item.price)
  if (!per || item.metered) return []
  const currency = currencyOf(currencies, of.store_id, `subscription ${id}`)
  const reductions = discounts.of(of.order_id)
  const worth = monthly([item], reductions)
  const tax = own ?? (worth.n === 0n ? ZERO : await taxes.newest(billed(subscription)))
  return [
    {
      ...at,
      subscription: id,
      item: id,
      until: endOf(at.from, per),
      mrr: withoutTax(worth, tax),
      working: describe([item], reductions, currency, tax),
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

/** The subscriptions that came with a page. One that cannot be read is set aside where they are listed. */
const subscriptionsOf = (included: unknown[]): Subscription[] =>
  included.flatMap(value => includedSchema.safeParse(value).data ?? [])

const subscriptionSchema = resource({
  store_id: z.int(),
  order_id: z.int(),
  created_at: instantSchema.nullish(),
  trial_ends_at: instantSchema.nullish(),
  first_subscription_item: soldItemSchema.nullish(),
})
const includedSchema = subscriptionSchema.extend({ type: z.literal('subscriptions') })
type Subscription = z.infer<typeof subscriptionSchema>
