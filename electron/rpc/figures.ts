import type { Database } from '../db/open.ts'
import { listBalances } from '../ledger/balances.ts'
import { listEntries } from '../ledger/entries.ts'
import { listSetAside } from '../ledger/set-aside.ts'
import { listSubscriptions, named } from '../ledger/subscriptions.ts'
import type { MetricsReader } from '../metrics/metrics.ts'
import { largestFirst, subscribersOn } from '../metrics/recurring/mrr.ts'
import { differing } from '../metrics/recurring/reconciliation.ts'
import { inOwnCurrency, needRecurring } from '../metrics/scope.ts'
import type { Startups } from '../startups/startups.ts'
import { about, os } from './base.ts'

export interface FiguresParts {
  db: Database
  startups: Startups
  metrics: MetricsReader
  now(): number
}

export const figuresSection = ({ db, startups, metrics, now }: FiguresParts) => {
  const { figures } = about(startups).figuresOfOne
  return os.figures.router({
    overview: figures.overview.handler(({ context: { scope } }) => metrics.overview(scope)),
    series: figures.series.handler(({ input, context: { scope } }) =>
      metrics.series(inOwnCurrency(scope, input.only), input.interval, input),
    ),
    recurring: figures.recurring.handler(({ input, context: { scope } }) =>
      metrics.recurring(inOwnCurrency(scope, input.only), input.interval, input),
    ),
    cohorts: figures.cohorts.handler(({ input, context: { scope } }) =>
      metrics.cohorts(inOwnCurrency(scope, input.only)),
    ),
    cohort: figures.cohort.handler(
      ({ input: { offset, limit, only, ...which }, context: { scope } }) =>
        pageOf(metrics.cohort(inOwnCurrency(scope, only), which), { offset, limit }),
    ),
    movement: figures.movement.handler(
      ({ input: { movement, offset, limit, only, ...range }, context: { scope } }) =>
        pageOf(metrics.movement(inOwnCurrency(scope, only), movement, range), { offset, limit }),
    ),
    reconciliation: figures.reconciliation.handler(
      ({ input: { offset, limit, only }, context: { scope } }) => {
        const { subscriptions, ...sums } = metrics.reconciliation(
          needRecurring(inOwnCurrency(scope, only)),
        )
        const page = subscriptions.slice(offset, offset + limit).map(differing)
        return { ...sums, count: subscriptions.length, subscriptions: named(db, page) }
      },
    ),
    totals: figures.totals.handler(({ input: { only, ...range }, context: { scope } }) =>
      metrics.totals(inOwnCurrency(scope, only), range),
    ),
    metrics: figures.metrics.handler(({ context: { scope } }) => metrics.metrics(scope)),
    setAside: figures.setAside.handler(({ context: { scope } }) =>
      listSetAside(db, scope.connectionIds),
    ),
    balances: figures.balances.handler(({ context: { scope } }) =>
      listBalances(db, scope.connectionIds),
    ),
    entries: figures.entries.handler(({ input, context: { scope } }) =>
      listEntries(db, scope.connectionIds, input, { ...input, now: now() }),
    ),
    subscriptions: figures.subscriptions.handler(({ input, context: { scope } }) => {
      const day = input.day ?? metrics.today(scope)
      const { subscriptions, ...sums } = metrics.mrrOn(
        needRecurring(inOwnCurrency(scope, input.only)),
        day,
      )
      const page = largestFirst(subscriptions).slice(input.offset, input.offset + input.limit)
      return {
        subscriptions: listSubscriptions(db, page),
        count: subscriptions.length,
        customers: subscribersOn(subscriptions, day),
        ...sums,
      }
    }),
  })
}

const pageOf = <T>(customers: T[], { offset, limit }: { offset: number; limit: number }) => ({
  customers: customers.slice(offset, offset + limit),
  count: customers.length,
})
