import {
  add,
  divide,
  type Exact,
  exact,
  multiply,
  subtract,
  sum,
  ZERO,
} from '../../../shared/exact.ts'
import { minorDigits } from '../../../shared/money.ts'
import type { Reduction } from './discounts.ts'

/** What is paid each period for one item of a subscription, before discounts, in minor units. */
export interface Item {
  price: string
  product: string
  /** For one unit of quantity. */
  unit: Exact
  quantity: number
  interval: 'day' | 'week' | 'month' | 'year'
  frequency: number
}

/**
 * What items add to MRR, exact: the discount comes off what is paid each period, then each item is
 * normalised to a month. A flat discount is spread over the items in proportion to what they cost and
 * takes off no more than that: a subscription is never worth less than nothing.
 */
export function monthly(items: Item[], reduction: Reduction | null): Exact {
  const left = subtract(ONE, shareOff(items, reduction))
  const factor = left.n > 0n ? left : ZERO
  return sum(
    items.map(item => {
      const paid = multiply(cost(item), months(item))
      return reduction && applies(item, reduction) ? multiply(paid, factor) : paid
    }),
  )
}

/** The same sum as people write it: "2 × $10.00 ÷ 12 − 20% for ever". */
export function describe(items: Item[], reduction: Reduction | null, currency: string): string {
  const parts = items.map(item => {
    const count = item.quantity === 1 ? '' : `${item.quantity} × `
    return `${count}${text(item.unit, currency)}${per(item)}`
  })
  const all = parts.join(' + ') || 'no recurring items'
  if (!reduction || items.length === 0) return all
  const some = reduction.on ? ' on some products' : ''
  const off =
    'share' in reduction
      ? `${percent(reduction.share)}%`
      : `${text(reduction.amount, currency)}${reduction.perSeat ? ' a seat' : ''}`
  return `${parts.length > 1 ? `(${all})` : all} − ${off} for ever${some}`
}

/** Which part of what is paid for the items it is limited to a reduction takes off. */
function shareOff(items: Item[], reduction: Reduction | null): Exact {
  if (!reduction) return ZERO
  if ('share' in reduction) return reduction.share
  const limited = items.filter(item => applies(item, reduction))
  const total = sum(limited.map(cost))
  if (total.n <= 0n) return ZERO
  const seats = limited.reduce((seats, { quantity }) => seats + quantity, 0)
  const off = reduction.perSeat ? multiply(reduction.amount, exact(seats)) : reduction.amount
  return divide(off, total)
}

const applies = ({ price, product }: Item, { on }: Reduction): boolean =>
  !on || on.has(price) || on.has(product)

const cost = ({ unit, quantity }: Item): Exact => multiply(unit, exact(quantity))

const ONE = exact(1)

/**
 * Months' worth of one payment: year ÷ 12, month ÷ 1, week × 365/84, day × 365/12, and fewer with
 * several intervals to a period. A year has 365 days, or 365/7 weeks, and twelve months.
 */
const PER_MONTH: Record<Item['interval'], Exact> = {
  year: exact(1, 12),
  month: ONE,
  week: exact(365, 84),
  day: exact(365, 12),
}

const months = ({ interval, frequency }: Item): Exact =>
  divide(PER_MONTH[interval], exact(frequency))

/** How a period becomes a month: "÷ 12" for a year, "÷ 3" for a quarter, "× 365/84" for a week. */
function per({ interval, frequency }: Item): string {
  if (interval === 'year') return ` ÷ ${12 * frequency}`
  const count = frequency > 1 ? ` ÷ ${frequency}` : ''
  if (interval === 'month') return count
  return ` × 365/${interval === 'week' ? 84 : 12}${count}`
}

/** An amount for one unit that does not come out even in minor units is shown with two digits more. */
function text(amount: Exact, currency: string): string {
  const digits = minorDigits(currency)
  const shown = amount.d === 1n ? digits : digits + 2
  return new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: shown,
  }).format(decimal(divide(amount, exact(10n ** BigInt(digits))), shown))
}

const percent = (share: Exact): string => {
  const written = decimal(multiply(share, exact(100)), 6) as string
  return written.includes('.') ? written.replace(/\.?0+$/, '') : written
}

/** A fraction above zero with so many digits after the point, the last one rounded half up. */
function decimal(value: Exact, digits: number): Intl.StringNumericLiteral {
  const scaled = add(multiply(value, exact(10n ** BigInt(digits))), exact(1, 2))
  const whole = (scaled.n / scaled.d).toString().padStart(digits + 1, '0')
  const point = whole.length - digits
  return (
    digits === 0 ? whole : `${whole.slice(0, point)}.${whole.slice(point)}`
  ) as Intl.StringNumericLiteral
}
