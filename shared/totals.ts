import type { Totals } from './contract/figures.ts'
import { type Money, money } from './money.ts'

/** What version 1 of the protocol calls revenue: gross volume less refunds and disputes, before fees. */
export const beforeFees = ({ gross_volume, refunds, disputes }: Totals): Money =>
  money(gross_volume.amount - refunds.amount - disputes.amount, gross_volume.currency)

/** How a figure grew, as a ratio; there is no growth on a base of zero or less. */
export const growthOf = (before: Money, now: Money): number | null =>
  before.amount > 0n ? Number(now.amount - before.amount) / Number(before.amount) : null
