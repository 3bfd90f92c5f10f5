import { z } from 'zod'
import { moneySchema } from '../money.ts'
import { entryKindSchema } from './entries.ts'
import { day } from './fields.ts'
import { subscriptionSchema } from './subscriptions.ts'
import { totalsSchema } from './totals.ts'

/** Entries with what they netted, currency by currency, unconverted. */
const sumSchema = z.object({ entries: z.number().int(), net: z.array(moneySchema) })
export type EntrySum = z.infer<typeof sumSchema>

/** Subscriptions with what they are worth a month, currency by currency, unconverted. */
const worthSchema = z.object({ subscriptions: z.number().int(), mrr: z.array(moneySchema) })

/** Subscriptions that one may think otherwise of. */
export const reasonSchema = z.discriminatedUnion('reason', [
  z.object({ reason: z.enum(['pastDue', 'ending', 'worthless']) }),
  z.object({ reason: z.literal('leftOut'), status: z.string() }),
])
export type Reason = z.infer<typeof reasonSchema>

/** Subscriptions behind a reason, at what they are worth or would be. */
export const behindReasonSchema = z.object({
  subscriptions: z.array(subscriptionSchema),
  count: z.number().int(),
})

/** Why a provider's own pages may say something else of the same days, each reason with its numbers. */
export const differencesSchema = z.object({
  from: day,
  to: day,
  timezone: z.string(),
  /** Net revenue here, with its terms: what a gross figure there does not take away. */
  totals: totalsSchema,
  /** Entries that are on other days in UTC: those that these days have more, and less, than UTC's. */
  gained: sumSchema,
  lost: sumSchema,
  /** Money on its way to the bank: no revenue. */
  payouts: sumSchema,
  /** What else the account's balance moved by and net revenue leaves out. */
  uncounted: z.array(sumSchema.extend({ kind: entryKindSchema })),
  /** Counted here on the day of the payment, in the balance there only later. */
  pending: sumSchema,
  /** Net revenue in currencies other than the reporting one, before conversion. */
  foreign: z.array(moneySchema),
  /** The part of it that no known rate converts: it is in no figure here. */
  unconverted: z.array(moneySchema),
  /** Null where nothing tells of subscriptions. */
  recurring: z
    .object({
      mrr: moneySchema,
      /** MRR in currencies other than the reporting one, before conversion. */
      foreign: z.array(moneySchema),
      /** The part of it that no known rate converts: it is not in MRR here. */
      unconverted: z.array(moneySchema),
      /** In MRR here: a payment that is late, and an end that is near. */
      pastDue: worthSchema,
      ending: worthSchema,
      /** Not in MRR here, by the provider's own status. */
      leftOut: z.array(worthSchema.extend({ status: z.string() })),
      /** Live, but worth nothing a month: free, or metered alone. */
      worthless: z.number().int(),
    })
    .nullable(),
  connections: z.array(z.object({ name: z.string(), lastSyncAt: z.number().nullable() })),
})
export type Differences = z.infer<typeof differencesSchema>
