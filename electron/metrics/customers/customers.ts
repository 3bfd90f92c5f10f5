import type { DayRange } from '../../../shared/comparison.ts'
import type {
  Customer,
  CustomerState,
  CustomerSummary,
} from '../../../shared/contract/customers.ts'
import {
  add,
  compare,
  type Exact,
  exact,
  multiply,
  roundHalfEven,
  sum,
  ZERO,
} from '../../../shared/exact.ts'
import { money } from '../../../shared/money.ts'
import { type Day, monthOf } from '../../../shared/time.ts'
import { REVENUE_KINDS } from '../../../shared/totals.ts'
import type { Database } from '../../db/open.ts'
import type { Basis } from '../basis.ts'
import { byCustomer, converter } from '../recurring/movements.ts'
import { countsOn } from '../recurring/mrr.ts'
import type { Scope } from '../scope.ts'

/** What is known of one customer, amounts exact and in minor units of the reporting currency. */
export interface KnownCustomer {
  connectionId: string
  customer: string
  /** Null for one who is known from a file alone. */
  state: CustomerState | null
  firstPaid: Day | null
  lastPaid: Day | null
  revenue: Exact
  /** By currency, what no known rate converts. */
  unconverted: Map<string, bigint>
  mrr: Exact
  /** How many count at the end of the day. */
  subscriptions: number
  /** The first day on which a subscription counted. */
  subscribedFrom: Day | null
}

/**
 * Everybody who has revenue, or a subscription that counted by the end of a day. Entries without a
 * customer are nobody's: what they come to is all net revenue less that of these. Revenue is that of
 * the days asked for, first and last payment are of all time.
 */
export function customersOf(
  db: Database,
  scope: Pick<Scope, 'connectionIds' | 'importedIds' | 'currency' | 'only'>,
  { subscriptions, today: asOf, findRate }: Pick<Basis, 'subscriptions' | 'today' | 'findRate'>,
  days: Partial<DayRange> = {},
): KnownCustomer[] {
  const { connectionIds, currency, only } = scope
  const imported = new Set(scope.importedIds)
  const customers = new Map<string, KnownCustomer>()
  for (const row of revenueRows(db, connectionIds, { currency, only, ...days })) {
    const known = customerIn(customers, row)
    if (row.first !== null && (known.firstPaid === null || row.first < known.firstPaid)) {
      known.firstPaid = row.first
    }
    if (row.last !== null && (known.lastPaid === null || row.last > known.lastPaid)) {
      known.lastPaid = row.last
    }
    const factor = row.currency === currency ? null : findRate(row.currency, row.day)?.factor
    if (factor === null) known.revenue = add(known.revenue, exact(row.net))
    else if (factor) known.revenue = add(known.revenue, multiply(exact(row.net), factor))
    else {
      const before = known.unconverted.get(row.currency) ?? 0n
      known.unconverted.set(row.currency, before + row.net)
    }
  }
  const value = converter(currency, asOf, findRate)
  for (const known of customers.values()) {
    if (imported.has(known.connectionId)) known.state = null
  }
  for (const own of byCustomer(subscriptions().filter(it => it.from <= asOf)).values()) {
    const [one] = own
    if (!one) continue
    const known = customerIn(customers, one)
    const held = own.filter(it => countsOn(it, asOf))
    known.state = held.length > 0 ? 'subscriber' : 'former_subscriber'
    known.mrr = sum(held.map(value))
    known.subscriptions = new Set(held.map(it => it.id)).size
    known.subscribedFrom = own.reduce((first, it) => (it.from < first ? it.from : first), one.from)
  }
  return [...customers.values()]
}

interface RevenueRow {
  connectionId: string
  customer: string
  currency: string
  /** Of all of them, for a currency other than the reporting one; empty for that one. */
  day: Day
  first: Day | null
  last: Day | null
  net: bigint
}

/**
 * A row a customer in the reporting currency, and one a day in every other: each has its own rate. In one
 * currency alone there are no others.
 */
function revenueRows(
  db: Database,
  connectionIds: string[],
  { currency, only, from, to }: { currency: string; only?: string } & Partial<DayRange>,
): RevenueRow[] {
  const rows = (which: '=' | '<>', day: 'day' | null) =>
    db.$client
      .prepare<[object], RevenueRow>(
        `select connection_id as connectionId, customer, currency, ${day ?? `''`} as day,
           min(case when kind = 'charge' and gross > 0 then day end) as first,
           max(case when kind = 'charge' and gross > 0 then day end) as last,
           sum(case when day between @from and @to then net else 0 end) as net
         from entries indexed by entries_of_customer
         where connection_id in (select value from json_each(@connections)) and customer is not null
           and currency ${which} @currency and kind in (select value from json_each(@kinds))
         group by connection_id, customer, currency${day ? ', day' : ''}`,
      )
      .safeIntegers()
      .all({
        connections: JSON.stringify(connectionIds),
        currency,
        kinds: JSON.stringify(REVENUE_KINDS),
        from: from ?? '0000-01-01',
        to: to ?? '9999-12-31',
      })
  return [...rows('=', null), ...(only === undefined ? rows('<>', 'day') : [])]
}

/** Whether a day is one of these. */
export const within = (day: Day, { from = '', to = '9999-12-31' }: Partial<DayRange>): boolean =>
  day >= from && day <= to

function customerIn(
  customers: Map<string, KnownCustomer>,
  { connectionId, customer }: { connectionId: string; customer: string },
): KnownCustomer {
  const key = `${connectionId} ${customer}`
  const known = customers.get(key)
  if (known) return known
  const fresh: KnownCustomer = {
    connectionId,
    customer,
    state: 'one_time_buyer',
    firstPaid: null,
    lastPaid: null,
    revenue: ZERO,
    unconverted: new Map(),
    mrr: ZERO,
    subscriptions: 0,
    subscribedFrom: null,
  }
  customers.set(key, fresh)
  return fresh
}

export const toCustomer = (it: KnownCustomer, currency: string): Customer => ({
  connectionId: it.connectionId,
  customer: it.customer,
  state: it.state,
  firstPaid: it.firstPaid,
  lastPaid: it.lastPaid,
  revenue: money(roundHalfEven(it.revenue), currency),
  unconverted: [...it.unconverted].map(([code, amount]) => money(amount, code)),
  mrr: it.state && money(roundHalfEven(it.mrr), currency),
  subscriptions: it.subscriptions,
  cohort: it.subscribedFrom && monthOf(it.subscribedFrom),
})

/** How much of a whole the largest 1, 5 and 10 parts are. */
export function concentrationOf(parts: Exact[]): CustomerSummary['concentration']['mrr'] {
  const whole = sum(parts)
  const largest = parts.toSorted((a, b) => compare(b, a))
  const share = (most: number) => {
    if (whole.n <= 0n) return null
    const top = sum(largest.slice(0, most))
    return Number(top.n * whole.d) / Number(top.d * whole.n)
  }
  return { top1: share(1), top5: share(5), top10: share(10) }
}
