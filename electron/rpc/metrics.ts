import type { MetricsReader } from '../metrics/metrics.ts'
import { inOwnCurrency } from '../metrics/scope.ts'
import type { Startups } from '../startups/startups.ts'
import { about, os } from './base.ts'

export interface MetricsParts {
  startups: Startups
  metrics: MetricsReader
}

export const metricsSection = ({ startups, metrics: reader }: MetricsParts) => {
  const { metrics } = about(startups).oneWithScope
  return os.metrics.router({
    overview: metrics.overview.handler(({ context: { scope } }) => reader.overview(scope)),
    series: metrics.series.handler(({ input, context: { scope } }) =>
      reader.series(inOwnCurrency(scope, input.only), input.interval, input),
    ),
    totals: metrics.totals.handler(({ input: { only, ...range }, context: { scope } }) =>
      reader.totals(inOwnCurrency(scope, only), range),
    ),
    document: metrics.document.handler(({ context: { scope } }) => reader.metrics(scope)),
  })
}
