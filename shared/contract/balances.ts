import { oc } from '@orpc/contract'
import { z } from 'zod'
import { moneySchema } from '../money.ts'

/** What a provider said an account held after its last complete pass, and what the ledger came to then. */
export const balanceSchema = z.object({
  connectionId: z.string(),
  currency: z.string(),
  provider: moneySchema,
  /** Every entry's gross less its fee, payouts and transfers included. */
  ledger: moneySchema,
  /** provider − ledger. */
  difference: moneySchema,
  /** Milliseconds since the epoch. */
  takenAt: z.number(),
})
export type Balance = z.infer<typeof balanceSchema>

export const balances = {
  /** The newest control totals. */
  list: oc.output(z.array(balanceSchema)),
}
