import type { Day } from '../../shared/time.ts'
import type { FindRate } from '../ledger/rates.ts'
import type { CountedSubscription } from './mrr.ts'
import type { DaySums } from './revenue.ts'

/** What a startup's figures are worked out from, as of today. */
export interface Basis {
  today: Day
  /** The day of an instant in the startup's zone. */
  dayOf(at: number): Day
  subscriptions(): CountedSubscription[]
  findRate: FindRate
  /** Every day's sums. */
  sums(): DaySums[]
}

/** Works something out the first time it is asked for. */
export function once<T>(work: () => T): () => T {
  let known: { value: T } | undefined
  return () => {
    known ??= { value: work() }
    return known.value
  }
}
