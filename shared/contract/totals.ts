import { z } from 'zod'
import { moneySchema } from '../money.ts'

/** All but gross volume and net revenue are positive: they are what is taken away from gross volume. */
export const totalsSchema = z.object({
  grossVolume: moneySchema,
  refunds: moneySchema,
  disputes: moneySchema,
  /** What a platform passed on of its customers' payments, less what came back. */
  passedOn: moneySchema,
  fees: moneySchema,
  /** Tax that the provider collected with its charges, less what went back with refunds. */
  tax: moneySchema,
  netRevenue: moneySchema,
})
export type Totals = z.infer<typeof totalsSchema>
