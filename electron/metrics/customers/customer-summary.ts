import type { DayRange } from '../../../shared/comparison.ts'
import type { Customer, CustomerSummary } from '../../../shared/contract/customers.ts'
import { exact, roundHalfEven, sum } from '../../../shared/exact.ts'
import { money } from '../../../shared/money.ts'
import { addDays, type Day, startOf } from '../../../shared/time.ts'
import type { Basis } from '../basis.ts'
import { countsOn } from '../recurring/mrr.ts'
import { revenueOf } from '../revenue/revenue.ts'
import { knowsRecurring, type Scope } from '../scope.ts'
import { concentrationOf, type KnownCustomer, within } from './customers.ts'

/**
 * All customers in one piece. Their revenue is that of `days`, as is what no customer is told of; MRR, states
 * and who came and left this month are today's.
 */
export function summaryOf(
  scope: Scope,
  basis: Basis,
  customers: KnownCustomer[],
  days: Partial<DayRange>,
): CustomerSummary {
  const { currency } = scope
  const { today } = basis
  const of = (state: Customer['state']) => customers.filter(it => it.state === state).length
  const subscribers = of('subscriber')
  const month = startOf('month', today)
  const mrr = roundHalfEven(sum(customers.map(it => it.mrr)))
  const knows = knowsRecurring(scope)
  const known = <T>(figure: T) => (knows ? figure : null)
  const revenue = revenueIn(days, scope, basis, customers)
  return {
    asOf: today,
    customers: customers.length,
    subscribers: known(subscribers),
    formerSubscribers: known(of('former_subscriber')),
    oneTimeBuyers: known(of('one_time_buyer')),
    stateUnknown: of(null),
    arpa: subscribers === 0 ? null : money(roundHalfEven(exact(mrr, subscribers)), currency),
    mrr: known(money(mrr, currency)),
    newThisMonth: known(
      customers.filter(it => it.state === 'subscriber' && (it.subscribedFrom ?? '') >= month)
        .length,
    ),
    leftThisMonth: known(leftAfter(addDays(month, -1), basis, customers).length),
    concentration: {
      mrr: concentrationOf(customers.map(it => it.mrr)),
      // What nobody is told of can take more than customers brought: then there is nothing to share.
      revenue: concentrationOf(revenue.total.amount > 0n ? customers.map(it => it.revenue) : []),
    },
    revenue,
  }
}

/** What customers brought in these days, and what no customer is told of. */
function revenueIn(
  days: Partial<DayRange>,
  { currency }: Scope,
  { sums, findRate }: Basis,
  customers: KnownCustomer[],
): CustomerSummary['revenue'] {
  const inDays = sums().filter(({ day }) => within(day, days))
  const total = revenueOf(inDays, currency, findRate).totals.netRevenue
  const told = roundHalfEven(sum(customers.map(it => it.revenue)))
  return {
    ofCustomers: money(told, currency),
    noCustomerTold: money(total.amount - told, currency),
    total,
  }
}

/** The former subscribers who still had a subscription at the end of that day. */
function leftAfter(day: Day, basis: Basis, customers: KnownCustomer[]): KnownCustomer[] {
  const held = new Set(
    basis
      .subscriptions()
      .filter(it => countsOn(it, day))
      .map(it => `${it.connectionId} ${it.customer}`),
  )
  return customers.filter(
    it => it.state === 'former_subscriber' && held.has(`${it.connectionId} ${it.customer}`),
  )
}
