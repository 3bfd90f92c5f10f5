import { z } from 'zod'
import { customerKeySchema } from '../../../shared/contract/customers.ts'
import {
  entryKindSchema,
  entryOrderSchema,
  type OtherDate,
  otherDateSchema,
} from '../../../shared/contract/entries.ts'

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
  customer: customerKeySchema.nullable().optional().catch(undefined),
  otherDate: otherDateSchema.optional().catch(undefined),
  order: entryOrderSchema.optional().catch(undefined),
})
export type EntriesSearch = z.infer<typeof entriesSearchSchema>

/** What entries are that a provider's own pages may have on other days. */
export const OTHER_DATE_NAMES: Record<OtherDate, string> = {
  gained: 'On other days in UTC',
  lost: 'On these days in UTC alone',
  pending: 'Not yet in the balance',
}
