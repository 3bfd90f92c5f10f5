import type { Database } from '../db/open.ts'
import { listEntries, listSubscriptions, named } from '../ledger/entries.ts'
import type { MetricsReader } from '../metrics/metrics.ts'
import { largestFirst } from '../metrics/mrr.ts'
import { differing } from '../metrics/reconciliation.ts'
import { inOwnCurrency } from '../metrics/scope.ts'
import type { Startups } from '../startups.ts'
import { about, os } from './base.ts'

export interface FiguresParts {
  db: Database
  startups: Startups
  metrics: MetricsReader
}

export const figuresSection = ({ db, startups, metrics }: FiguresParts) => {
  const { figures } = about(startups).figuresOfOne
  return os.figures.router({
    overview: figures.overview.handler(({ context: { scope } }) => metrics.overview(scope)),
    series: figures.series.handler(({ input, context: { scope } }) =>
      metrics.series(inOwnCurrency(scope, input.only), input.interval, input),
    ),
    recurring: figures.recurring.handler(({ input, context: { scope } }) =>
      metrics.recurring(scope, input.interval, input),
    ),
    cohorts: figures.cohorts.handler(({ context: { scope } }) => metrics.cohorts(scope)),
    cohort: figures.cohort.handler(({ input: { offset, limit, ...which }, context: { scope } }) =>
      pageOf(metrics.cohort(scope, which), { offset, limit }),
    ),
    movement: figures.movement.handler(
      ({ input: { movement, offset, limit, ...range }, context: { scope } }) =>
        pageOf(metrics.movement(scope, movement, range), { offset, limit }),
    ),
    reconciliation: figures.reconciliation.handler(
      ({ input: { offset, limit }, context: { scope } }) => {
        const { subscriptions, ...sums } = metrics.reconciliation(scope)
        const page = subscriptions.slice(offset, offset + limit).map(differing)
        return { ...sums, count: subscriptions.length, subscriptions: named(db, page) }
      },
    ),
    totals: figures.totals.handler(({ input: { only, ...range }, context: { scope } }) =>
      metrics.totals(inOwnCurrency(scope, only), range),
    ),
    metrics: figures.metrics.handler(({ context: { scope } }) => metrics.metrics(scope)),
    entries: figures.entries.handler(({ input, context: { scope } }) =>
      listEntries(db, scope.connectionIds, input, input),
    ),
    subscriptions: figures.subscriptions.handler(({ input, context: { scope } }) => {
      const { subscriptions, ...sums } = metrics.mrrOn(scope, input.day ?? metrics.today(scope))
      const page = largestFirst(subscriptions).slice(input.offset, input.offset + input.limit)
      return {
        subscriptions: listSubscriptions(db, page),
        count: subscriptions.length,
        ...sums,
      }
    }),
  })
}

const pageOf = <T>(customers: T[], { offset, limit }: { offset: number; limit: number }) => ({
  customers: customers.slice(offset, offset + limit),
  count: customers.length,
})
