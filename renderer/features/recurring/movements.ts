import { z } from 'zod'
import type { Movement } from '../../../shared/contract/figures.ts'

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

/** What the address says of the screen: how far back, and whose movement is open. */
export const recurringSearchSchema = z.object({
  by: z.enum(['month', 'week']).optional().catch(undefined),
  span: z.number().optional().catch(undefined),
  open: z
    .object({
      movement: z.enum(['new', 'reactivation', 'expansion', 'contraction', 'churn']),
      from: day,
      to: day,
    })
    .optional()
    .catch(undefined),
  /** The subscriptions that their invoices say something else of. */
  differing: z.boolean().optional().catch(undefined),
})
export type OpenMovement = NonNullable<z.infer<typeof recurringSearchSchema>['open']>
