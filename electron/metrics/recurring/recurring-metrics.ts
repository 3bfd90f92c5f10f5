import type { DayRange } from '../../../shared/comparison.ts'
import type { Cohort, CohortCustomer } from '../../../shared/contract/cohorts.ts'
import type { Metrics } from '../../../shared/contract/metrics.ts'
import type {
  CustomerChange,
  RecurringMonth,
  RecurringPoint,
} from '../../../shared/contract/recurring.ts'
import type { Money } from '../../../shared/money.ts'
import {
  addDays,
  addMonths,
  type Day,
  intervals,
  type Month,
  startOf,
} from '../../../shared/time.ts'
import type { BasisOf } from '../basis.ts'
import { earliest } from '../points.ts'
import type { Scope } from '../scope.ts'
import { statedRates } from '../stated-rates.ts'
import { cohortAt, cohortsOf } from './cohorts.ts'
import { type CustomerMovement, customersBehind } from './movements.ts'
import { type CountedSubscription, convertMrr, countsOn, mrrByCurrency, mrrOnDays } from './mrr.ts'
import { type Reconciliation, reconciliationIn } from './reconciliation.ts'
import { lastWhole, recurringPoints, toCustomerChange } from './recurring.ts'

/** What comes in month after month, and from whom. */
export interface RecurringMetrics {
  /** MRR's movements over intervals that touch [from, to], from the first subscription to today at the most. */
  recurring(
    scope: Scope,
    interval: 'month' | 'week',
    range?: { from?: Day; to?: Day },
  ): { points: RecurringPoint[]; lastMonth: RecurringMonth | null }
  /** Customers by the month they began in. */
  cohorts(scope: Scope): Cohort[]
  /** Who of a cohort was there at the end of a month; without one, everybody who belongs to it. */
  cohort(scope: Scope, which: { cohort: Month; month?: Month }): CohortCustomer[]
  /** The customers behind a movement over [from, to]. */
  movement(scope: Scope, movement: CustomerMovement['movement'], range: DayRange): CustomerChange[]
  /** MRR at the end of a day: what it is made of and how that is converted. */
  mrrOn(scope: Scope, day: Day): MrrOn
  /** Today's MRR by the subscriptions themselves and by their invoices, and where the two part. */
  reconciliation(scope: Scope): Reconciliation
}

interface MrrOn {
  /** The subscriptions that count on that day. */
  subscriptions: CountedSubscription[]
  mrr: Money
  mrrByCurrency: Money[]
  /** Those of them that no known rate converts: they are not in `mrr`. */
  unconverted: Money[]
  rates: Metrics['rates']
}

export const recurringMetrics = (basisOf: BasisOf): RecurringMetrics => ({
  recurring(scope, interval, { from, to } = {}) {
    const { today, subscriptions, findRate } = basisOf(scope)
    const begin = earliest(undefined, subscriptions())
    const first = begin && from && from > begin ? from : begin
    const last = to && to < today ? to : today
    const points = (span: 'month' | 'week', since: Day | undefined) =>
      recurringPoints(
        subscriptions(),
        since && since <= last ? intervals(span, since, last) : [],
        today,
        scope.currency,
        findRate,
      )
    return {
      points: points(interval, first),
      lastMonth: lastWhole(points('month', begin && addMonths(startOf('month', today), -1))),
    }
  },
  cohorts(scope) {
    const { today, subscriptions, findRate } = basisOf(scope)
    return cohortsOf(subscriptions(), today, scope.currency, findRate)
  },
  cohort(scope, which) {
    const { today, subscriptions, findRate } = basisOf(scope)
    return cohortAt(subscriptions(), which, today, scope.currency, findRate)
  },
  movement({ currency, ...scope }, movement, { from, to }) {
    const { today, subscriptions, findRate } = basisOf({ currency, ...scope })
    const span = { before: addDays(from, -1), last: to < today ? to : today }
    return customersBehind(subscriptions(), movement, span, currency, findRate).map(it =>
      toCustomerChange(it, currency),
    )
  },
  mrrOn(scope, day) {
    const { findRate, ...basis } = basisOf(scope)
    const subscriptions = basis.subscriptions().filter(it => countsOn(it, day))
    const [byCurrency = new Map()] = mrrOnDays(subscriptions, [day])
    const { mrr, rates, unconverted } = convertMrr(byCurrency, scope.currency, day, findRate)
    return {
      subscriptions,
      mrr,
      mrrByCurrency: Object.values(mrrByCurrency(byCurrency)),
      unconverted,
      rates: statedRates(rates),
    }
  },
  reconciliation: scope => reconciliationIn(basisOf(scope), scope.currency),
})
