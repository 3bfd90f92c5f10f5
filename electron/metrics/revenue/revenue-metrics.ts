import type { DayRange } from '../../../shared/comparison.ts'
import type { EntryKind } from '../../../shared/contract/entries.ts'
import type { Rate } from '../../../shared/contract/rates.ts'
import type { Breakdown, BreakdownBy, MonthToDate } from '../../../shared/contract/revenue.ts'
import type { Totals } from '../../../shared/contract/totals.ts'
import { type Day, intervals } from '../../../shared/time.ts'
import type { Database } from '../../db/open.ts'
import type { FindRate } from '../../rates/rates.ts'
import type { BasisOf } from '../basis.ts'
import { type ConvertedPoint, earliest, pointsOf } from '../points.ts'
import { knowsRecurring, type Scope } from '../scope.ts'
import { statedRates } from '../stated-rates.ts'
import { breakdownOf, partSums } from './breakdown.ts'
import { monthToDate } from './month-to-date.ts'
import { daySums, entryCurrencies, firstSummedDay, revenueOf } from './revenue.ts'

const EVER: DayRange = { from: '0000-01-01', to: '9999-12-31' }

export type SeriesInterval = 'day' | 'week' | 'month' | 'year'

/** What came in, and what was taken away from it. */
export interface RevenueMetrics {
  /** Net revenue over [from, to], both included, with its terms. */
  totals(scope: Scope, range: DayRange): Totals
  /** The exchange rates under it; of some kinds of entries alone where they are named. */
  rates(scope: Scope, which: DayRange & { kinds?: EntryKind[] }): Rate[]
  /** A point an interval that touches [from, to], from the first activity to today at the most. */
  series(scope: Scope, interval: SeriesInterval, range?: { from?: Day; to?: Day }): ConvertedPoint[]
  /** Net revenue over [from, to], divided by one of its sides. */
  breakdown(scope: Scope, division: { by: BreakdownBy } & DayRange): Breakdown
  /** The running month beside the same days of the month before, and where it may end. */
  monthToDate(scope: Scope): MonthToDate
  /** What there is to choose from. */
  extent(scope: Scope): {
    today: Day
    first: Day | null
    currency: string
    currencies: string[]
    knowsRecurring: boolean
  }
  /** Whether any of the entries over [from, to] came out of a file, and not from a provider. */
  holdsImported(scope: Scope, range?: DayRange): boolean
  /** Distinct customers charged in [from, to]. */
  payingCustomers(scope: Scope, from: Day, to: Day): number
}

export function revenueMetrics(db: Database, basisOf: BasisOf): RevenueMetrics {
  const totalsAt = (
    { connectionIds, currency, only }: Scope,
    range: DayRange,
    findRate: FindRate,
  ): Totals => revenueOf(daySums(db, connectionIds, { ...range, only }), currency, findRate).totals

  return {
    totals: (scope, range) => totalsAt(scope, range, basisOf(scope).findRate),
    rates(scope, { kinds, ...range }) {
      const { connectionIds, currency, only } = scope
      const sums = daySums(db, connectionIds, { ...range, only })
      const some = kinds ? sums.filter(it => kinds.includes(it.kind)) : sums
      return statedRates(revenueOf(some, currency, basisOf(scope).findRate).rates)
    },
    series(scope, interval, { from, to } = {}) {
      const { connectionIds, currency, only } = scope
      const basis = basisOf(scope)
      const last = to && to < basis.today ? to : basis.today
      const subscriptions = basis.subscriptions()
      const begin = earliest(firstSummedDay(db, connectionIds, only), subscriptions)
      const first = begin && from && from > begin ? from : begin
      if (!first || first > last) return []
      const spans = intervals(interval, first, last).map(({ start, end }) => ({
        start: from && start < from ? from : start,
        end: end > last ? last : end,
      }))
      const sums = daySums(db, connectionIds, { from: spans[0]?.start, to: last, only })
      return pointsOf(spans, sums, knowsRecurring(scope) ? subscriptions : null, currency, basis)
    },
    breakdown(scope, division) {
      const { connectionIds, currency, only } = scope
      const sums = partSums(db, connectionIds, { ...division, currency, only })
      return { ...division, currency, ...breakdownOf(sums, currency, basisOf(scope).findRate) }
    },
    monthToDate(scope) {
      const { today, findRate } = basisOf(scope)
      const first = firstSummedDay(db, scope.connectionIds, scope.only)
      return monthToDate(today, first, range => totalsAt(scope, range, findRate))
    },
    extent: scope => ({
      today: basisOf(scope).today,
      first: firstSummedDay(db, scope.connectionIds) ?? null,
      currency: scope.currency,
      currencies: entryCurrencies(db, scope.connectionIds),
      knowsRecurring: knowsRecurring(scope),
    }),
    holdsImported: ({ connectionIds }, { from, to } = EVER) =>
      db.$client
        .prepare<[string, string, string], 0 | 1>(
          `select exists (select 1 from rollups join connections on id = connection_id
           where provider = 'csv' and id in (select value from json_each(?)) and day between ? and ?)`,
        )
        .pluck()
        .get(JSON.stringify(connectionIds), from, to) === 1,
    payingCustomers({ connectionIds }, from, to) {
      const row = db.$client
        .prepare<[string, string, string], { n: number }>(
          `select count(*) as n from (select distinct connection_id, customer from entries
           where connection_id in (select value from json_each(?)) and kind = 'charge'
             and day between ? and ? and customer is not null)`,
        )
        .get(JSON.stringify(connectionIds), from, to)
      return row?.n ?? 0
    },
  }
}
