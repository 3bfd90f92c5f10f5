import { reasonSchema } from '../../../shared/contract/differences.ts'
import { periodSearchSchema } from '../period/period-search.ts'

/** What the address says of the screen: the days, and whose subscriptions are open beside it. */
export const differencesSearchSchema = periodSearchSchema.extend({
  open: reasonSchema.optional().catch(undefined),
})
