import { periodEnd } from '../periods.ts'
import type { Case, Recurring } from './cases.ts'
import type { SaleOptions, WireInvoice } from './objects.ts'

const DAY = 86_400_000

/**
 * What Lemon Squeezy billed a subscription of a case until `now`: its order first, then a renewal each
 * period. A trial begins with an order of nothing. One that is paused, or unpaid, was billed for the last
 * time two months ago; what is not paid is pending.
 */
export function billsOf(
  { prices }: Recurring,
  { subscription, currency, pays, within, was }: Case,
  now: number,
): (SaleOptions & { subscription: number; status: WireInvoice['attributes']['status'] })[] {
  const { status, created_at, ends_at, store_id, customer_id, first_subscription_item } =
    subscription.attributes
  const price = prices.find(({ id }) => Number(id) === first_subscription_item?.price_id)
  const { renewal_interval_unit: unit, renewal_interval_quantity: count } = price?.attributes ?? {}
  const start = Date.parse(created_at)
  const common = {
    currency: currency as SaleOptions['currency'],
    rate: currency === 'EUR' ? '1.17319943' : '1.00000000',
    store: store_id,
    customer: customer_id,
    subscription: Number(subscription.id),
    inclusive: within !== undefined,
  }
  if (!pays) return [{ ...common, at: start, total: 0, status: 'paid' }]
  const stopped = status === 'paused' || status === 'unpaid' ? now - 60 * DAY : now
  const end = Math.min(stopped, ends_at ? Date.parse(ends_at) : now)
  const owing = status === 'past_due' || status === 'unpaid'
  const bills: ReturnType<typeof billsOf> = []
  for (let at = start; at < end; ) {
    const off = pays.once && bills.length > 0 ? 0 : (pays.off ?? 0)
    const { cost, within: included } =
      was && bills.length < was.periods ? was : { cost: pays.cost, within }
    const net = cost - off
    // On every other subscription, a fifth comes on top where none is within.
    const onTop = Number(subscription.id) % 2 === 0 && net % 5 === 0 ? net / 5 : 0
    const tax = included ?? onTop
    const next = periodEnd(at, unit ?? 'month', count ?? 1)
    const pending = owing && next >= end
    const bill = { at, total: included === undefined ? net + tax : net, tax, discount: off }
    bills.push({ ...common, ...bill, status: pending ? 'pending' : 'paid' })
    at = next
  }
  return bills
}
