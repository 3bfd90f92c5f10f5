import type { MetricsReader } from '../metrics/metrics.ts'
import { inOwnCurrency } from '../metrics/scope.ts'
import type { Startups } from '../startups/startups.ts'
import { about, os } from './base.ts'

export interface CohortsParts {
  startups: Startups
  metrics: MetricsReader
}

export const cohortsSection = ({ startups, metrics }: CohortsParts) => {
  const { cohorts } = about(startups).oneWithScope
  return os.cohorts.router({
    list: cohorts.list.handler(({ input, context: { scope } }) =>
      metrics.cohorts(inOwnCurrency(scope, input.only)),
    ),
    customers: cohorts.customers.handler(
      ({ input: { offset, limit, only, ...which }, context: { scope } }) => {
        const customers = metrics.cohort(inOwnCurrency(scope, only), which)
        return { customers: customers.slice(offset, offset + limit), count: customers.length }
      },
    ),
  })
}
