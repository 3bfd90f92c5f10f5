import { z } from 'zod'
import { currency, type EntryKind, type Totals } from '../../../shared/contract/figures.ts'
import { breakdownBySchema } from '../../../shared/contract/revenue.ts'

const day = z.iso.date()

/** The terms of net revenue, with the kinds of entry under each. */
export const TERMS = {
  gross_volume: { name: 'Gross volume', kinds: ['charge'] },
  refunds: { name: 'Refunds', kinds: ['refund', 'refund_failure'] },
  disputes: { name: 'Disputes', kinds: ['dispute', 'dispute_reversal'] },
  fees: {
    name: 'Fees',
    kinds: ['charge', 'refund', 'refund_failure', 'dispute', 'dispute_reversal', 'fee'],
  },
  tax: {
    name: 'Tax',
    kinds: ['charge', 'refund', 'refund_failure', 'dispute', 'dispute_reversal'],
  },
} as const satisfies Record<
  Exclude<keyof Totals, 'net_revenue'>,
  { name: string; kinds: readonly EntryKind[] }
>
export type Term = keyof typeof TERMS

/** The terms to show of some totals: tax only where a provider tells of any. */
export const termsOf = (...totals: Totals[]): { term: Term; name: string }[] =>
  (Object.keys(TERMS) as Term[])
    .filter(term => term !== 'tax' || totals.some(({ tax }) => tax.amount !== 0n))
    .map(term => ({ term, name: TERMS[term].name }))

/** Every kind of entry that net revenue is made of. */
export const REVENUE_KINDS: readonly EntryKind[] = TERMS.fees.kinds

/** What is open beside the dashboard, as the address says it: a reload or a link opens it again. */
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
    z.object({ show: z.enum(['mrr', 'arr', 'customers']), on: day.optional() }),
    z.object({ show: z.literal('growth') }),
    z.object({ show: z.literal('entries') }),
  ])
  .optional()
  .catch(undefined)
export type Drill = NonNullable<z.infer<typeof drillSchema>>
