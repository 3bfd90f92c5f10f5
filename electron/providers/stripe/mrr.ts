import { divide, type Exact, exact, multiply, subtract, sum, ZERO } from '../../../shared/exact.ts'
import { billsOf, type Paid } from './bills.ts'
import type { Reduction } from './coupons.ts'
import { costOf, type Price } from './prices.ts'
import { type TaxWithin, untaxed } from './tax.ts'

export interface Item {
  id: string
  price: Price
  quantity: number
  reductions: Reduction[]
  /** What of the price is tax, as it was billed last. */
  tax: TaxWithin | null
  /** True where there is tax in the price, and no invoice has told how much. */
  taxUntold: boolean
}

/**
 * What a subscription's items add to MRR, in minor units, exact. An item's own discounts come off
 * first, then the subscription's (docs.stripe.com/billing/subscriptions/coupons), all of them off what
 * an invoice bills; then the tax within it; then what is billed is normalised to a month.
 */
export function monthly(items: Item[], reductions: Reduction[]): Exact {
  const paid = items.flatMap(({ id, price, quantity, reductions: own, tax }) => {
    const cost = price.amount ? costOf(quantity, price.amount) : ZERO
    return own.reduce(reduce, [{ id, cost, price, tax }])
  })
  const together = reductions.some(it => 'amount' in it)
  return sum(
    billsOf(paid, together).flatMap(({ due, perMonth }) =>
      reductions
        .reduce(reduce, due)
        .map(({ cost, tax }) => multiply(multiply(cost, untaxed(tax)), perMonth)),
    ),
  )
}

/** What is left of what a price costs after reductions of it alone. */
export const lessAll = (cost: Exact, price: Price, reductions: Reduction[]): Exact =>
  sum(reductions.reduce(reduce, [{ id: '', cost, price, tax: null }]).map(it => it.cost))

/**
 * The same items after one reduction. An amount is spread over the items it applies to in proportion
 * to what they cost, and takes off no more than that: a subscription is never worth less than nothing.
 */
function reduce(paid: Paid[], reduction: Reduction): Paid[] {
  if ('told' in reduction) {
    return paid.map(item => ({ ...item, cost: less(item.cost, reduction.told.get(item.id)) }))
  }
  const { products } = reduction
  const applies = ({ price }: Paid) =>
    !products || (price.product !== null && products.has(price.product))
  const total = sum(paid.filter(applies).map(({ cost }) => cost))
  if (total.n <= 0n) return paid
  const share = 'share' in reduction ? reduction.share : divide(reduction.amount, total)
  const left = subtract(ONE, share)
  const factor = left.n > 0n ? left : ZERO
  return paid.map(item => (applies(item) ? { ...item, cost: multiply(item.cost, factor) } : item))
}

/** What is left of a cost, nothing at the least. */
function less(cost: Exact, off: Exact = ZERO): Exact {
  const left = subtract(cost, off)
  return left.n > 0n ? left : ZERO
}

const ONE = exact(1)
