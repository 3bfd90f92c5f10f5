import { z } from 'zod'
import type { DayRange } from '../../../shared/comparison.ts'
import type { CustomerState } from '../../../shared/contract/customers.ts'
import { customerKeySchema, customerSortSchema } from '../../../shared/contract/customers.ts'
import { monthSchema } from '../../../shared/contract/fields.ts'
import { trialsBySchema } from '../../../shared/contract/plans.ts'
import { periodSearchSchema } from '../period/period-search.ts'

/** Customers are held against nothing: what became of them is under Recurring. */
const UNCOMPARED = { compare: true, compareFrom: true, compareTo: true } as const

const openSchema = z.discriminatedUnion('show', [
  customerKeySchema.extend({ show: z.literal('customer') }),
  z.object({ show: z.literal('plan'), plan: z.string(), currency: z.string() }),
  z.object({ show: z.literal('trials'), by: trialsBySchema, month: monthSchema }),
  z.object({ show: z.literal('running-trials') }),
  z.object({ show: z.literal('arpa') }),
  /** The largest customers of MRR or of revenue. */
  z.object({
    show: z.literal('largest'),
    of: z.enum(['mrr', 'revenue']),
    most: z.union([z.literal(1), z.literal(5), z.literal(10)]),
  }),
])
export type Open = z.infer<typeof openSchema>

/** What the address says of the screen: of which days revenue is, in which money, which customers in which order, and what is open beside them. */
export const customersSearchSchema = periodSearchSchema.omit(UNCOMPARED).extend({
  sort: customerSortSchema.optional().catch(undefined),
  order: z.enum(['ascending', 'descending']).optional().catch(undefined),
  state: z.enum(['subscriber', 'former_subscriber', 'one_time_buyer']).optional().catch(undefined),
  find: z.string().optional().catch(undefined),
  trials: trialsBySchema.optional().catch(undefined),
  open: openSchema.optional().catch(undefined),
})
export type CustomersSearch = z.infer<typeof customersSearchSchema>

/** Of which days revenue is, all without any, and in which currency alone. */
export interface MetricsOf extends Partial<DayRange> {
  only: string | undefined
}

export const STATE_NAMES: Record<CustomerState, string> = {
  subscriber: 'Subscriber',
  former_subscriber: 'Former subscriber',
  one_time_buyer: 'One-time buyer',
}
