import type { EntryKind } from './contract/entries.ts'
import type { Totals } from './contract/totals.ts'
import { type Money, money } from './money.ts'

/** The kinds of entry that each term of net revenue is made of. */
export const KINDS_OF = {
  grossVolume: ['charge'],
  refunds: ['refund', 'refund_failure'],
  disputes: ['dispute', 'dispute_reversal'],
  passedOn: ['passed_on'],
  fees: ['charge', 'refund', 'refund_failure', 'dispute', 'dispute_reversal', 'passed_on', 'fee'],
  tax: ['charge', 'refund', 'refund_failure', 'dispute', 'dispute_reversal', 'passed_on'],
} as const satisfies Record<Exclude<keyof Totals, 'netRevenue'>, readonly EntryKind[]>
export type Term = keyof typeof KINDS_OF

/** The terms of net revenue by name, in the order of the sum. */
export const TERM_NAMES: Record<Term, string> = {
  grossVolume: 'Gross volume',
  refunds: 'Refunds',
  disputes: 'Disputes',
  passedOn: 'Passed on',
  fees: 'Fees',
  tax: 'Tax',
}
export const TERMS = Object.keys(TERM_NAMES) as Term[]

/** Terms that most startups have nothing of: shown only where there is any. */
const RARE: readonly Term[] = ['passedOn', 'tax']

/** The terms to show of some totals. */
export const termsOf = (...totals: Totals[]): Term[] =>
  TERMS.filter(term => !RARE.includes(term) || totals.some(it => it[term].amount !== 0n))

/** Every kind of entry that net revenue is made of. */
export const REVENUE_KINDS: readonly EntryKind[] = KINDS_OF.fees

/**
 * What version 1 of the protocol calls revenue: gross volume less refunds and disputes, and less what was
 * passed on to others, before fees.
 */
export const beforeFees = ({ grossVolume, refunds, disputes, passedOn }: Totals): Money =>
  money(
    grossVolume.amount - refunds.amount - disputes.amount - passedOn.amount,
    grossVolume.currency,
  )

/** Whether there is any revenue in them at all, be it that it comes to nothing. */
export const hasRevenue = (totals: Totals): boolean => TERMS.some(it => totals[it].amount !== 0n)

/** How a figure grew, as a ratio; there is no growth on a base of zero or less. */
export const growthOf = (before: Money, now: Money): number | null =>
  before.amount > 0n ? Number(now.amount - before.amount) / Number(before.amount) : null
