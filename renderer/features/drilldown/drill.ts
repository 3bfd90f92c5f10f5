import { z } from 'zod'
import { currency, type EntryKind, type Totals } from '../../../shared/contract/figures.ts'
import { breakdownBySchema } from '../../../shared/contract/revenue.ts'
import { KINDS_OF, REVENUE_KINDS, type Term } from '../../../shared/totals.ts'

const day = z.iso.date()

/** The terms of net revenue, with the kinds of entry under each. */
export const TERMS: Record<Term, { name: string; kinds: readonly EntryKind[] }> = {
  gross_volume: { name: 'Gross volume', kinds: KINDS_OF.gross_volume },
  refunds: { name: 'Refunds', kinds: KINDS_OF.refunds },
  disputes: { name: 'Disputes', kinds: KINDS_OF.disputes },
  fees: { name: 'Fees', kinds: KINDS_OF.fees },
  tax: { name: 'Tax', kinds: KINDS_OF.tax },
}
export type { Term }

/** The terms to show of some totals: tax only where a provider tells of any. */
export const termsOf = (...totals: Totals[]): { term: Term; name: string }[] =>
  (Object.keys(TERMS) as Term[])
    .filter(term => term !== 'tax' || totals.some(({ tax }) => tax.amount !== 0n))
    .map(term => ({ term, name: TERMS[term].name }))

export { REVENUE_KINDS }

/** What is open beside a page, as the address says it: a reload or a link opens it again. */
export const drillSchema = z
  .discriminatedUnion('show', [
    z.object({
      show: z.literal('revenue'),
      from: day,
      to: day,
      term: z.enum(['gross_volume', 'refunds', 'disputes', 'fees', 'tax']).optional(),
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
