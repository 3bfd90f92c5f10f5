import { z } from 'zod'
import { monthSchema } from '../../../shared/contract/figures.ts'

/** What the address says of the screen: what of a cohort is shown, how far back, and which cell is open. */
export const cohortsSearchSchema = z.object({
  of: z.enum(['customers', 'mrr']).optional().catch(undefined),
  span: z.number().optional().catch(undefined),
  open: z.object({ cohort: monthSchema, month: monthSchema }).optional().catch(undefined),
})
type CohortsSearch = z.infer<typeof cohortsSearchSchema>
export type Measure = NonNullable<CohortsSearch['of']>
export type OpenCell = NonNullable<CohortsSearch['open']>
