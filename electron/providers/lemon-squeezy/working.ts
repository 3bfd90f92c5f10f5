import { decimalText, type Exact, exact, multiply } from '../../../shared/exact.ts'
import { amountText } from '../amount-text.ts'
import { perMonth } from '../period.ts'
import type { Reduction } from './discounts.ts'
import { type Item, paidFor } from './mrr.ts'
import { packages, unitOf } from './prices.ts'
import type { Tax } from './tax.ts'

/**
 * The sum behind a subscription's MRR as people write it: "(2 × $12.00 − 20% forever) ÷ 12 − 1/6 tax", of
 * what the price comes to where a part of that is tax.
 */
export function describe(
  items: Item[],
  reductions: Reduction[],
  currency: string,
  tax: Tax,
): string {
  const counted = items.filter(item => (paidFor(item)?.cost.n ?? 0n) > 0n)
  const all = beforeTax(items, reductions, currency)
  if (counted.length === 0) return all
  if (!tax) return `${all}; tax, where the price includes it, not taken out`
  if (tax.n === 0n) return all
  return `${items.length > 1 ? `(${all})` : all} − ${tax.n}/${tax.d} tax`
}

function beforeTax(items: Item[], reductions: Reduction[], currency: string): string {
  let off = reductions.map(reduction => less(reduction, currency)).join('')
  const parts = items.map(item => {
    const paid = paidFor(item)
    if (!paid) return uncounted(item)
    const cost = costText(item, paid.cost, currency)
    const period = perMonth(paid.per)
    const text = off ? `${period ? `(${cost}${off})` : cost + off}${period}` : cost + period
    off = ''
    return text
  })
  return parts.join(' + ') || 'no items'
}

function uncounted({ price, metered }: Item): string {
  if (metered) return 'metered, not counted'
  if (!price) return 'a price that Lemon Squeezy no longer knows, not counted'
  if (!price.renewal_interval_unit) return 'a price that does not recur, not counted'
  return 'a way of pricing that is not known, not counted'
}

function costText({ price, quantity }: Item, cost: Exact, currency: string): string {
  if (price?.scheme === 'volume' || price?.scheme === 'graduated') {
    return `${amountText(cost, currency)} for ${quantity} in ${price.scheme} tiers`
  }
  if (!price) return amountText(cost, currency)
  const unit = amountText(unitOf(price), currency)
  if (price.scheme !== 'package') return quantity === 1 ? unit : `${quantity} × ${unit}`
  return `${packages(price, quantity)} packages of ${price.package_size || 1} × ${unit}`
}

const less = (reduction: Reduction, currency: string): string =>
  'share' in reduction
    ? ` − ${decimalText(multiply(reduction.share, exact(100)), 2)}% forever`
    : ` − ${amountText(reduction.amount, currency)} forever`
