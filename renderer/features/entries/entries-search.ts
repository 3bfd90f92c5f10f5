import { z } from 'zod'
import {
  customerKeySchema,
  type EntryKind,
  entryKindSchema,
} from '../../../shared/contract/figures.ts'

import { onlySchema } from '../period/period-search.ts'

const day = z.iso.date().optional().catch(undefined)

/** What the address says of the screen: which entries, in which order. */
export const entriesSearchSchema = z.object({
  from: day,
  to: day,
  kind: z
    .enum(['revenue', ...entryKindSchema.options])
    .optional()
    .catch(undefined),
  id: z.string().optional().catch(undefined),
  /** Null for the entries that tell none. */
  product: z.string().nullable().optional().catch(undefined),
  country: z.string().nullable().optional().catch(undefined),
  currency: onlySchema,
  connection: z.string().optional().catch(undefined),
  customer: customerKeySchema.optional().catch(undefined),
  order: z.enum(['newest', 'oldest']).optional().catch(undefined),
})
export type EntriesSearch = z.infer<typeof entriesSearchSchema>

export const KIND_NAMES: Record<EntryKind, string> = {
  charge: 'Charge',
  refund: 'Refund',
  refund_failure: 'Refund failed',
  dispute: 'Dispute',
  dispute_reversal: 'Dispute won',
  fee: 'Fee',
  adjustment: 'Adjustment',
  payout: 'Payout',
  transfer: 'Transfer',
  topup: 'Top-up',
  reserve: 'Reserve',
  other: 'Other',
}
