import { oc } from '@orpc/contract'
import { z } from 'zod'
import { day, monthSchema } from './fields.ts'
import { planSchema, trialMonthSchema } from './plans.ts'
import { rateSchema } from './rates.ts'
import { recurringMonthSchema, recurringPointSchema } from './recurring.ts'
import { totalsSchema } from './totals.ts'

export const monthReportSchema = z.object({
  startup: z.string(),
  month: monthSchema,
  /** The month's first day, and its last or today. */
  from: day,
  to: day,
  running: z.boolean(),
  /** When it was worked out, in milliseconds since the epoch. */
  asOf: z.number(),
  tz: z.string(),
  currency: z.string(),
  /** True if anything under the figures is test or sample data. */
  test: z.boolean(),
  /** The version of the definitions in docs/metrics.md. */
  definitions: z.number().int(),
  entries: z.number().int(),
  /** How many objects could not be read or worked out, so that no figure counts them. */
  setAside: z.number().int(),
  totals: totalsSchema,
  /** Of the month before, whole. */
  totalsBefore: totalsSchema,
  /** Whether history had begun by the first day of the month before: half of it is nothing to compare with. */
  comparable: z.boolean(),
  /** Before any conversion, by currency. */
  totalsByCurrency: z.record(z.string(), totalsSchema),
  /** Distinct customers with a charge in the month. */
  payingCustomers: z.number().int(),
  /** False where nothing tells of subscriptions: all of it came out of files. */
  knowsRecurring: z.boolean(),
  /** Null before the first subscription. */
  recurring: recurringPointSchema.nullable(),
  ratios: recurringMonthSchema.nullable(),
  /** What made MRR at its end. */
  plans: z.array(planSchema),
  /** Trials that were over in the month; null where none was. */
  trials: trialMonthSchema.nullable(),
  rates: z.array(rateSchema),
  /** Net revenue that no known rate converts; in no total. */
  unconverted: z.array(z.object({ currency: z.string(), totals: totalsSchema })),
})
export type MonthReport = z.infer<typeof monthReportSchema>

export const report = {
  /** All that is said of one month, on one page. Throws NO_DATA for one that has not begun. */
  month: oc.input(z.object({ month: monthSchema })).output(monthReportSchema),
}
