import { type Exact, multiply, sum } from '../../../shared/exact.ts'
import { monthsOf, type Period } from '../period.ts'
import { type Reduction, reduce } from './discounts.ts'
import { costOf, type Price } from './prices.ts'

export interface Item {
  /** Null where Lemon Squeezy no longer knows it. */
  price: Price | null
  quantity: number
  /** Paid for by use, known only afterwards. */
  metered: boolean
}

/** What an item costs each period and how often, or null for one that does not count. */
export function paidFor({ price, quantity, metered }: Item): { cost: Exact; per: Period } | null {
  if (!price || metered) return null
  const per = periodOf(price)
  const cost = costOf(price, quantity)
  return per && cost ? { cost, per } : null
}

/**
 * What a subscription's items add to MRR, in minor units, exact. A discount comes off what the first
 * item that counts costs each period; a subscription of Lemon Squeezy has one item.
 */
export function monthly(items: Item[], reductions: Reduction[]): Exact {
  const paid = items.flatMap(item => paidFor(item) ?? [])
  return sum(
    paid.map(({ cost, per }, index) => {
      const left = index === 0 ? reductions.reduce(reduce, cost) : cost
      return multiply(left, monthsOf(per))
    }),
  )
}

/** How often a price is paid; null for one that is paid once. */
export function periodOf(price: Price): Period | null {
  const { renewal_interval_unit: unit, renewal_interval_quantity: count } = price
  return unit ? { unit, count: count ?? 1 } : null
}
