import type { Connections } from '../connections.ts'
import type { Database } from '../db/open.ts'
import { differencesOf } from '../metrics/differences.ts'
import { inOwnCurrency, type MetricsReader } from '../metrics/metrics.ts'
import type { Startups } from '../startups.ts'
import { os } from './base.ts'

export interface RevenueParts {
  db: Database
  connections: Connections
  startups: Startups
  metrics: MetricsReader
  /** Milliseconds since the epoch. */
  now(): number
}

export const revenueSection = ({ db, connections, startups, metrics, now }: RevenueParts) => {
  const scope = (only?: string) => inOwnCurrency(startups.scope(startups.need()), only)
  return os.revenue.router({
    extent: os.revenue.extent.handler(() => metrics.extent(scope())),
    breakdown: os.revenue.breakdown.handler(({ input: { only, ...division } }) =>
      metrics.breakdown(scope(only), division),
    ),
    differences: os.revenue.differences.handler(({ input }) => ({
      ...differencesOf(db, metrics, scope(), input, now()),
      connections: connections.list().map(({ name, lastSyncAt }) => ({ name, lastSyncAt })),
    })),
    monthToDate: os.revenue.monthToDate.handler(({ input }) =>
      metrics.monthToDate(scope(input.only)),
    ),
  })
}
