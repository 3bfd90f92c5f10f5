import { oc } from '@orpc/contract'
import { z } from 'zod'
import { moneySchema } from '../money.ts'
import { behindReasonSchema, differencesSchema, reasonSchema } from './differences.ts'
import { entryKindSchema } from './entries.ts'
import { currency, day, page } from './fields.ts'
import { rateSchema } from './rates.ts'
import { totalsSchema } from './totals.ts'

const only = currency.optional()

export const breakdownBySchema = z.enum([
  'connection',
  'provider',
  'product',
  'currency',
  'country',
])
export type BreakdownBy = z.infer<typeof breakdownBySchema>

/** Net revenue of some days by one of its sides; in each term the parts add up to the totals exactly. */
export const breakdownSchema = z.object({
  by: breakdownBySchema,
  from: day,
  to: day,
  currency: z.string(),
  rows: z.array(
    z.object({
      /**
       * A connection's id, a provider, a product's name, an ISO 4217 or an ISO 3166 alpha-2 code; null
       * where the provider does not tell.
       */
      part: z.string().nullable(),
      /** Entries that count in net revenue. */
      entries: z.number().int(),
      totals: totalsSchema,
    }),
  ),
  entries: z.number().int(),
  totals: totalsSchema,
  /** What no known rate converts: in no part and in no total. */
  unconverted: z.array(
    z.object({ currency: z.string(), entries: z.number().int(), totals: totalsSchema }),
  ),
})
export type Breakdown = z.infer<typeof breakdownSchema>

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

export const revenue = {
  /** What there is to choose from: today, the first day with entries, and the entries' own currencies. */
  extent: oc.output(
    z.object({
      today: day,
      first: day.nullable(),
      currency: z.string(),
      /** The one with the most entries first. */
      currencies: z.array(z.string()),
      /** Those of the subscriptions, in the order of the alphabet. */
      subscriptionCurrencies: z.array(z.string()),
      /** False where all of it came out of files: then nothing tells of subscriptions, nor of MRR. */
      knowsRecurring: z.boolean(),
    }),
  ),
  /** What entries say was sold, and to which countries, in the order of the alphabet. */
  sold: oc.output(z.object({ products: z.array(z.string()), countries: z.array(z.string()) })),
  breakdown: oc
    .input(z.object({ by: breakdownBySchema, from: day, to: day, only }))
    .output(breakdownSchema),
  /** Why the provider's own pages may say something else of the days [from, to]. */
  differences: oc.input(z.object({ from: day, to: day })).output(differencesSchema),
  /** The exchange rates under net revenue of [from, to]; of some kinds of entries where they are named. */
  rates: oc
    .input(z.object({ from: day, to: day, kinds: z.array(entryKindSchema).optional() }))
    .output(z.array(rateSchema)),
  /** The live subscriptions behind one of them, the largest first. */
  behindReason: oc
    .input(
      z.object({
        why: reasonSchema,
        ...page,
      }),
    )
    .output(behindReasonSchema),
  monthToDate: oc.input(z.object({ only })).output(monthToDateSchema),
}
