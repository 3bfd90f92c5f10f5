import { oc } from '@orpc/contract'
import { z } from 'zod'
import { behindReasonSchema, differencesSchema, reasonSchema } from './differences.ts'
import {
  currency,
  entryKindSchema,
  monthToDateSchema,
  rateSchema,
  totalsSchema,
} from './figures.ts'

const day = z.iso.date()

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
        offset: z.number().int().min(0).default(0),
        limit: z.number().int().min(1).max(1000).default(50),
      }),
    )
    .output(behindReasonSchema),
  monthToDate: oc.input(z.object({ only })).output(monthToDateSchema),
}
