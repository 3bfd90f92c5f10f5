import { divide, type Exact, exact, multiply } from '../../../shared/exact.ts'
import { minorDigits } from '../../../shared/money.ts'
import { plainDecimal, powerOfTen } from './amounts.ts'
import type { Reduction } from './coupons.ts'
import type { Item } from './mrr.ts'
import { costOf, type Price } from './prices.ts'

/** The sum behind a subscription's MRR as people write it: "2 × $10.00 ÷ 12 − 20% forever". */
export function describe(items: Item[], reductions: Reduction[], currency: string): string {
  const parts = items.map(item => part(item, currency))
  const off = reductions.map(reduction => less(reduction, items, currency)).join('')
  const all = parts.join(' + ')
  return parts.length > 1 && off ? `(${all})${off}` : all + off
}

function part({ price, quantity, reductions }: Item, currency: string): string {
  const { amount } = price
  if (!amount) return 'metered, not counted'
  const own = reductions.map(reduction => less(reduction, [{ price }], currency)).join('')
  const period = per(price)
  if ('tiers' in amount) {
    return `${text(costOf(quantity, amount), currency)} for ${quantity} in ${amount.mode} tiers${period}${own}`
  }
  const unit = text(amount.unit, currency)
  const { packages } = amount
  const count = packages
    ? `(${quantity} ÷ ${packages.of}, rounded ${packages.round}) × `
    : quantity === 1
      ? ''
      : `${quantity} × `
  return `${count}${unit}${period}${own}`
}

function less(reduction: Reduction, items: Pick<Item, 'price'>[], currency: string): string {
  const limited = reduction.products ? ' on some products' : ''
  if ('share' in reduction) {
    return ` − ${plainDecimal(multiply(reduction.share, exact(100)))}% forever${limited}`
  }
  const [first] = items
  return ` − ${text(reduction.amount, currency)}${first ? per(first.price) : ''} forever${limited}`
}

/** How a period becomes a month: "÷ 12" for a year, "÷ 3" for a quarter, "× 365/84" for a week. */
function per({ interval, intervalCount }: Price): string {
  if (interval === 'year') return ` ÷ ${12 * intervalCount}`
  const count = intervalCount > 1 ? ` ÷ ${intervalCount}` : ''
  if (interval === 'month') return count
  return ` × 365/${interval === 'week' ? 84 : 12}${count}`
}

/** A price may be a fraction of a minor unit, up to twelve digits of one: all of them are shown. */
function text(amount: Exact, currency: string): string {
  const digits = minorDigits(currency)
  return new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits + 12,
  }).format(plainDecimal(divide(amount, powerOfTen(digits))) as Intl.StringNumericLiteral)
}
