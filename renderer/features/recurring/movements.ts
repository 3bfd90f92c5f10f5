import { z } from 'zod'
import { monthSchema } from '../../../shared/contract/fields.ts'
import type { Movement } from '../../../shared/contract/recurring.ts'
import { periodSearchSchema } from '../period/period-search.ts'

/** The movements in the order they are read, with what each one is. */
export const MOVEMENTS: Record<Movement, { name: string; what: string; color: string }> = {
  new: {
    name: 'New',
    what: 'Customers who had never paid before.',
    color: 'var(--color-revenue)',
  },
  reactivation: {
    name: 'Reactivation',
    what: 'Customers who had left and are back.',
    color: 'var(--color-reactivation)',
  },
  expansion: {
    name: 'Expansion',
    what: 'Customers who pay more than before.',
    color: 'var(--color-mrr)',
  },
  contraction: {
    name: 'Contraction',
    what: 'Customers who pay less than before.',
    color: 'var(--color-contraction)',
  },
  churn: { name: 'Churn', what: 'Customers who left.', color: 'var(--color-churn)' },
  fx: {
    name: 'FX',
    what: 'What exchange rates did to subscriptions that nobody changed.',
    color: 'var(--color-faint)',
  },
}

export const MOVEMENT_NAMES = Object.keys(MOVEMENTS) as Movement[]

const day = z.iso.date()

export const RATIOS = [
  'customerChurn',
  'revenueChurn',
  'netRetention',
  'quickRatio',
  'ltv',
] as const
export type Ratio = (typeof RATIOS)[number]

const openSchema = z.union([
  /** The customers behind a movement, or the rates behind FX. */
  z.object({
    movement: z.enum(['new', 'reactivation', 'expansion', 'contraction', 'churn', 'fx']),
    from: day,
    to: day,
  }),
  /** A ratio of a month. */
  z.object({ ratio: z.enum(RATIOS), month: monthSchema }),
  /** What MRR, ARPA or the number of customers is made of at the end of a day; of today without one. */
  z.object({ show: z.enum(['mrr', 'arpa', 'customers']), on: day.optional() }),
])
export type OpenRecurring = z.infer<typeof openSchema>
export type OpenMovement = Extract<OpenRecurring, { movement: string }>
export type OpenRatio = Extract<OpenRecurring, { ratio: string }>

/** What the address says of the screen: the period, how far back, and what is open beside it. */
export const recurringSearchSchema = periodSearchSchema.extend({
  by: z.enum(['month', 'week']).optional().catch(undefined),
  span: z.number().optional().catch(undefined),
  open: openSchema.optional().catch(undefined),
  /** The subscriptions that their invoices say something else of. */
  differing: z.boolean().optional().catch(undefined),
})
