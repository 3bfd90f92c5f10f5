import type { EntryKind } from '../../../shared/contract/entries.ts'

export const KIND_NAMES: Record<EntryKind, string> = {
  charge: 'Charge',
  refund: 'Refund',
  refund_failure: 'Refund failed',
  dispute: 'Dispute',
  dispute_reversal: 'Dispute won',
  passed_on: 'Passed on',
  fee: 'Fee',
  adjustment: 'Adjustment',
  payout: 'Payout',
  transfer: 'Transfer',
  topup: 'Top-up',
  reserve: 'Reserve',
  other: 'Other',
}
