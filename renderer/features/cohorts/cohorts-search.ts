import { z } from 'zod'
import type { Cohort } from '../../../shared/contract/cohorts.ts'
import { monthSchema } from '../../../shared/contract/fields.ts'
import { spanFor } from '../period/chart-range.ts'
import { onlySchema } from '../period/period-search.ts'

/** What the address says of the screen: what of a cohort is shown, how far back, and which cell is open. */
export const cohortsSearchSchema = z.object({
  of: z.enum(['customers', 'mrr']).optional().catch(undefined),
  span: z.number().optional().catch(undefined),
  /** The first and the last month that cohorts began in, in place of a span. */
  from: monthSchema.optional().catch(undefined),
  to: monthSchema.optional().catch(undefined),
  currency: onlySchema,
  /** A cell; without a month, all who ever belonged to a cohort. */
  open: z
    .object({ cohort: monthSchema, month: monthSchema.optional() })
    .optional()
    .catch(undefined),
})
export type CohortsSearch = z.infer<typeof cohortsSearchSchema>
export type Measure = NonNullable<CohortsSearch['of']>
export type OpenCell = NonNullable<CohortsSearch['open']>

/** The cohorts of the months that the address means. */
export function shownOf(cohorts: Cohort[], { span, from, to }: CohortsSearch): Cohort[] {
  // slice(-0) is all of them.
  if (!from && !to) return cohorts.slice(-spanFor('month', span))
  return cohorts.filter(({ month }) => month >= (from ?? '') && month <= (to ?? '9999-12'))
}
