import type { CountedSubscription } from '../../../electron/metrics/recurring/mrr.ts'
import type { FindRate } from '../../../electron/rates/rates.ts'
import { exact } from '../../../shared/exact.ts'

/** A subscription as MRR sees it, whose id tells its customer and its beginning. */
export const counted = (
  customer: string,
  mrr: number | [number, number],
  from: string,
  until: string | null = null,
  currency = 'USD',
): CountedSubscription => ({
  connectionId: 'c',
  id: `sub_${customer}_${from}`,
  customer,
  currency,
  mrr: Array.isArray(mrr) ? exact(...mrr) : exact(mrr),
  from,
  until,
  billedAt: null,
})

/** A euro is 1.10 dollars until March 2026, and 1.20 from then on; nobody knows what a crown is worth. */
export const euroInDollars: FindRate = (from, day) => {
  if (from !== 'EUR') return null
  const rate = day < '2026-03-01' ? '1.10' : '1.20'
  const factor = rate === '1.10' ? exact(11, 10) : exact(12, 10)
  return { from, to: 'USD', rate, date: day, source: 'test', factor }
}
