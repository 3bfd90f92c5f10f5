import { oc } from '@orpc/contract'
import { z } from 'zod'
import { moneySchema } from '../money.ts'
import {
  currency,
  monthSchema,
  rateSchema,
  recurringMonthSchema,
  recurringPointSchema,
} from './figures.ts'

const days = z.object({
  from: z.iso.date(),
  to: z.iso.date(),
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
}
