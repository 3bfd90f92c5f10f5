import { daysOfMonth } from '../../shared/comparison.ts'
import type { MetricsReader } from '../metrics/metrics.ts'
import { periodFx, periodMovements } from '../metrics/recurring/period-movements.ts'
import { monthOfRecurring } from '../metrics/recurring/recurring.ts'
import { inOwnCurrency, needRecurring } from '../metrics/scope.ts'
import type { Startups } from '../startups/startups.ts'
import { about, os } from './base.ts'

export interface RecurringParts {
  startups: Startups
  metrics: MetricsReader
}

export const recurringSection = ({ startups, metrics }: RecurringParts) => {
  const { recurring } = about(startups).figuresOfOne
  return os.recurring.router({
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
  })
}
