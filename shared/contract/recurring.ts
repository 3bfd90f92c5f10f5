import { oc } from '@orpc/contract'
import { z } from 'zod'
import { moneySchema } from '../money.ts'
import { currency, day, monthSchema, page } from './fields.ts'
import { rateSchema } from './rates.ts'

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
export const churnSchema = z.object({
  customers: z.number().nullable(),
  revenue: z.number().nullable(),
})

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

const days = z.object({
  from: day,
  to: day,
  /** Of the subscriptions in this currency alone, unconverted. */
  only: currency.optional(),
})

const fxSchema = z.object({
  /** What subscriptions were worth at the end of the day before, in their own money. */
  mrr: moneySchema,
  /** The rates at the end of the day before and of the last day; null where none is known. */
  rateBefore: rateSchema.nullable(),
  rateAfter: rateSchema.nullable(),
  /** That amount in the reporting currency at each of the two; nothing without a rate. */
  before: moneySchema,
  after: moneySchema,
  /** Of all parts they add up to FX exactly: a minor unit may lie between it and `after` less `before`. */
  change: moneySchema,
})
export type FxPart = z.infer<typeof fxSchema>

export const recurring = {
  /** MRR's movements by month or week, and what is said of the last whole month. */
  series: oc
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
  /**
   * How MRR came from the end of the day before `from` to the end of `to` (today at the latest), as one
   * step: who came and left in between is in neither movement.
   */
  period: oc.input(days).output(recurringPointSchema),
  /** A whole month's movements, and what is said of it. */
  month: oc
    .input(z.object({ month: monthSchema, only: currency.optional() }))
    .output(z.object({ point: recurringPointSchema, ratios: recurringMonthSchema })),
  /** FX over the same step, currency by currency: the same subscriptions at two rates. */
  fx: oc.input(days).output(z.array(fxSchema)),
  /** The customers behind a movement over [from, to], the largest change first. */
  movement: oc
    .input(
      z.object({
        movement: movementsSchema.keyof().exclude(['fx']),
        from: day,
        to: day,
        only: currency.optional(),
        ...page,
      }),
    )
    .output(z.object({ customers: z.array(customerChangeSchema), count: z.number().int() })),
  /** Today's MRR by the subscriptions and by their invoices, with those that differ, the most first. */
  reconciliation: oc
    .input(
      z.object({
        only: currency.optional(),
        ...page,
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
}
