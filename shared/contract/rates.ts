import { z } from 'zod'
import { day } from './fields.ts'

/** An exchange rate under a converted figure: one unit of `from` in `to`, a decimal. */
export const rateSchema = z.object({
  /** "EUR/USD": what one euro is in dollars. */
  pair: z.string(),
  from: z.string(),
  to: z.string(),
  rate: z.string(),
  date: day,
  /** The provider that converted at it, or `ecb`: the European Central Bank's reference rates. */
  source: z.string(),
  /** The later days, without a rate of their own, that it stood in for: the last earlier rate. */
  fills: z.object({ days: z.number().int(), from: day, to: day }).nullable(),
})
export type Rate = z.infer<typeof rateSchema>
