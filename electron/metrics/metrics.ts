import type { DayRange } from '../../shared/comparison.ts'
import type {
  Cohort,
  CohortCustomer,
  CustomerChange,
  Metrics,
  MonthToDate,
  Overview,
  Point,
  RecurringMonth,
  RecurringPoint,
  Totals,
} from '../../shared/contract/figures.ts'
import type { Breakdown, BreakdownBy } from '../../shared/contract/revenue.ts'
import { type Money, money } from '../../shared/money.ts'
import {
  addDays,
  addMonths,
  type Day,
  dayIn,
  intervals,
  type Month,
  monthOf,
  startOf,
} from '../../shared/time.ts'
import { beforeFees, growthOf } from '../../shared/totals.ts'
import type { Database } from '../db/open.ts'
import { type FindRate, ratesInto } from '../ledger/rates.ts'
import type { ReferenceRates } from '../ledger/reference-rates.ts'
import { type Basis, once } from './basis.ts'
import { breakdownOf, partSums } from './breakdown.ts'
import { cohortAt, cohortsOf } from './cohorts.ts'
import { countedSubscriptions, subscriptionHistories } from './history.ts'
import { monthToDate } from './month-to-date.ts'
import { type CustomerMovement, customersBehind } from './movements.ts'
import {
  arrOf,
  type ConvertedMrr,
  type CountedSubscription,
  convertMrr,
  countsOn,
  mrrByCurrency,
  mrrOnDays,
  subscribersOn,
} from './mrr.ts'
import { planNames, plansOf } from './plans.ts'
import { type Reconciliation, reconcile, reconciliationOf } from './reconciliation.ts'
import { monthOfRecurring, recurringPoints, toCustomerChange } from './recurring.ts'
import {
  type DaySums,
  daySums,
  entryCurrencies,
  firstSummedDay,
  revenueOf,
  totalsByCurrency,
} from './revenue.ts'
import { statedRates, use } from './stated-rates.ts'
import { trialMonths, trialsOf } from './trials.ts'

/** Whose figures: the startup's reporting currency and zone, and the connections under it. */
export interface Scope {
  currency: string
  timezone: string
  connectionIds: string[]
  test: boolean
  /** Entries of this currency alone; of all where it is left out. */
  only?: string
}

/** One currency's own entries, unconverted; the scope as it is where none is named. */
export const inOwnCurrency = (scope: Scope, only: string | undefined): Scope =>
  only === undefined ? scope : { ...scope, currency: only, only }

export interface MrrOn {
  /** The subscriptions that count on that day. */
  subscriptions: CountedSubscription[]
  mrr: Money
  mrrByCurrency: Money[]
  rates: Metrics['rates']
}

export type SeriesInterval = 'day' | 'week' | 'month' | 'year'

export interface MetricsReader {
  /** What every figure is worked out from; each part is read once, when it is first asked for. */
  basis(scope: Scope): Basis
  /** Today, in the startup's zone. */
  today(scope: Scope): Day
  /** The document of `openrevenue metrics --json`. */
  metrics(scope: Scope): Metrics
  overview(scope: Scope): Overview
  /** MRR's movements over intervals that touch [from, to], from the first subscription to today at the most. */
  recurring(
    scope: Scope,
    interval: 'month' | 'week',
    range?: { from?: Day; to?: Day },
  ): { points: RecurringPoint[]; lastMonth: RecurringMonth | null }
  /** Customers by the month they began in. */
  cohorts(scope: Scope): Cohort[]
  /** Who of a cohort was there at the end of a month. */
  cohort(scope: Scope, which: { cohort: Month; month: Month }): CohortCustomer[]
  /** The customers behind a movement over [from, to]. */
  movement(
    scope: Scope,
    movement: CustomerMovement['movement'],
    range: { from: Day; to: Day },
  ): CustomerChange[]
  /** MRR at the end of a day: what it is made of and how that is converted. */
  mrrOn(scope: Scope, day: Day): MrrOn
  /** Today's MRR by the subscriptions themselves and by their invoices, and where the two part. */
  reconciliation(scope: Scope): Reconciliation
  /** Net revenue over [from, to], both included, with its terms. */
  totals(scope: Scope, range: DayRange): Totals
  /** A point an interval that touches [from, to], from the first activity to today at the most. */
  series(scope: Scope, interval: SeriesInterval, range?: { from?: Day; to?: Day }): Point[]
  /** Net revenue over [from, to], divided by one of its sides. */
  breakdown(scope: Scope, division: { by: BreakdownBy } & DayRange): Breakdown
  /** The running month beside the same days of the month before, and where it may end. */
  monthToDate(scope: Scope): MonthToDate
  /** What there is to choose from. */
  extent(scope: Scope): { today: Day; first: Day | null; currency: string; currencies: string[] }
  /** Distinct customers charged in [from, to]. */
  payingCustomers(scope: Scope, from: Day, to: Day): number
}

export function createMetrics(
  db: Database,
  reference: Pick<ReferenceRates, 'between'>,
  now: () => number,
): MetricsReader {
  const dayFunctions = new Map<string, (at: number) => Day>()
  const daysOf = ({ timezone }: Scope) => {
    const known = dayFunctions.get(timezone) ?? dayIn(timezone)
    dayFunctions.set(timezone, known)
    return known
  }
  const today = (scope: Scope): Day => daysOf(scope)(now())

  const subscriptionsOf = (scope: Scope): CountedSubscription[] =>
    countedSubscriptions(
      subscriptionHistories(db, scope.connectionIds),
      daysOf(scope),
      today(scope),
    ).filter(it => scope.only === undefined || it.currency === scope.only)

  function reconciliation(scope: Scope): Reconciliation {
    const asOf = today(scope)
    const histories = subscriptionHistories(db, scope.connectionIds)
    return reconciliationOf(
      reconcile(histories, daysOf(scope), asOf),
      asOf,
      scope.currency,
      ratesFor(scope),
    )
  }

  const totals = ({ connectionIds, only, ...scope }: Scope, range: DayRange): Totals =>
    revenueOf(
      daySums(db, connectionIds, { ...range, only }),
      scope.currency,
      ratesFor({ ...scope, connectionIds }),
    ).totals

  const runningMonth = (scope: Scope): MonthToDate =>
    monthToDate(today(scope), firstSummedDay(db, scope.connectionIds, scope.only), range =>
      totals(scope, range),
    )

  const ratesFor = ({ connectionIds, currency }: Scope): FindRate =>
    ratesInto(db, connectionIds, currency, reference)

  function pointsOf(
    scope: Scope,
    spans: { start: Day; end: Day }[],
    sums: DaySums[],
    subscriptions: CountedSubscription[],
    findRate: FindRate,
  ): Point[] {
    const asOf = today(scope)
    const ends = spans.map(({ end }) => (end < asOf ? end : asOf))
    const mrrs = mrrOnDays(subscriptions, ends)
    const rows = bySpan(sums, spans)
    return spans.map(({ start, end }, index) => ({
      start,
      end,
      running: end >= asOf,
      ...revenueOf(rows[index] ?? [], scope.currency, findRate).totals,
      mrr: convertMrr(mrrs[index] ?? new Map(), scope.currency, ends[index] ?? asOf, findRate).mrr,
    }))
  }

  function series(
    scope: Scope,
    interval: SeriesInterval,
    { from, to }: { from?: Day; to?: Day } = {},
  ): Point[] {
    const asOf = today(scope)
    const last = to && to < asOf ? to : asOf
    const subscriptions = subscriptionsOf(scope)
    const begin = earliest(firstSummedDay(db, scope.connectionIds, scope.only), subscriptions)
    const first = begin && from && from > begin ? from : begin
    if (!first || first > last) return []
    const spans = intervals(interval, first, last).map(({ start, end }) => ({
      start: from && start < from ? from : start,
      end: to && end > to ? to : end,
    }))
    const sums = daySums(db, scope.connectionIds, {
      from: spans[0]?.start,
      to: last,
      only: scope.only,
    })
    return pointsOf(scope, spans, sums, subscriptions, ratesFor(scope))
  }

  return {
    today,
    basis: scope => ({
      today: today(scope),
      dayOf: daysOf(scope),
      subscriptions: once(() => subscriptionsOf(scope)),
      findRate: ratesFor(scope),
      sums: once(() => daySums(db, scope.connectionIds)),
    }),
    series,
    metrics(scope) {
      const asOf = today(scope)
      const findRate = ratesFor(scope)
      const sums = daySums(db, scope.connectionIds)
      const subscriptions = subscriptionsOf(scope)
      const [current = new Map()] = mrrOnDays(subscriptions, [asOf])
      const mrr = convertMrr(current, scope.currency, asOf, findRate)
      const revenue = revenueOf(sums, scope.currency, findRate)
      const rates = new Map(revenue.rates)
      for (const rate of mrr.rates.keys()) use(rates, rate, asOf)
      const first = earliest(sums[0]?.day, subscriptions)
      const months = first ? intervals('month', first, asOf) : []
      const trials = trialsOf(db, scope.connectionIds, now(), daysOf(scope))
      const recurring = recurringPoints(subscriptions, months, asOf, scope.currency, findRate)
      return {
        as_of: asOf,
        tz: scope.timezone,
        currency: scope.currency,
        mrr: mrr.mrr,
        arr: arrOf(mrr.mrr),
        mrr_by_currency: mrrByCurrency(current),
        active_subscribers: subscribersOn(subscriptions, asOf),
        totals: revenue.totals,
        totals_by_currency: totalsByCurrency(sums),
        monthly: pointsOf(scope, months, sums, subscriptions, findRate).map(
          ({ start, end: _end, running: _running, ...point }, index) => ({
            month: monthOf(start),
            ...point,
            ...movedIn(recurring[index]),
          }),
        ),
        recurring: lastWhole(recurring),
        month_to_date: runningMonth(scope),
        plans: plansOf(
          subscriptions,
          planNames(db, scope.connectionIds),
          asOf,
          scope.currency,
          findRate,
        ),
        trials: { ended: trialMonths(trials, 'ended'), started: trialMonths(trials, 'started') },
        entries: sums.reduce((count, row) => count + row.entries, 0),
        unconverted: unconvertedOf(revenue.unconverted, mrr),
        rates: statedRates(rates),
        reconciliation: inDocument(reconciliation(scope)),
        test: scope.test,
      }
    },
    reconciliation,
    overview(scope) {
      const asOf = today(scope)
      const findRate = ratesFor(scope)
      const sums = daySums(db, scope.connectionIds)
      const subscriptions = subscriptionsOf(scope)
      const monthAgo = addDays(asOf, -30)
      const [then = new Map(), current = new Map()] = mrrOnDays(subscriptions, [monthAgo, asOf])
      const mrr = convertMrr(current, scope.currency, asOf, findRate)
      const all = revenueOf(sums, scope.currency, findRate)
      const window = (from: Day, to: Day): Totals & { from: Day; to: Day } => {
        const rows = sums.filter(row => row.day >= from && row.day <= to)
        return { from, to, ...revenueOf(rows, scope.currency, findRate).totals }
      }
      return {
        asOf,
        currency: scope.currency,
        test: scope.test,
        entries: sums.reduce((count, row) => count + row.entries, 0),
        mrr: mrr.mrr,
        mrrBefore: convertMrr(then, scope.currency, monthAgo, findRate).mrr,
        arr: arrOf(mrr.mrr),
        activeSubscribers: subscribersOn(subscriptions, asOf),
        activeSubscribersBefore: subscribersOn(subscriptions, monthAgo),
        last30: window(addDays(asOf, -29), asOf),
        previous30: window(addDays(asOf, -59), monthAgo),
        allTime: all.totals,
        growth: growthOn(asOf, window),
        unconverted: unconvertedOf(all.unconverted, mrr),
      }
    },
    recurring(scope, interval, { from, to } = {}) {
      const asOf = today(scope)
      const findRate = ratesFor(scope)
      const subscriptions = subscriptionsOf(scope)
      const begin = earliest(undefined, subscriptions)
      const first = begin && from && from > begin ? from : begin
      const last = to && to < asOf ? to : asOf
      const points = (span: 'month' | 'week', since: Day | undefined) =>
        recurringPoints(
          subscriptions,
          since && since <= last ? intervals(span, since, last) : [],
          asOf,
          scope.currency,
          findRate,
        )
      return {
        points: points(interval, first),
        lastMonth: lastWhole(points('month', begin && addMonths(startOf('month', asOf), -1))),
      }
    },
    cohorts: scope =>
      cohortsOf(subscriptionsOf(scope), today(scope), scope.currency, ratesFor(scope)),
    cohort: (scope, which) =>
      cohortAt(subscriptionsOf(scope), which, today(scope), scope.currency, ratesFor(scope)),
    movement(scope, movement, { from, to }) {
      const asOf = today(scope)
      const span = { before: addDays(from, -1), last: to < asOf ? to : asOf }
      const { currency } = scope
      return customersBehind(subscriptionsOf(scope), movement, span, currency, ratesFor(scope)).map(
        it => toCustomerChange(it, currency),
      )
    },
    mrrOn(scope, day) {
      const subscriptions = subscriptionsOf(scope).filter(it => countsOn(it, day))
      const [byCurrency = new Map()] = mrrOnDays(subscriptions, [day])
      const { mrr, rates } = convertMrr(byCurrency, scope.currency, day, ratesFor(scope))
      return {
        subscriptions,
        mrr,
        mrrByCurrency: Object.values(mrrByCurrency(byCurrency)),
        rates: statedRates(rates),
      }
    },
    totals,
    breakdown(scope, division) {
      const { connectionIds, currency, only } = scope
      const sums = partSums(db, connectionIds, { ...division, currency, only })
      return { ...division, currency, ...breakdownOf(sums, currency, ratesFor(scope)) }
    },
    monthToDate: runningMonth,
    extent: ({ connectionIds, ...scope }) => ({
      today: today({ ...scope, connectionIds }),
      first: firstSummedDay(db, connectionIds) ?? null,
      currency: scope.currency,
      currencies: entryCurrencies(db, connectionIds),
    }),
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

/** What is said of the newest month that is over. */
function lastWhole(months: RecurringPoint[]): RecurringMonth | null {
  const last = months.findLast(({ running }) => !running)
  return last ? monthOfRecurring(last) : null
}

const inDocument = ({ live, invoices, difference }: Reconciliation) => ({
  mrr_live: live,
  mrr_invoices: invoices,
  difference,
})

function movedIn(point: RecurringPoint | undefined) {
  if (!point) throw new Error('Every month has its movements')
  const { movements, customers, churn } = point
  return { movements, customers, churn }
}

/** Revenue before fees of the last whole month over the one before; none on a base of zero or less. */
function growthOn(asOf: Day, window: (from: Day, to: Day) => Totals): Overview['growth'] {
  const thisMonth = startOf('month', asOf)
  const month = addMonths(thisMonth, -1)
  const previous = addMonths(thisMonth, -2)
  const ratio = growthOf(
    beforeFees(window(previous, addDays(month, -1))),
    beforeFees(window(month, addDays(thisMonth, -1))),
  )
  return ratio === null ? null : { ratio, month: monthOf(month), previous: monthOf(previous) }
}

/** The first day on which anything happened, money or a subscription. */
const earliest = (firstDay: Day | undefined, subscriptions: CountedSubscription[]) =>
  subscriptions.reduce(
    (first, { from }) => (first === undefined || from < first ? from : first),
    firstDay,
  )

/** Rows of each span; both lists are in the order of time, so one walk serves. */
function bySpan(sums: DaySums[], spans: { start: Day; end: Day }[]): DaySums[][] {
  let next = 0
  return spans.map(({ start, end }) => {
    const rows: DaySums[] = []
    for (let row = sums[next]; row && row.day <= end; row = sums[++next]) {
      if (row.day >= start) rows.push(row)
    }
    return rows
  })
}

function unconvertedOf(
  revenue: Map<string, { totals: Totals; entries: number }>,
  { unconverted }: ConvertedMrr,
): Metrics['unconverted'] {
  const currencies = new Set([...revenue.keys(), ...unconverted.map(({ currency }) => currency)])
  return [...currencies].sort().map(currency => {
    const nothing = money(0, currency)
    const left = revenue.get(currency)
    const mrr: Money = unconverted.find(it => it.currency === currency) ?? nothing
    return {
      currency,
      entries: left?.entries ?? 0,
      mrr,
      ...(left?.totals ?? {
        gross_volume: nothing,
        refunds: nothing,
        disputes: nothing,
        fees: nothing,
        tax: nothing,
        net_revenue: nothing,
      }),
    }
  })
}
