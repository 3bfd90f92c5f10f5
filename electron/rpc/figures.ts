import { roundHalfEven } from '../../shared/exact.ts'
import type { Database } from '../db/open.ts'
import { listEntries, listSubscriptions, named } from '../ledger/entries.ts'
import { inOwnCurrency, type MetricsReader } from '../metrics/metrics.ts'
import type { CountedSubscription } from '../metrics/mrr.ts'
import { differing } from '../metrics/reconciliation.ts'
import type { Startups } from '../startups.ts'
import { os } from './base.ts'

export interface FiguresParts {
  db: Database
  startups: Startups
  metrics: MetricsReader
}

export const figuresSection = ({ db, startups, metrics }: FiguresParts) => {
  const scope = () => startups.scope(startups.need())
  return os.figures.router({
    overview: os.figures.overview.handler(() => metrics.overview(scope())),
    series: os.figures.series.handler(({ input }) =>
      metrics.series(inOwnCurrency(scope(), input.only), input.interval, input),
    ),
    recurring: os.figures.recurring.handler(({ input }) =>
      metrics.recurring(scope(), input.interval, input),
    ),
    cohorts: os.figures.cohorts.handler(() => metrics.cohorts(scope())),
    cohort: os.figures.cohort.handler(({ input: { offset, limit, ...which } }) =>
      pageOf(metrics.cohort(scope(), which), { offset, limit }),
    ),
    movement: os.figures.movement.handler(({ input: { movement, offset, limit, ...range } }) =>
      pageOf(metrics.movement(scope(), movement, range), { offset, limit }),
    ),
    reconciliation: os.figures.reconciliation.handler(({ input: { offset, limit } }) => {
      const { subscriptions, ...sums } = metrics.reconciliation(scope())
      const page = subscriptions.slice(offset, offset + limit).map(differing)
      return { ...sums, count: subscriptions.length, subscriptions: named(db, page) }
    }),
    totals: os.figures.totals.handler(({ input: { only, ...range } }) =>
      metrics.totals(inOwnCurrency(scope(), only), range),
    ),
    metrics: os.figures.metrics.handler(() => metrics.metrics(scope())),
    entries: os.figures.entries.handler(({ input }) =>
      listEntries(db, scope().connectionIds, input, input),
    ),
    subscriptions: os.figures.subscriptions.handler(({ input }) => {
      const { subscriptions, ...sums } = metrics.mrrOn(scope(), input.day ?? metrics.today(scope()))
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

const largestFirst = (subscriptions: CountedSubscription[]) =>
  subscriptions
    .map(it => ({ it, amount: roundHalfEven(it.mrr) }))
    .sort((a, b) => (a.amount < b.amount ? 1 : a.amount > b.amount ? -1 : 0))
    .map(({ it }) => it)
