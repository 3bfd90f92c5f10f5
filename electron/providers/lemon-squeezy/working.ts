import { divide, type Exact, exact, multiply } from '../../../shared/exact.ts'
import { minorDigits } from '../../../shared/money.ts'
import { decimalText, powerOfTen } from './amounts.ts'
import type { Reduction } from './discounts.ts'
import { type Interval, type Item, paidFor } from './mrr.ts'
import { packages, unitOf } from './prices.ts'

/** The sum behind a subscription's MRR as people write it: "(2 × $10.00 − 20% forever) ÷ 12". */
export function describe(items: Item[], reductions: Reduction[], currency: string): string {
  let off = reductions.map(reduction => less(reduction, currency)).join('')
  const parts = items.map(item => {
    const paid = paidFor(item)
    if (!paid) return uncounted(item)
    const cost = costText(item, paid.cost, currency)
    const period = per(paid.per)
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
    return `${money(cost, currency)} for ${quantity} in ${price.scheme} tiers`
  }
  if (!price) return money(cost, currency)
  const unit = money(unitOf(price), currency)
  if (price.scheme !== 'package') return quantity === 1 ? unit : `${quantity} × ${unit}`
  return `${packages(price, quantity)} packages of ${price.package_size || 1} × ${unit}`
}

const less = (reduction: Reduction, currency: string): string =>
  'share' in reduction
    ? ` − ${decimalText(multiply(reduction.share, exact(100)), 2)}% forever`
    : ` − ${money(reduction.amount, currency)} forever`

/** How a period becomes a month: "÷ 12" for a year, "÷ 3" for a quarter, "× 365/84" for a week. */
function per({ unit, count }: Interval): string {
  if (unit === 'year') return ` ÷ ${12 * count}`
  const several = count > 1 ? ` ÷ ${count}` : ''
  if (unit === 'month') return several
  return ` × 365/${unit === 'week' ? 84 : 12}${several}`
}

/** A price may be a fraction of a minor unit: all of it is shown. */
function money(amount: Exact, currency: string): string {
  const digits = minorDigits(currency)
  const places = digits + 12
  return new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: places,
  }).format(decimalText(divide(amount, powerOfTen(digits)), places) as Intl.StringNumericLiteral)
}
