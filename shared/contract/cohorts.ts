import { oc } from '@orpc/contract'
import { z } from 'zod'
import { moneySchema } from '../money.ts'
import { currency, monthSchema, ofOneCurrency, page } from './fields.ts'

const cohortSchema = z.object({
  /** The month in which its customers first had MRR. */
  month: z.string(),
  customers: z.number().int(),
  /** At the end of that month and of each one since; the last one may still be running. */
  months: z.array(z.object({ customers: z.number().int(), mrr: moneySchema })),
})
export type Cohort = z.infer<typeof cohortSchema>

const cohortCustomerSchema = z.object({
  connectionId: z.string(),
  /** A keyed hash. */
  customer: z.string(),
  mrr: moneySchema,
  /** The provider's ids of the subscriptions that counted then. */
  subscriptions: z.array(z.string()),
})
export type CohortCustomer = z.infer<typeof cohortCustomerSchema>

export const cohorts = {
  /** Customers by the month they began in, and what was left of them at each month's end. */
  list: oc.input(ofOneCurrency).output(z.array(cohortSchema)),
  /** Who of a cohort was there at the end of a month, the largest first. */
  customers: oc
    .input(
      z.object({
        cohort: monthSchema,
        /** Left out, everybody who ever belonged to it, with what they were worth at the end of its month. */
        month: monthSchema.optional(),
        only: currency.optional(),
        ...page,
      }),
    )
    .output(z.object({ customers: z.array(cohortCustomerSchema), count: z.number().int() })),
}
