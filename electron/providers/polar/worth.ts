import { type Exact, multiply } from '../../../shared/exact.ts'
import { amountText } from '../amount-text.ts'
import { monthsOf, type Period, perMonth } from '../period.ts'
import { toMinor } from './amounts.ts'
import { type Tax, withoutTax } from './tax.ts'

interface Payment {
  /** What is billed each period before discounts; null where only what they left is known. */
  cost: Exact | null
  /** What it is for, beside the amount: " for 5 seats". */
  of?: string
  /** The discount that lasts, in words. */
  off: string | null
  /** What is paid each period once that is taken off. */
  paid: Exact
  per: Period
  currency: string
  tax: Tax
}

/**
 * What a payment is worth a month without the tax in it, in minor units, exact, and that sum as people
 * write it: "($99.00 − 20% forever) ÷ 12 − 1/6 tax". Amounts come in as Polar counts them.
 */
export function worthOf(payment: Payment): { mrr: Exact; working: string } {
  const { cost, paid, per, currency, tax } = payment
  const month = toMinor(multiply(paid, monthsOf(per)), currency)
  const text = amountText(toMinor(cost ?? paid, currency), currency) + (payment.of ?? '')
  const off = payment.off && (cost ? ` − ${payment.off} forever` : ` after ${payment.off} forever`)
  const months = perMonth(per)
  const before = off && months ? `(${text}${off})${months}` : `${text}${off ?? ''}${months}`
  return { mrr: withoutTax(month, tax), working: before + taxText(paid, tax) }
}

function taxText(paid: Exact, tax: Tax): string {
  if (paid.n === 0n || tax?.n === 0n) return ''
  return tax ? ` − ${tax.n}/${tax.d} tax` : '; tax, where the price includes it, not taken out'
}
