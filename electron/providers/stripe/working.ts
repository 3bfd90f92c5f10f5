import { compare, exact, multiply, sum } from '../../../shared/exact.ts'
import { amountText } from '../amount-text.ts'
import { monthsOf, perMonth } from '../period.ts'
import { plainDecimal, toMinor } from './amounts.ts'
import type { Reduction } from './coupons.ts'
import type { Item } from './mrr.ts'
import { costOf, periodOf } from './prices.ts'
import type { TaxWithin } from './tax.ts'

/** The sum behind a subscription's MRR as people write it: "2 × $10.00 ÷ 12 − 20% forever". */
export function describe(items: Item[], reductions: Reduction[], currency: string): string {
  const parts = items.map(item => part(item, currency))
  const off = reductions.map(reduction => less(reduction, items, currency)).join('')
  const all = parts.join(' + ')
  return parts.length > 1 && off ? `(${all})${off}` : all + off
}

function part({ price, quantity, reductions, tax, taxUntold }: Item, currency: string): string {
  const { amount } = price
  if (!amount) return 'metered, not counted'
  const own =
    reductions.map(reduction => less(reduction, [{ price }], currency)).join('') +
    lessTax(tax, currency) +
    (taxUntold ? ' with the tax in it' : '')
  const period = perMonth(periodOf(price))
  if ('tiers' in amount) {
    return `${amountText(costOf(quantity, amount), currency)} for ${quantity} in ${amount.mode} tiers${period}${own}`
  }
  const unit = amountText(amount.unit, currency)
  const { packages } = amount
  const count = packages
    ? `(${quantity} ÷ ${packages.of}, rounded ${packages.round}) × `
    : quantity === 1
      ? ''
      : `${quantity} × `
  return `${count}${unit}${period}${own}`
}

/** " − tax, $1.90 of $11.90": in the same part out of whatever stands before it. */
export const lessTax = (tax: TaxWithin | null, currency: string): string =>
  tax
    ? ` − tax, ${amountText(toMinor(exact(tax.amount), currency), currency)} of ${amountText(toMinor(exact(tax.of), currency), currency)}`
    : ''

function less(reduction: Reduction, items: Pick<Item, 'price'>[], currency: string): string {
  if ('told' in reduction) {
    const off = amountText(sum(reduction.told.values()), currency)
    return ` − ${off} forever, as the newest invoice has it`
  }
  const limited = reduction.products ? ' on some products' : ''
  if ('share' in reduction) {
    return ` − ${plainDecimal(multiply(reduction.share, exact(100)))}% forever${limited}`
  }
  // It comes off each invoice, and the shortest interval makes one each time.
  const [shortest] = items
    .map(({ price }) => periodOf(price))
    .sort((a, b) => compare(monthsOf(b), monthsOf(a)))
  return ` − ${amountText(reduction.amount, currency)}${shortest ? perMonth(shortest) : ''} forever${limited}`
}
