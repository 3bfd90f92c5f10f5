import { oc } from '@orpc/contract'
import { z } from 'zod'
import { moneySchema } from '../money.ts'
import { customerKeySchema } from './customers.ts'
import { currency, day } from './fields.ts'

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

export const entries = {
  /** The ledger, a page at a time, with the sums of all that matches. */
  list: oc
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
}
