import { oc } from '@orpc/contract'
import { z } from 'zod'
import { moneySchema } from '../money.ts'
import { planSchema, trialMonthSchema } from './plans.ts'

export const entryKindSchema = z.enum([
  'charge',
  'refund',
  'refund_failure',
  'dispute',
  'dispute_reversal',
  'passed_on',
  'fee',
  'adjustment',
  'payout',
  'transfer',
  'topup',
  'reserve',
  'other',
])
export type EntryKind = z.infer<typeof entryKindSchema>

const day = z.iso.date()

/** All but gross volume and net revenue are positive: they are what is taken away from gross volume. */
export const totalsSchema = z.object({
  gross_volume: moneySchema,
  refunds: moneySchema,
  disputes: moneySchema,
  /** What a platform passed on of its customers' payments, less what came back. */
  passed_on: moneySchema,
  fees: moneySchema,
  /** Tax that the provider collected with its charges, less what went back with refunds. */
  tax: moneySchema,
  net_revenue: moneySchema,
})
export type Totals = z.infer<typeof totalsSchema>

/** Money in a currency that no known rate converts to the reporting currency; in no total. */
const unconvertedSchema = totalsSchema.extend({
  currency: z.string(),
  entries: z.number().int(),
  mrr: moneySchema.nullable(),
})

/** How MRR changed; contraction and churn are negative, and all of them add up to the change exactly. */
export const movementsSchema = z.object({
  new: moneySchema,
  reactivation: moneySchema,
  expansion: moneySchema,
  contraction: moneySchema,
  churn: moneySchema,
  /** What MRR that nobody changed is worth more or less by the later day's exchange rate. */
  fx: moneySchema,
})
export type Movement = keyof z.infer<typeof movementsSchema>

/** Shares of what was there when the span began: customers who left, and MRR that shrank or left. */
const churnSchema = z.object({ customers: z.number().nullable(), revenue: z.number().nullable() })

export const recurringPointSchema = z.object({
  start: day,
  end: day,
  running: z.boolean(),
  /** At the end, and at the end of the day before the start. */
  mrr: moneySchema,
  mrrBefore: moneySchema,
  movements: movementsSchema,
  customers: z.number().int(),
  customersBefore: z.number().int(),
  churn: churnSchema,
})
export type RecurringPoint = z.infer<typeof recurringPointSchema>

/** What is said of one whole month; null where it is not defined. */
export const recurringMonthSchema = z.object({
  month: z.string(),
  arpa: moneySchema.nullable(),
  ltv: moneySchema.nullable(),
  quickRatio: z.number().nullable(),
  netRetention: z.number().nullable(),
  churn: churnSchema,
})
export type RecurringMonth = z.infer<typeof recurringMonthSchema>

const customerChangeSchema = z.object({
  connectionId: z.string(),
  /** A keyed hash. */
  customer: z.string(),
  before: moneySchema,
  after: moneySchema,
  change: moneySchema,
  /** The provider's ids of the subscriptions that counted before or after. */
  subscriptions: z.array(z.string()),
})
export type CustomerChange = z.infer<typeof customerChangeSchema>

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

/** A calendar month, such as 2026-01. */
export const monthSchema = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)

/** One customer: an account that pays through one connection, told apart by a keyed hash. */
export const customerKeySchema = z.object({ connectionId: z.string(), customer: z.string() })
export type CustomerKey = z.infer<typeof customerKeySchema>

/** An exchange rate under a converted figure: one unit of `from` in `to`, a decimal. */
export const rateSchema = z.object({
  /** "EUR/USD": what one euro is in dollars. */
  pair: z.string(),
  from: z.string(),
  to: z.string(),
  rate: z.string(),
  date: day,
  /** The provider that converted at it, or `ecb`: the European Central Bank's reference rates. */
  source: z.string(),
  /** The later days, without a rate of their own, that it stood in for: the last earlier rate. */
  fills: z.object({ days: z.number().int(), from: day, to: day }).nullable(),
})

export type Rate = z.infer<typeof rateSchema>

const dayRange = z.object({ from: day, to: day })

/** What the running month may come to: so far + the average of the rest of earlier months. */
const forecastSchema = z.object({
  method: z.literal('so_far_plus_average_rest_of_month'),
  /** The days that are left, today not among them; null on the month's last day. */
  rest: dayRange.nullable(),
  /** The last complete months: what the same part of each brought; null where none of it is left. */
  months: z.array(
    z.object({ month: z.string(), days: dayRange.nullable(), netRevenue: moneySchema }),
  ),
  /** Of those months. */
  average: moneySchema,
  netRevenue: moneySchema,
  /** With the least and with the most of those months in the average's place. */
  low: moneySchema,
  high: moneySchema,
})
export type Forecast = z.infer<typeof forecastSchema>

export const monthToDateSchema = dayRange.extend({
  totals: totalsSchema,
  /** The same days of the month before. */
  compare: dayRange.extend({ totals: totalsSchema }),
  /** Null before there are three complete months. */
  forecast: forecastSchema.nullable(),
})
export type MonthToDate = z.infer<typeof monthToDateSchema>

/** An object at a provider that could not be read or worked out: no figure counts it until it can be. */
export const setAsideSchema = z.object({
  connectionId: z.string(),
  /** The provider's own word, such as "subscription". */
  object: z.string(),
  /** Its id at the provider. */
  id: z.string(),
  reason: z.string(),
  /** When it was first set aside, milliseconds since the epoch. */
  since: z.number(),
  /** Whether it is a row of an imported file, which no sync tries again. */
  imported: z.boolean(),
})
export type SetAside = z.infer<typeof setAsideSchema>

/** What a provider said an account held after its last complete pass, and what the ledger came to then. */
export const balanceSchema = z.object({
  connectionId: z.string(),
  currency: z.string(),
  provider: moneySchema,
  /** Every entry's gross less its fee, payouts and transfers included. */
  ledger: moneySchema,
  /** provider − ledger. */
  difference: moneySchema,
  /** Milliseconds since the epoch. */
  takenAt: z.number(),
})
export type Balance = z.infer<typeof balanceSchema>

export const metricsSchema = z.object({
  as_of: day,
  tz: z.string(),
  currency: z.string(),
  /** Null where nothing tells of subscriptions: all of it came out of files. So is all that MRR makes. */
  mrr: moneySchema.nullable(),
  arr: moneySchema.nullable(),
  mrr_by_currency: z.record(z.string(), moneySchema),
  active_subscribers: z.number().int().nullable(),
  totals: totalsSchema,
  totals_by_currency: z.record(z.string(), totalsSchema),
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
  month_to_date: monthToDateSchema,
  /** What makes MRR today, by plan and currency, the largest first. */
  plans: z.array(planSchema),
  /** Month by month, by when they were over and by when they began. */
  trials: z.object({ ended: z.array(trialMonthSchema), started: z.array(trialMonthSchema) }),
  entries: z.number().int(),
  /** Today's MRR by the subscriptions themselves and by what they were last billed for. */
  reconciliation: z
    .object({
      mrr_live: moneySchema,
      mrr_invoices: moneySchema,
      difference: moneySchema,
    })
    .nullable(),
  unconverted: z.array(unconvertedSchema),
  rates: z.array(rateSchema),
  /** What no figure counts, because it could not be read or worked out. */
  set_aside: z.array(
    z.object({
      connection_id: z.string(),
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
      connection_id: z.string(),
      currency: z.string(),
      provider_balance: moneySchema,
      ledger_balance: moneySchema,
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

export const entrySchema = z.object({
  id: z.string(),
  connectionId: z.string(),
  kind: entryKindSchema,
  /** The provider's own word for the kind, such as "partial_capture_reversal". */
  providerKind: z.string(),
  occurredAt: z.number(),
  day,
  gross: moneySchema,
  fee: moneySchema,
  /** The part of gross that was collected as tax; null where the provider does not say. */
  tax: moneySchema.nullable(),
  net: moneySchema,
  /** A keyed hash; the customer's id never leaves the provider. */
  customer: z.string().nullable(),
  subscription: z.string().nullable(),
  source: z.string().nullable(),
  /** What was sold, and to which country (ISO 3166 alpha-2); null where nobody told. */
  product: z.string().nullable(),
  country: z.string().nullable(),
  test: z.boolean(),
})
export type Entry = z.infer<typeof entrySchema>

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

/** A subscription's MRR by itself and by its invoices, in its own currency. */
const differingSchema = z.object({
  connectionId: z.string(),
  id: z.string(),
  plan: z.string(),
  status: z.string(),
  live: moneySchema,
  invoices: moneySchema,
})
export type Differing = z.infer<typeof differingSchema>

/** An ISO 4217 code. As `only`: just the entries that are in this currency, in it, unconverted. */
export const currency = z.string().regex(/^[A-Z]{3}$/)

/** What a figure without any other input may be asked for. */
export const ofOneCurrency = z.object({ only: currency.optional() }).default({})

/**
 * Entries that a provider's own pages may have on other days: in UTC they are not on these days (`gained`),
 * or they are and are not here (`lost`), or their money is yet to become available (`pending`).
 */
export const otherDateSchema = z.enum(['gained', 'lost', 'pending'])
export type OtherDate = z.infer<typeof otherDateSchema>

/** By time, or by gross: then currency by currency. */
export const entryOrderSchema = z.enum(['newest', 'oldest', 'largest', 'smallest'])
export type EntryOrder = z.infer<typeof entryOrderSchema>

/** Which entries, in which order. */
export const entryFilterSchema = z.object({
  from: day.optional(),
  to: day.optional(),
  kinds: z.array(entryKindSchema).optional(),
  /** The beginning of an entry's id at the provider. */
  id: z.string().trim().max(255).optional(),
  connection: z.string().optional(),
  provider: z.string().optional(),
  currency: currency.optional(),
  /** Null for those that tell none. */
  product: z.string().nullable().optional(),
  country: z.string().nullable().optional(),
  /** Of this customer alone; null for those that tell none. */
  customer: customerKeySchema.nullable().optional(),
  otherDate: otherDateSchema.optional(),
  order: entryOrderSchema.default('newest'),
})

export const figures = {
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
  /** MRR's movements by month or week, and what is said of the last whole month. */
  recurring: oc
    .input(
      z.object({
        interval: z.enum(['month', 'week']),
        from: day.optional(),
        to: day.optional(),
        only: currency.optional(),
      }),
    )
    .output(
      z.object({
        points: z.array(recurringPointSchema),
        lastMonth: recurringMonthSchema.nullable(),
      }),
    ),
  /** Customers by the month they began in, and what was left of them at each month's end. */
  cohorts: oc.input(ofOneCurrency).output(z.array(cohortSchema)),
  /** Who of a cohort was there at the end of a month, the largest first. */
  cohort: oc
    .input(
      z.object({
        cohort: monthSchema,
        /** Left out, everybody who ever belonged to it, with what they were worth at the end of its month. */
        month: monthSchema.optional(),
        only: currency.optional(),
        offset: z.number().int().min(0).default(0),
        limit: z.number().int().min(1).max(1000).default(50),
      }),
    )
    .output(z.object({ customers: z.array(cohortCustomerSchema), count: z.number().int() })),
  /** The customers behind a movement over [from, to], the largest change first. */
  movement: oc
    .input(
      z.object({
        movement: movementsSchema.keyof().exclude(['fx']),
        from: day,
        to: day,
        only: currency.optional(),
        offset: z.number().int().min(0).default(0),
        limit: z.number().int().min(1).max(1000).default(50),
      }),
    )
    .output(z.object({ customers: z.array(customerChangeSchema), count: z.number().int() })),
  /** Today's MRR by the subscriptions and by their invoices, with those that differ, the most first. */
  reconciliation: oc
    .input(
      z.object({
        only: currency.optional(),
        offset: z.number().int().min(0).default(0),
        limit: z.number().int().min(1).max(1000).default(50),
      }),
    )
    .output(
      z.object({
        live: moneySchema,
        invoices: moneySchema,
        /** live − invoices. */
        difference: moneySchema,
        count: z.number().int(),
        subscriptions: z.array(differingSchema),
      }),
    ),
  /** Net revenue over [from, to], both included, with its terms. */
  totals: oc
    .input(z.object({ from: day, to: day, only: currency.optional() }))
    .output(totalsSchema),
  /** The document that `openrevenue metrics --json` prints. */
  metrics: oc.output(metricsSchema),
  /** What no figure counts, because it could not be read or worked out. */
  setAside: oc.output(z.array(setAsideSchema)),
  /** The newest control totals. */
  balances: oc.output(z.array(balanceSchema)),
  /** The ledger, a page at a time, with the sums of all that matches. */
  entries: oc
    .input(
      entryFilterSchema.extend({
        cursor: z.string().optional(),
        limit: z.number().int().min(1).max(1000).default(50),
      }),
    )
    .output(
      z.object({
        entries: z.array(entrySchema),
        nextCursor: z.string().nullable(),
        count: z.number().int(),
        sums: z.array(
          z.object({
            currency: z.string(),
            count: z.number().int(),
            gross: moneySchema,
            fee: moneySchema,
            net: moneySchema,
          }),
        ),
      }),
    ),
  /** The subscriptions that make MRR at the end of a day (today by default), largest first. */
  subscriptions: oc
    .input(
      z.object({
        day: day.optional(),
        only: currency.optional(),
        offset: z.number().int().min(0).default(0),
        limit: z.number().int().min(1).max(1000).default(50),
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
