import { inOwnCurrency, type MetricsReader } from '../metrics/metrics.ts'
import type { Startups } from '../startups.ts'
import { os } from './base.ts'

export const revenueSection = ({
  startups,
  metrics,
}: {
  startups: Startups
  metrics: MetricsReader
}) => {
  const scope = (only?: string) => inOwnCurrency(startups.scope(startups.need()), only)
  return os.revenue.router({
    extent: os.revenue.extent.handler(() => metrics.extent(scope())),
    breakdown: os.revenue.breakdown.handler(({ input: { only, ...division } }) =>
      metrics.breakdown(scope(only), division),
    ),
    monthToDate: os.revenue.monthToDate.handler(({ input }) =>
      metrics.monthToDate(scope(input.only)),
    ),
  })
}
