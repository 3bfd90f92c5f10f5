import type { EntryKind, Totals } from './contract/figures.ts'
import { type Money, money } from './money.ts'

/** The kinds of entry that each term of net revenue is made of. */
export const KINDS_OF = {
  gross_volume: ['charge'],
  refunds: ['refund', 'refund_failure'],
  disputes: ['dispute', 'dispute_reversal'],
  fees: ['charge', 'refund', 'refund_failure', 'dispute', 'dispute_reversal', 'fee'],
  tax: ['charge', 'refund', 'refund_failure', 'dispute', 'dispute_reversal'],
} as const satisfies Record<Exclude<keyof Totals, 'net_revenue'>, readonly EntryKind[]>
export type Term = keyof typeof KINDS_OF

/** Every kind of entry that net revenue is made of. */
export const REVENUE_KINDS: readonly EntryKind[] = KINDS_OF.fees

/** What version 1 of the protocol calls revenue: gross volume less refunds and disputes, before fees. */
export const beforeFees = ({ gross_volume, refunds, disputes }: Totals): Money =>
  money(gross_volume.amount - refunds.amount - disputes.amount, gross_volume.currency)

/** How a figure grew, as a ratio; there is no growth on a base of zero or less. */
export const growthOf = (before: Money, now: Money): number | null =>
  before.amount > 0n ? Number(now.amount - before.amount) / Number(before.amount) : null
