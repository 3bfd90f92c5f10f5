import { z } from 'zod'
import { moneySchema } from '../money.ts'

/** The subscriptions of one plan in one currency that count at the end of a day. */
export const planSchema = z.object({
  plan: z.string(),
  currency: z.string(),
  subscriptions: z.number().int(),
  subscribers: z.number().int(),
  /** In the plan's own currency. */
  ownMrr: moneySchema,
  /** In the reporting currency; null where no known rate converts it. These add up to MRR exactly. */
  mrr: moneySchema.nullable(),
  /** Of all MRR; null where that is zero. */
  share: z.number().nullable(),
  /** MRR ÷ subscribers. */
  arpa: moneySchema.nullable(),
})
export type Plan = z.infer<typeof planSchema>

/** Trials of one month: trials = converted + lost + running. */
export const trialMonthSchema = z.object({
  month: z.string(),
  trials: z.number().int(),
  converted: z.number().int(),
  lost: z.number().int(),
  running: z.number().int(),
  /** converted ÷ (converted + lost); null where none is over. */
  rate: z.number().nullable(),
})
export type TrialMonth = z.infer<typeof trialMonthSchema>

/** By the month in which trials were over (for those that run: will be), or in which they began. */
export const trialsBySchema = z.enum(['ended', 'started'])
export type TrialsBy = z.infer<typeof trialsBySchema>
