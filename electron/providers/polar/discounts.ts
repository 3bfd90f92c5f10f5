import { z } from 'zod'
import {
  decimalText,
  divide,
  type Exact,
  exact,
  multiply,
  roundHalfEven,
  subtract,
  sum,
  ZERO,
} from '../../../shared/exact.ts'
import { amountText } from '../amount-text.ts'
import { toMinor } from './amounts.ts'
import { amountSchema } from './parse.ts'

/** polar.sh/docs/api-reference/discounts: a share of what is billed, or an amount for each currency. */
export const discountSchema = z.object({
  type: z.enum(['percentage', 'fixed']),
  duration: z.string(),
  /** Hundredths of a percent. */
  basis_points: z.int().min(0).max(10_000).optional(),
  /** By the currency, in lower case. */
  amounts: z.record(z.string(), amountSchema).optional(),
})
export type Discount = z.infer<typeof discountSchema>

/** One that ends by itself, after one payment or some months, is no part of MRR. */
export const lasts = ({ duration }: Discount): boolean => duration === 'forever'

/** What is left of a cost, both as Polar counts amounts: whole ones, and never less than nothing. */
export function reduce(cost: Exact, discount: Discount, currency: string): Exact {
  const share = shareOf(discount)
  const off = share ? exact(roundHalfEven(multiply(cost, share))) : amountOf(discount, currency)
  const left = subtract(cost, off)
  return left.n > 0n ? left : ZERO
}

/** The cost that a discount left `left` of; null where it took off all. */
export function undo(left: Exact, discount: Discount, currency: string): Exact | null {
  if (left.n <= 0n) return null
  const share = shareOf(discount)
  if (!share) return sum([left, amountOf(discount, currency)])
  const kept = subtract(exact(1), share)
  return kept.n > 0n ? exact(roundHalfEven(divide(left, kept))) : null
}

/** "20%", or "$10.00". */
export function describeDiscount(discount: Discount, currency: string): string {
  const share = shareOf(discount)
  return share
    ? `${decimalText(multiply(share, exact(100)), 2)}%`
    : amountText(toMinor(amountOf(discount, currency), currency), currency)
}

const shareOf = ({ type, basis_points: points }: Discount): Exact | null =>
  type === 'percentage' ? exact(points ?? 0, 10_000) : null

/** Nothing in a currency that it has no amount for. */
const amountOf = ({ amounts }: Discount, currency: string): Exact =>
  exact(amounts?.[currency.toLowerCase()] ?? 0)
