import type { Connections } from '../connections/connections.ts'
import type { LedgerReader } from '../ledger/reader.ts'
import type { MetricsReader } from '../metrics/metrics.ts'
import type { Reports } from '../metrics/reports.ts'
import { inOwnCurrency } from '../metrics/scope.ts'
import type { Startups } from '../startups/startups.ts'
import { about, os } from './base.ts'

export interface RevenueParts {
  connections: Connections
  startups: Startups
  ledger: LedgerReader
  metrics: MetricsReader
  reports: Reports
}

export const revenueSection = (parts: RevenueParts) => {
  const { connections, ledger, metrics, reports } = parts
  const { revenue } = about(parts.startups).oneWithScope
  return os.revenue.router({
    extent: revenue.extent.handler(({ context: { scope } }) => ({
      ...metrics.extent(scope),
      subscriptionCurrencies: ledger.subscriptionCurrencies(scope.connectionIds),
    })),
    sold: revenue.sold.handler(({ context: { scope } }) => ledger.sold(scope.connectionIds)),
    breakdown: revenue.breakdown.handler(({ input: { only, ...division }, context: { scope } }) =>
      metrics.breakdown(inOwnCurrency(scope, only), division),
    ),
    differences: revenue.differences.handler(({ input, context: { whose, scope } }) => ({
      ...reports.differences(scope, input),
      connections: connections.list(whose.id).map(({ name, lastSyncAt }) => ({ name, lastSyncAt })),
    })),
    rates: revenue.rates.handler(({ input, context: { scope } }) => metrics.rates(scope, input)),
    behindReason: revenue.behindReason.handler(({ input, context: { scope } }) => {
      const { why, offset, limit } = input
      const all = reports.behind(scope, why)
      return {
        subscriptions: ledger.subscriptions(all.slice(offset, offset + limit)),
        count: all.length,
      }
    }),
    monthToDate: revenue.monthToDate.handler(({ input, context: { scope } }) =>
      metrics.monthToDate(inOwnCurrency(scope, input.only)),
    ),
  })
}
