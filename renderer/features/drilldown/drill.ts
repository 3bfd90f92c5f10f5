import { z } from 'zod'
import { currency } from '../../../shared/contract/fields.ts'
import { breakdownBySchema } from '../../../shared/contract/revenue.ts'
import type { Totals } from '../../../shared/contract/totals.ts'
import {
  KINDS_OF,
  REVENUE_KINDS,
  TERM_NAMES,
  TERMS,
  type Term,
  termsOf as termsIn,
} from '../../../shared/totals.ts'

const day = z.iso.date()

export type { Term }

/** The terms to show of some totals, with their names. */
export const termsOf = (...totals: Totals[]): { term: Term; name: string }[] =>
  termsIn(...totals).map(term => ({ term, name: TERM_NAMES[term] }))

export { KINDS_OF, REVENUE_KINDS }

/** What is open beside a page, as the address says it: a reload or a link opens it again. */
export const drillSchema = z
  .discriminatedUnion('show', [
    z.object({
      show: z.literal('revenue'),
      from: day,
      to: day,
      term: z.enum(TERMS).optional(),
      /** A row of a breakdown. */
      of: z.object({ by: breakdownBySchema, part: z.string().nullable() }).optional(),
      /** The entries in this currency alone. */
      only: currency.optional(),
    }),
    z.object({
      show: z.enum(['mrr', 'arr', 'arpa', 'customers']),
      /** The end of this day; of today where it is left out. */
      on: day.optional(),
      /** The subscriptions in this currency alone. */
      only: currency.optional(),
    }),
    z.object({ show: z.literal('growth') }),
    z.object({ show: z.literal('entries') }),
  ])
  .optional()
  .catch(undefined)
export type Drill = NonNullable<z.infer<typeof drillSchema>>
