import { oc } from '@orpc/contract'
import { z } from 'zod'
import { moneySchema } from '../money.ts'
import { currency, day, page } from './fields.ts'
import { rateSchema } from './rates.ts'

export const subscriptionSchema = z.object({
  id: z.string(),
  connectionId: z.string(),
  status: z.string(),
  customer: z.string().nullable(),
  plan: z.string(),
  startedAt: z.number(),
  /** When the trial that it began with is or was over; null where it had none. */
  trialEndsAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  cancelsAtPeriodEnd: z.boolean(),
  /** What it added to MRR on the day asked for, rounded to the minor unit; the total is rounded once, over exact fractions. */
  mrr: moneySchema,
  /** How that was worked out, such as "2 × $10.00 − 20% forever, ÷ 12". */
  working: z.string(),
})
export type Subscription = z.infer<typeof subscriptionSchema>

export const subscriptions = {
  /** The subscriptions that make MRR at the end of a day (today by default), largest first. */
  list: oc
    .input(
      z.object({
        day: day.optional(),
        only: currency.optional(),
        ...page,
      }),
    )
    .output(
      z.object({
        subscriptions: z.array(subscriptionSchema),
        count: z.number().int(),
        /** Whose they are: distinct customers. */
        customers: z.number().int(),
        /** The sum in the reporting currency, from these amounts at these rates. */
        mrr: moneySchema,
        mrrByCurrency: z.array(moneySchema),
        rates: z.array(rateSchema),
      }),
    ),
}
