import type { DayRange } from '../../../shared/comparison.ts'
import type {
  Customer,
  CustomerFilter,
  CustomerKey,
  CustomerSort,
  CustomerSummary,
  Trial,
} from '../../../shared/contract/customers.ts'
import type { Metrics } from '../../../shared/contract/metrics.ts'
import type { Plan, TrialMonth, TrialsBy } from '../../../shared/contract/plans.ts'
import type { Totals } from '../../../shared/contract/totals.ts'
import { compare, roundHalfEven } from '../../../shared/exact.ts'
import { type Money, money } from '../../../shared/money.ts'
import { type Month, monthOf } from '../../../shared/time.ts'
import type { Database } from '../../db/open.ts'
import type { Basis } from '../basis.ts'
import type { MetricsReader } from '../metrics.ts'
import { converter } from '../recurring/movements.ts'
import { type CountedSubscription, countsOn } from '../recurring/mrr.ts'
import { planNames, plansOf } from '../recurring/plans.ts'
import { customerSums, revenueOf } from '../revenue/revenue.ts'
import type { Scope } from '../scope.ts'
import { statedRates } from '../stated-rates.ts'
import { summaryOf } from './customer-summary.ts'
import { customersOf, type KnownCustomer, toCustomer, within } from './customers.ts'
import { remembered } from './remembered.ts'
import { dayBy, trialMonths, trialsOf } from './trials.ts'

export interface CustomerMetrics {
  /** Revenue is that of these days, of all where they are left out; MRR and states are today's. */
  summary(scope: Scope, days?: Days): CustomerSummary
  /** All that match, in the order asked for. */
  list(scope: Scope, filter: CustomerFilter): Listed
  /** One customer with the terms of its revenue and what its subscriptions add to MRR; null if there is none. */
  one(scope: Scope, key: CustomerKey, days?: Days): CustomerDetail | null
  plans(scope: Scope): Plan[]
  /** The subscriptions of a plan that count today. */
  plan(scope: Scope, plan: Pick<Plan, 'plan' | 'currency'>): CountedSubscription[]
  trials(scope: Scope, by: TrialsBy): TrialMonth[]
  /** The trials of a month or of all, that still run, that are over or both, the newest first. */
  trial(scope: Scope, which: { by: TrialsBy; month?: Month; running?: boolean }): Trial[]
}

/** An end that is left out is that of history. */
type Days = Partial<DayRange>

/** Customers that are turned into money only when they are shown: there may be a hundred thousand. */
export interface Listed {
  count: number
  page(offset: number, limit: number): Customer[]
}

interface CustomerDetail {
  customer: Customer
  totals: Totals
  /** What each subscription that counts today adds to MRR, by its id. */
  counts: Map<string, Money>
  rates: Metrics['rates']
}

export function createCustomerMetrics(
  db: Database,
  metrics: Pick<MetricsReader, 'basis' | 'today'>,
  now: () => number,
): CustomerMetrics {
  const recall = remembered<{ basis: Basis; customers: KnownCustomer[] }>(db)

  /** Everybody, and what they were worked out from. */
  function everybody(scope: Scope, { from, to }: Days = {}) {
    return recall(`${JSON.stringify([scope, from, to])} ${metrics.today(scope)}`, () => {
      const basis = metrics.basis(scope)
      return { basis, customers: customersOf(db, scope, basis, { from, to }) }
    })
  }

  const trialsIn = (scope: Scope) =>
    trialsOf(db, scope.connectionIds, now(), metrics.basis(scope).dayOf, scope.only)

  return {
    summary(scope, days = {}) {
      const { basis, customers } = everybody(scope, days)
      return summaryOf(scope, basis, customers, days)
    },
    list(scope, { sort, order, state, search = '', from, to }) {
      const found = everybody(scope, { from, to }).customers.filter(
        it => (!state || it.state === state) && it.customer.startsWith(search),
      )
      const direction = order === 'descending' ? -1 : 1
      found.sort((a, b) => direction * ORDERS[sort](a, b) || byKey(a, b))
      return {
        count: found.length,
        page: (offset, limit) =>
          found.slice(offset, offset + limit).map(it => toCustomer(it, scope.currency)),
      }
    },
    one(scope, { connectionId, customer }, days = {}) {
      const { basis, customers } = everybody(scope, days)
      const found = customers.find(
        it => it.customer === customer && it.connectionId === connectionId,
      )
      if (!found) return null
      const { today, findRate } = basis
      const { currency, only } = scope
      const sums = customerSums(db, { connectionId, customer }).filter(
        it => within(it.day, days) && (only === undefined || it.currency === only),
      )
      const { totals, rates } = revenueOf(sums, currency, findRate)
      const value = converter(currency, today, findRate)
      const own = basis
        .subscriptions()
        .filter(
          it => it.customer === customer && it.connectionId === connectionId && countsOn(it, today),
        )
      const counts = own.map(it => [it.id, money(roundHalfEven(value(it)), currency)] as const)
      return {
        customer: toCustomer(found, currency),
        totals,
        counts: new Map(counts),
        rates: statedRates(rates),
      }
    },
    plans(scope) {
      const { subscriptions, today, findRate } = everybody(scope).basis
      const names = planNames(db, scope.connectionIds)
      return plansOf(subscriptions(), names, today, scope.currency, findRate)
    },
    plan(scope, { plan, currency }) {
      const { subscriptions, today } = everybody(scope).basis
      const nameOf = planNames(db, scope.connectionIds)
      return subscriptions().filter(
        it => it.currency === currency && countsOn(it, today) && nameOf(it) === plan,
      )
    },
    trials: (scope, by) => trialMonths(trialsIn(scope), by),
    trial(scope, { by, month, running }) {
      const dayOf = dayBy(by)
      return trialsIn(scope)
        .filter(it => month === undefined || monthOf(dayOf(it)) === month)
        .filter(it => running === undefined || (it.outcome === 'running') === running)
        .sort((a, b) => byDay(dayOf(b), dayOf(a)))
    },
  }
}

const ORDERS: Record<CustomerSort, (a: KnownCustomer, b: KnownCustomer) => number> = {
  revenue: (a, b) => compare(a.revenue, b.revenue),
  mrr: (a, b) => compare(a.mrr, b.mrr),
  first: (a, b) => byDay(a.firstPaid, b.firstPaid),
  last: (a, b) => byDay(a.lastPaid, b.lastPaid),
}

/** Who never paid comes before everybody who did. */
const byDay = (a: string | null, b: string | null) => ((a ?? '') < (b ?? '') ? -1 : a === b ? 0 : 1)

/** Equals keep one order from page to page. */
const byKey = (a: CustomerKey, b: CustomerKey) =>
  byDay(a.customer, b.customer) || byDay(a.connectionId, b.connectionId)
