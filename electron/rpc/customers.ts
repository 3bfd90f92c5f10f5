import { AppError } from '../../shared/errors.ts'
import type { LedgerReader } from '../ledger/reader.ts'
import type { CustomerMetrics } from '../metrics/customers/customer-metrics.ts'
import { largestFirst } from '../metrics/recurring/mrr.ts'
import { inOwnCurrency } from '../metrics/scope.ts'
import type { Startups } from '../startups/startups.ts'
import { about, os } from './base.ts'

export interface CustomersParts {
  startups: Startups
  ledger: LedgerReader
  customers: CustomerMetrics
}

export const customersSection = ({ startups, ledger, customers: metrics }: CustomersParts) => {
  const { customers } = about(startups).oneWithScope
  return os.customers.router({
    summary: customers.summary.handler(({ input: { only, ...days }, context: { scope } }) =>
      metrics.summary(inOwnCurrency(scope, only), days),
    ),
    list: customers.list.handler(({ input: { offset, limit, ...filter }, context: { scope } }) => {
      const { count, page } = metrics.list(inOwnCurrency(scope, filter.only), filter)
      return { count, customers: page(offset, limit) }
    }),
    one: customers.one.handler(({ input: { only, ...input }, context: { scope } }) => {
      const found = metrics.one(inOwnCurrency(scope, only), input, input)
      if (!found) throw noSuchCustomer()
      const { customer, totals, counts, rates } = found
      return {
        ...customer,
        totals,
        rates,
        subscriptions: ledger.subscriptionsOf(input).map(it => ({
          ...it,
          counts: counts.get(it.id) ?? null,
        })),
      }
    }),
    plans: customers.plans.handler(({ input: { only }, context: { scope } }) =>
      metrics.plans(inOwnCurrency(scope, only)),
    ),
    plan: customers.plan.handler(({ input: { offset, limit, ...plan }, context: { scope } }) => {
      const all = largestFirst(metrics.plan(scope, plan))
      return {
        subscriptions: ledger.subscriptions(all.slice(offset, offset + limit)),
        count: all.length,
      }
    }),
    trials: customers.trials.handler(({ input: { by, only }, context: { scope } }) =>
      metrics.trials(inOwnCurrency(scope, only), by),
    ),
    trial: customers.trial.handler(({ input, context: { scope } }) => {
      const { offset, limit, only, ...which } = input
      const trials = metrics.trial(inOwnCurrency(scope, only), which)
      return { trials: trials.slice(offset, offset + limit), count: trials.length }
    }),
  })
}

const noSuchCustomer = () =>
  new AppError({
    code: 'NOT_FOUND',
    message: 'There is no such customer.',
    why: 'No entry and no subscription is theirs; the connection may have been removed.',
    fix: 'Look for them in the list of customers.',
  })
