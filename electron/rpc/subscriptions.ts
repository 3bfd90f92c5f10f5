import type { LedgerReader } from '../ledger/reader.ts'
import type { MetricsReader } from '../metrics/metrics.ts'
import { largestFirst, subscribersOn } from '../metrics/recurring/mrr.ts'
import { inOwnCurrency, needRecurring } from '../metrics/scope.ts'
import type { Startups } from '../startups/startups.ts'
import { about, os } from './base.ts'

export interface SubscriptionsParts {
  startups: Startups
  ledger: LedgerReader
  metrics: MetricsReader
}

export const subscriptionsSection = ({ startups, ledger, metrics }: SubscriptionsParts) => {
  const section = about(startups).oneWithScope.subscriptions
  return os.subscriptions.router({
    list: section.list.handler(({ input, context: { scope } }) => {
      const day = input.day ?? metrics.today(scope)
      const { subscriptions, ...sums } = metrics.mrrOn(
        needRecurring(inOwnCurrency(scope, input.only)),
        day,
      )
      const page = largestFirst(subscriptions).slice(input.offset, input.offset + input.limit)
      return {
        subscriptions: ledger.subscriptions(page),
        count: subscriptions.length,
        customers: subscribersOn(subscriptions, day),
        ...sums,
      }
    }),
  })
}
