import { daysOfMonth } from '../../shared/comparison.ts'
import type { LedgerReader } from '../ledger/reader.ts'
import type { MetricsReader } from '../metrics/metrics.ts'
import { periodFx, periodMovements } from '../metrics/recurring/period-movements.ts'
import { differing } from '../metrics/recurring/reconciliation.ts'
import { monthOfRecurring } from '../metrics/recurring/recurring.ts'
import { inOwnCurrency, needRecurring } from '../metrics/scope.ts'
import type { Startups } from '../startups/startups.ts'
import { about, os } from './base.ts'

export interface RecurringParts {
  startups: Startups
  ledger: LedgerReader
  metrics: MetricsReader
}

export const recurringSection = ({ startups, ledger, metrics }: RecurringParts) => {
  const { recurring } = about(startups).oneWithScope
  return os.recurring.router({
    series: recurring.series.handler(({ input, context: { scope } }) =>
      metrics.recurring(inOwnCurrency(scope, input.only), input.interval, input),
    ),
    period: recurring.period.handler(({ input: { only, ...days }, context }) => {
      const scope = needRecurring(inOwnCurrency(context.scope, only))
      return periodMovements(metrics.basis(scope), days, scope.currency)
    }),
    month: recurring.month.handler(({ input: { month, only }, context }) => {
      const scope = needRecurring(inOwnCurrency(context.scope, only))
      const point = periodMovements(metrics.basis(scope), daysOfMonth(month), scope.currency)
      return { point, ratios: monthOfRecurring(point) }
    }),
    fx: recurring.fx.handler(({ input: { only, ...days }, context }) => {
      const scope = needRecurring(inOwnCurrency(context.scope, only))
      return periodFx(metrics.basis(scope), days, scope.currency)
    }),
    movement: recurring.movement.handler(
      ({ input: { movement, offset, limit, only, ...range }, context: { scope } }) => {
        const customers = metrics.movement(inOwnCurrency(scope, only), movement, range)
        return { customers: customers.slice(offset, offset + limit), count: customers.length }
      },
    ),
    reconciliation: recurring.reconciliation.handler(
      ({ input: { offset, limit, only }, context: { scope } }) => {
        const { subscriptions, ...sums } = metrics.reconciliation(
          needRecurring(inOwnCurrency(scope, only)),
        )
        const page = subscriptions.slice(offset, offset + limit).map(differing)
        return { ...sums, count: subscriptions.length, subscriptions: ledger.named(page) }
      },
    ),
  })
}
