import type { Totals } from './contract/figures.ts'
import { type Money, money } from './money.ts'

/** What version 1 of the protocol calls revenue: gross volume less refunds and disputes, before fees. */
export const beforeFees = ({ gross_volume, refunds, disputes }: Totals): Money =>
  money(gross_volume.amount - refunds.amount - disputes.amount, gross_volume.currency)
