import type { Connections } from '../connections/connections.ts'
import type { Database } from '../db/open.ts'
import { soldIn, subscriptionCurrencies } from '../ledger/parts.ts'
import { listSubscriptions } from '../ledger/subscriptions.ts'
import { differencesOf, subscriptionsBehind } from '../metrics/differences.ts'
import type { MetricsReader } from '../metrics/metrics.ts'
import { inOwnCurrency } from '../metrics/scope.ts'
import type { Startups } from '../startups/startups.ts'
import { about, os } from './base.ts'

export interface RevenueParts {
  db: Database
  connections: Connections
  startups: Startups
  metrics: MetricsReader
  /** Milliseconds since the epoch. */
  now(): number
}

export const revenueSection = ({ db, connections, startups, metrics, now }: RevenueParts) => {
  const { revenue } = about(startups).figuresOfOne
  return os.revenue.router({
    extent: revenue.extent.handler(({ context: { scope } }) => ({
      ...metrics.extent(scope),
      subscriptionCurrencies: subscriptionCurrencies(db, scope.connectionIds),
    })),
    sold: revenue.sold.handler(({ context: { scope } }) => soldIn(db, scope.connectionIds)),
    breakdown: revenue.breakdown.handler(({ input: { only, ...division }, context: { scope } }) =>
      metrics.breakdown(inOwnCurrency(scope, only), division),
    ),
    differences: revenue.differences.handler(({ input, context: { whose, scope } }) => ({
      ...differencesOf(db, metrics, scope, input, now()),
      connections: connections.list(whose.id).map(({ name, lastSyncAt }) => ({ name, lastSyncAt })),
    })),
    rates: revenue.rates.handler(({ input, context: { scope } }) => metrics.rates(scope, input)),
    behindReason: revenue.behindReason.handler(({ input, context: { scope } }) => {
      const { why, offset, limit } = input
      const all = subscriptionsBehind(db, scope.connectionIds, why)
      return {
        subscriptions: listSubscriptions(db, all.slice(offset, offset + limit)),
        count: all.length,
      }
    }),
    monthToDate: revenue.monthToDate.handler(({ input, context: { scope } }) =>
      metrics.monthToDate(inOwnCurrency(scope, input.only)),
    ),
  })
}
