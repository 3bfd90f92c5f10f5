import {
  decimalText,
  divide,
  type Exact,
  exact,
  multiply,
  subtract,
  sum,
  ZERO,
} from '../../../shared/exact.ts'
import { amountText } from '../amount-text.ts'
import { monthsOf, type Period, perMonth } from '../period.ts'
import type { Reduction } from './discounts.ts'

/** What is paid each period for one item of a subscription, before discounts, in minor units. */
export interface Item {
  price: string
  product: string
  /** For one unit of quantity. */
  unit: Exact
  quantity: number
  interval: Period['unit']
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
      const paid = multiply(cost(item), monthsOf(periodOf(item)))
      return reduction && applies(item, reduction) ? multiply(paid, factor) : paid
    }),
  )
}

/** The same sum as people write it: "2 × $10.00 ÷ 12 − 20% for ever". */
export function describe(items: Item[], reduction: Reduction | null, currency: string): string {
  const parts = items.map(item => {
    const count = item.quantity === 1 ? '' : `${item.quantity} × `
    return `${count}${text(item.unit, currency)}${perMonth(periodOf(item))}`
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

const periodOf = ({ interval, frequency }: Item): Period => ({ unit: interval, count: frequency })

/** An amount for one unit that does not come out even in minor units is shown with two digits more. */
const text = (amount: Exact, currency: string): string => amountText(amount, currency, 2)

const percent = (share: Exact): string => decimalText(multiply(share, exact(100)), 6)
