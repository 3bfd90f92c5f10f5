import { z } from 'zod'
import type { CustomerState } from '../../../shared/contract/customers.ts'
import { customerSortSchema } from '../../../shared/contract/customers.ts'
import { customerKeySchema, monthSchema } from '../../../shared/contract/figures.ts'
import { trialsBySchema } from '../../../shared/contract/plans.ts'

const openSchema = z.discriminatedUnion('show', [
  customerKeySchema.extend({ show: z.literal('customer') }),
  z.object({ show: z.literal('plan'), plan: z.string(), currency: z.string() }),
  z.object({ show: z.literal('trials'), by: trialsBySchema, month: monthSchema }),
])
export type Open = z.infer<typeof openSchema>

/** What the address says of the screen: which customers in which order, and what is open beside them. */
export const customersSearchSchema = z.object({
  sort: customerSortSchema.optional().catch(undefined),
  order: z.enum(['ascending', 'descending']).optional().catch(undefined),
  state: z.enum(['subscriber', 'former_subscriber', 'one_time_buyer']).optional().catch(undefined),
  find: z.string().optional().catch(undefined),
  trials: trialsBySchema.optional().catch(undefined),
  open: openSchema.optional().catch(undefined),
})
export type CustomersSearch = z.infer<typeof customersSearchSchema>

export const STATE_NAMES: Record<CustomerState, string> = {
  subscriber: 'Subscriber',
  former_subscriber: 'Former subscriber',
  one_time_buyer: 'One-time buyer',
}
