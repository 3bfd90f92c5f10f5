import type { Database } from '../db/open.ts'
import { listSubscriptions } from '../ledger/subscriptions.ts'
import type { MetricsReader } from '../metrics/metrics.ts'
import { largestFirst, subscribersOn } from '../metrics/recurring/mrr.ts'
import { inOwnCurrency, needRecurring } from '../metrics/scope.ts'
import type { Startups } from '../startups/startups.ts'
import { about, os } from './base.ts'

export interface SubscriptionsParts {
  db: Database
  startups: Startups
  metrics: MetricsReader
}

export const subscriptionsSection = ({ db, startups, metrics }: SubscriptionsParts) => {
  const section = about(startups).figuresOfOne.subscriptions
  return os.subscriptions.router({
    list: section.list.handler(({ input, context: { scope } }) => {
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
