import { periodEnd } from '../periods.ts'
import type { Case } from './cases.ts'
import { instant, item, type OrderOptions, offOf, type WireItem } from './objects.ts'

const DAY = 86_400_000

/**
 * What Polar billed a subscription of a case until `now`: an order each period, a minute after it began,
 * with the use of the one before. A trial begins with an order of nothing. One that is paused, or unpaid,
 * was billed for the last time two months ago.
 */
export function billsOf({ subscription: of, pays, used, within, untimed }: Case, now: number) {
  const { status, recurring_interval: unit, recurring_interval_count: count, currency } = of
  const start = Date.parse(of.started_at ?? of.created_at)
  const {
    customer: _customer,
    product: _product,
    prices: _prices,
    meters: _meters,
    ...within_
  } = of
  const common = { currency, customer: 500, subscription: within_, inclusive: within !== undefined }
  if (pays === null) {
    if (status === 'incomplete') return []
    const items = [item(0, { amount: 0, label: 'Trial period', product_price_id: null })]
    return [{ ...common, at: start, subtotal: 0, items, reason: 'subscription_create' as const }]
  }
  const stopped = status === 'paused' || status === 'unpaid' ? now - 60 * DAY : now
  const end = of.ended_at ? Math.min(stopped, Date.parse(of.ended_at)) : stopped
  const bills: OrderOptions[] = []
  for (let at = start; at < end; ) {
    const next = periodEnd(at, unit, count)
    const times = (from: number, until: number) =>
      untimed ? {} : { start_timestamp: instant(from), end_timestamp: instant(until) }
    const before = bills.length > 0 && used ? used : 0
    const items: WireItem[] = [
      ...(of.prices.some(it => it.amount_type.startsWith('metered') === false)
        ? [item(bills.length, { amount: pays, ...times(at, next) })]
        : []),
      ...(before
        ? [item(bills.length + 900, { amount: before, ...times(at - 28 * DAY, at) })]
        : []),
    ]
    const subtotal = (items.length > 0 ? pays : 0) + before
    const discounted = offOf(of.discount, subtotal, currency)
    const onTop =
      within === undefined && (subtotal - discounted) % 5 === 0 && bills.length % 2 === 0
    const tax = subtotal === discounted ? 0 : (within ?? (onTop ? (subtotal - discounted) / 5 : 0))
    bills.push({
      ...{ ...common, at: at + 60_000, subtotal, discounted, discount: of.discount, tax, items },
      fee: Math.round(subtotal / 20),
      feeCurrency: 'usd',
      reason: bills.length === 0 ? 'subscription_create' : 'subscription_cycle',
      status: status === 'past_due' && next >= end ? 'pending' : 'paid',
    })
    at = next
  }
  return bills
}
