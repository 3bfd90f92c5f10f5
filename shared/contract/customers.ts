import { oc } from '@orpc/contract'
import { z } from 'zod'
import { moneySchema } from '../money.ts'
import { currency, day, monthSchema, ofOneCurrency, page } from './fields.ts'
import { planSchema, trialMonthSchema, trialsBySchema } from './plans.ts'
import { rateSchema } from './rates.ts'
import { subscriptionSchema } from './subscriptions.ts'
import { totalsSchema } from './totals.ts'

/** One customer: an account that pays through one connection, told apart by a keyed hash. */
export const customerKeySchema = z.object({ connectionId: z.string(), customer: z.string() })
export type CustomerKey = z.infer<typeof customerKeySchema>

const customerStateSchema = z.enum(['subscriber', 'former_subscriber', 'one_time_buyer'])
export type CustomerState = z.infer<typeof customerStateSchema>

const customerSchema = customerKeySchema.extend({
  /** Null for one who is known from a file alone, as MRR is: a file tells of no subscriptions. */
  state: customerStateSchema.nullable(),
  /** The days of the first and the last charge; null where none is known. */
  firstPaid: day.nullable(),
  lastPaid: day.nullable(),
  /** Net revenue of all its entries, or of those in the days asked for, in the reporting currency. */
  revenue: moneySchema,
  /** Net revenue that no known rate converts, in its own currencies; not in `revenue`. */
  unconverted: z.array(moneySchema),
  mrr: moneySchema.nullable(),
  /** Subscriptions that count today. */
  subscriptions: z.number().int(),
  /** The month in which its first subscription began to count; null for one that never had any. */
  cohort: monthSchema.nullable(),
})
export type Customer = z.infer<typeof customerSchema>

/** Shares of the whole that the largest 1, 5 and 10 have; null where the whole, or net revenue, is zero or less. */
const concentrationSchema = z.object({
  top1: z.number().nullable(),
  top5: z.number().nullable(),
  top10: z.number().nullable(),
})

export const customerSummarySchema = z.object({
  asOf: day,
  /** Everybody with a payment or a subscription that ever counted, by what they are today. */
  customers: z.number().int(),
  /** Null where nothing tells of subscriptions, as are MRR and who is new or left. */
  subscribers: z.number().int().nullable(),
  formerSubscribers: z.number().int().nullable(),
  oneTimeBuyers: z.number().int().nullable(),
  /** Those who are known from a file alone: nothing tells whether they subscribe. */
  stateUnknown: z.number().int(),
  /** MRR ÷ subscribers; null without any. */
  arpa: moneySchema.nullable(),
  mrr: moneySchema.nullable(),
  /** Subscribers who never were any before this month, and those of the month before who are gone. */
  newThisMonth: z.number().int().nullable(),
  leftThisMonth: z.number().int().nullable(),
  concentration: z.object({ mrr: concentrationSchema, revenue: concentrationSchema }),
  /** Net revenue of those days: what customers brought, and what no customer is told of. */
  revenue: z.object({ ofCustomers: moneySchema, noCustomerTold: moneySchema, total: moneySchema }),
})
export type CustomerSummary = z.infer<typeof customerSummarySchema>

const trialSchema = customerKeySchema.extend({
  /** The subscription's id at the provider. */
  id: z.string(),
  plan: z.string(),
  started: day,
  /** The day on which it was over, or will be. */
  ended: day,
  outcome: z.enum(['converted', 'lost', 'running']),
})
export type Trial = z.infer<typeof trialSchema>

export const customerSortSchema = z.enum(['revenue', 'mrr', 'first', 'last'])
export type CustomerSort = z.infer<typeof customerSortSchema>

/** Of which days revenue is, all where they are left out, and of which currency alone, unconverted. */
const metricsOf = { from: day.optional(), to: day.optional(), only: currency.optional() }

export const customerFilterSchema = z.object({
  ...metricsOf,
  /** By revenue, MRR, first or last paid day; the largest or newest first unless asked otherwise. */
  sort: customerSortSchema.default('revenue'),
  order: z.enum(['descending', 'ascending']).default('descending'),
  state: customerStateSchema.optional(),
  /** The beginning of a customer's hash. */
  search: z.string().trim().toLowerCase().max(64).optional(),
})
export type CustomerFilter = z.infer<typeof customerFilterSchema>

export const customers = {
  summary: oc.input(z.object(metricsOf).default({})).output(customerSummarySchema),
  list: oc
    .input(customerFilterSchema.extend(page))
    .output(z.object({ customers: z.array(customerSchema), count: z.number().int() })),
  /** One customer with the arithmetic of its figures. Throws NOT_FOUND. */
  one: oc.input(customerKeySchema.extend(metricsOf)).output(
    customerSchema.extend({
      /** The terms of its net revenue, in the reporting currency. */
      totals: totalsSchema,
      /** All it ever had, the newest first. */
      subscriptions: z.array(
        subscriptionSchema.extend({
          /** What it adds to MRR today, in the reporting currency; null where it does not count. */
          counts: moneySchema.nullable(),
        }),
      ),
      rates: z.array(rateSchema),
    }),
  ),
  /** Plans by what they add to MRR today, the largest first. */
  plans: oc.input(ofOneCurrency).output(z.array(planSchema)),
  /** The subscriptions of a plan that count today, the largest first. */
  plan: oc
    .input(planSchema.pick({ plan: true, currency: true }).extend(page))
    .output(z.object({ subscriptions: z.array(subscriptionSchema), count: z.number().int() })),
  /** Trials month by month, oldest first, from the first to the last that has any. */
  trials: oc
    .input(z.object({ by: trialsBySchema, only: currency.optional() }))
    .output(z.array(trialMonthSchema)),
  /** Trials, the newest first: of one month, and either those that still run or those that are over. */
  trial: oc
    .input(
      z.object({
        by: trialsBySchema,
        month: monthSchema.optional(),
        running: z.boolean().optional(),
        only: currency.optional(),
        ...page,
      }),
    )
    .output(z.object({ trials: z.array(trialSchema), count: z.number().int() })),
}
