import { oc } from '@orpc/contract'
import { z } from 'zod'
import { moneySchema } from '../money.ts'
import { currency, day } from './fields.ts'
import { planSchema, trialMonthSchema } from './plans.ts'
import { rateSchema } from './rates.ts'
import { churnSchema, movementsSchema, recurringMonthSchema } from './recurring.ts'
import { monthToDateSchema } from './revenue.ts'
import { totalsSchema } from './totals.ts'

/** Money in a currency that no known rate converts to the reporting currency; in no total. */
const unconvertedSchema = totalsSchema.extend({
  currency: z.string(),
  entries: z.number().int(),
  mrr: moneySchema.nullable(),
})

export const metricsSchema = z.object({
  asOf: day,
  tz: z.string(),
  currency: z.string(),
  /** Null where nothing tells of subscriptions: all of it came out of files. So is all that MRR makes. */
  mrr: moneySchema.nullable(),
  arr: moneySchema.nullable(),
  mrrByCurrency: z.record(z.string(), moneySchema),
  activeSubscribers: z.number().int().nullable(),
  totals: totalsSchema,
  totalsByCurrency: z.record(z.string(), totalsSchema),
  monthly: z.array(
    totalsSchema.extend({
      month: z.string(),
      /** At the month's end, or today's while it runs. */
      mrr: moneySchema.nullable(),
      movements: movementsSchema.nullable(),
      customers: z.number().int().nullable(),
      churn: churnSchema.nullable(),
    }),
  ),
  /** Of the last whole month; null before there is one, and where nothing tells of subscriptions. */
  recurring: recurringMonthSchema.nullable(),
  monthToDate: monthToDateSchema,
  /** What makes MRR today, by plan and currency, the largest first. */
  plans: z.array(planSchema),
  /** Month by month, by when they were over and by when they began. */
  trials: z.object({ ended: z.array(trialMonthSchema), started: z.array(trialMonthSchema) }),
  entries: z.number().int(),
  /** Today's MRR by the subscriptions themselves and by what they were last billed for. */
  reconciliation: z
    .object({
      mrrLive: moneySchema,
      mrrInvoices: moneySchema,
      difference: moneySchema,
    })
    .nullable(),
  unconverted: z.array(unconvertedSchema),
  rates: z.array(rateSchema),
  /** What no figure counts, because it could not be read or worked out. */
  setAside: z.array(
    z.object({
      connectionId: z.string(),
      object: z.string(),
      id: z.string(),
      reason: z.string(),
    }),
  ),
  /** Connections whose first sync has not ended: these figures lack a part of their history. */
  unread: z.array(z.string()),
  /** The control total of each account whose provider tells its balance. */
  whole: z.array(
    z.object({
      connectionId: z.string(),
      currency: z.string(),
      providerBalance: moneySchema,
      ledgerBalance: moneySchema,
      difference: moneySchema,
    }),
  ),
  /** True if anything under the figures is test or sample data. */
  test: z.boolean(),
})
export type Metrics = z.infer<typeof metricsSchema>

export const overviewSchema = z.object({
  asOf: day,
  currency: z.string(),
  test: z.boolean(),
  entries: z.number().int(),
  /** The first day on which anything happened, money or a subscription. */
  first: day.nullable(),
  /** Null where nothing tells of subscriptions, as are the next four. */
  mrr: moneySchema.nullable(),
  /** MRR 30 days earlier. */
  mrrBefore: moneySchema.nullable(),
  arr: moneySchema.nullable(),
  activeSubscribers: z.number().int().nullable(),
  /** Active subscribers 30 days earlier. */
  activeSubscribersBefore: z.number().int().nullable(),
  /** The last 30 days, today included, and the 30 days before them. */
  last30: totalsSchema.extend({ from: day, to: day }),
  previous30: totalsSchema.extend({ from: day, to: day }),
  allTime: totalsSchema,
  /** Gross − refunds − disputes of the last complete month over the one before; null when that was zero or less, or before history began. */
  growth: z.object({ ratio: z.number(), month: z.string(), previous: z.string() }).nullable(),
  unconverted: z.array(unconvertedSchema),
})
export type Overview = z.infer<typeof overviewSchema>

export const pointSchema = totalsSchema.extend({
  /** First and last day of the interval; the last one may still be running. */
  start: day,
  end: day,
  running: z.boolean(),
  /** MRR at the end of the interval (today's, if it is still running); null where nothing tells of subscriptions. */
  mrr: moneySchema.nullable(),
})
export type Point = z.infer<typeof pointSchema>

export const metrics = {
  overview: oc.output(overviewSchema),
  series: oc
    .input(
      z.object({
        interval: z.enum(['day', 'week', 'month']),
        from: day.optional(),
        to: day.optional(),
        only: currency.optional(),
      }),
    )
    .output(z.array(pointSchema)),
  /** Net revenue over [from, to], both included, with its terms. */
  totals: oc
    .input(z.object({ from: day, to: day, only: currency.optional() }))
    .output(totalsSchema),
  /** The document that `openrevenue metrics --json` prints. */
  document: oc.output(metricsSchema),
}
