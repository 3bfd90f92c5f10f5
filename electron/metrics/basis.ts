import { type Day, dayIn } from '../../shared/time.ts'
import type { Database } from '../db/open.ts'
import { type FindRate, ratesInto } from '../rates/rates.ts'
import type { ReferenceRates } from '../rates/reference-rates.ts'
import {
  countedSubscriptions,
  type SubscriptionHistory,
  subscriptionHistories,
} from './recurring/history.ts'
import type { CountedSubscription } from './recurring/mrr.ts'
import { type DaySums, daySums } from './revenue/revenue.ts'
import type { Scope } from './scope.ts'

/** What a startup's figures are worked out from, as of today; each part is read once, when it is first asked for. */
export interface Basis {
  today: Day
  /** The day of an instant in the startup's zone. */
  dayOf(at: number): Day
  histories(): SubscriptionHistory[]
  subscriptions(): CountedSubscription[]
  findRate: FindRate
  /** Every day's sums. */
  sums(): DaySums[]
}

export type BasisOf = (scope: Scope) => Basis

export function createBasis(
  db: Database,
  reference: Pick<ReferenceRates, 'between'>,
  now: () => number,
): BasisOf {
  const dayFunctions = new Map<string, (at: number) => Day>()
  const daysOf = (timezone: string) => {
    const known = dayFunctions.get(timezone) ?? dayIn(timezone)
    dayFunctions.set(timezone, known)
    return known
  }
  return ({ connectionIds, currency, timezone, only }) => {
    const dayOf = daysOf(timezone)
    const today = dayOf(now())
    const rates = once(() => ratesInto(db, connectionIds, currency, reference))
    const histories = once(() =>
      subscriptionHistories(db, connectionIds).filter(
        it => only === undefined || it.currency === only,
      ),
    )
    return {
      today,
      dayOf,
      histories,
      subscriptions: once(() => countedSubscriptions(histories(), dayOf, today)),
      findRate: (from, day) => rates()(from, day),
      sums: once(() => daySums(db, connectionIds, { only })),
    }
  }
}

/** Works something out the first time it is asked for. */
function once<T>(work: () => T): () => T {
  let known: { value: T } | undefined
  return () => {
    known ??= { value: work() }
    return known.value
  }
}
