import type { Metrics, Overview } from '../../shared/contract/metrics.ts'
import type { RecurringPoint } from '../../shared/contract/recurring.ts'
import type { Totals } from '../../shared/contract/totals.ts'
import { type Money, money } from '../../shared/money.ts'
import { addDays, addMonths, type Day, intervals, monthOf, startOf } from '../../shared/time.ts'
import { beforeFees, growthOf } from '../../shared/totals.ts'
import type { Database } from '../db/open.ts'
import { listBalances } from '../ledger/balances.ts'
import { listSetAside } from '../ledger/set-aside.ts'
import type { Basis, BasisOf } from './basis.ts'
import { trialMonths, trialsOf } from './customers/trials.ts'
import { earliest, pointsOf } from './points.ts'
import {
  arrOf,
  type ConvertedMrr,
  convertMrr,
  mrrByCurrency,
  mrrOnDays,
  subscribersOn,
} from './recurring/mrr.ts'
import { planNames, plansOf } from './recurring/plans.ts'
import { type Reconciliation, reconciliationIn } from './recurring/reconciliation.ts'
import { lastWhole, recurringPoints } from './recurring/recurring.ts'
import { revenueOf, totalsByCurrency } from './revenue/revenue.ts'
import type { RevenueMetrics } from './revenue/revenue-metrics.ts'
import { NO_TOTALS, toTotals } from './revenue/totals.ts'
import { knowsRecurring, type Scope } from './scope.ts'
import { statedRates, use } from './stated-rates.ts'

/** What is said of a startup in one piece. */
export interface Documents {
  /** The document of `openrevenue metrics --json`. */
  metrics(scope: Scope): Metrics
  overview(scope: Scope): Overview
}

export const documents = (
  db: Database,
  basisOf: BasisOf,
  { monthToDate }: Pick<RevenueMetrics, 'monthToDate'>,
  now: () => number,
): Documents => ({
  metrics: scope =>
    metricsOf(db, scope, basisOf(scope), { monthToDate: monthToDate(scope), now: now() }),
  overview: scope => overviewOf(scope, basisOf(scope)),
})

function metricsOf(
  db: Database,
  scope: Scope,
  basis: Basis,
  { monthToDate, now }: { monthToDate: Metrics['monthToDate']; now: number },
): Metrics {
  const { today: asOf, findRate, dayOf } = basis
  const known = ifKnown(scope)
  const [sums, subscriptions] = [basis.sums(), basis.subscriptions()]
  const [current = new Map()] = mrrOnDays(subscriptions, [asOf])
  const mrr = convertMrr(current, scope.currency, asOf, findRate)
  const revenue = revenueOf(sums, scope.currency, findRate)
  const rates = new Map(revenue.rates)
  for (const rate of mrr.rates.keys()) use(rates, rate, asOf)
  const first = earliest(sums[0]?.day, subscriptions)
  const months = first ? intervals('month', first, asOf) : []
  const trials = trialsOf(db, scope.connectionIds, now, dayOf)
  const recurring = recurringPoints(subscriptions, months, asOf, scope.currency, findRate)
  return {
    asOf,
    tz: scope.timezone,
    currency: scope.currency,
    mrr: known(mrr.mrr),
    arr: known(arrOf(mrr.mrr)),
    mrrByCurrency: mrrByCurrency(current),
    activeSubscribers: known(subscribersOn(subscriptions, asOf)),
    totals: revenue.totals,
    totalsByCurrency: totalsByCurrency(sums),
    monthly: pointsOf(months, sums, known(subscriptions), scope.currency, basis).map(
      ({ start, end: _end, running: _running, lacks: _lacks, ...point }, index) => ({
        month: monthOf(start),
        ...point,
        ...movedIn(known(recurring)?.[index]),
      }),
    ),
    recurring: known(lastWhole(recurring)),
    monthToDate,
    plans: plansOf(
      subscriptions,
      planNames(db, scope.connectionIds),
      asOf,
      scope.currency,
      findRate,
    ),
    trials: { ended: trialMonths(trials, 'ended'), started: trialMonths(trials, 'started') },
    entries: sums.reduce((count, row) => count + row.entries, 0),
    unconverted: unconvertedOf(revenue.unconverted, known(mrr)),
    rates: statedRates(rates),
    unread: scope.unreadIds,
    setAside: listSetAside(db, scope.connectionIds).map(({ connectionId, object, id, reason }) => ({
      connectionId,
      object,
      id,
      reason,
    })),
    whole: listBalances(db, scope.connectionIds).map(it => ({
      connectionId: it.connectionId,
      currency: it.currency,
      providerBalance: it.provider,
      ledgerBalance: it.ledger,
      difference: it.difference,
    })),
    reconciliation: known(inDocument(reconciliationIn(basis, scope.currency))),
    test: scope.test,
  }
}

function overviewOf(scope: Scope, basis: Basis): Overview {
  const { today: asOf, findRate } = basis
  const known = ifKnown(scope)
  const [sums, subscriptions] = [basis.sums(), basis.subscriptions()]
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
    first: earliest(sums[0]?.day, subscriptions) ?? null,
    mrr: known(mrr.mrr),
    mrrBefore: known(convertMrr(then, scope.currency, monthAgo, findRate).mrr),
    arr: known(arrOf(mrr.mrr)),
    activeSubscribers: known(subscribersOn(subscriptions, asOf)),
    activeSubscribersBefore: known(subscribersOn(subscriptions, monthAgo)),
    last30: window(addDays(asOf, -29), asOf),
    previous30: window(addDays(asOf, -59), monthAgo),
    allTime: all.totals,
    growth: growthOn(asOf, sums[0]?.day, window),
    unconverted: unconvertedOf(all.unconverted, known(mrr)),
  }
}

/** What is made of subscriptions, or null where nothing tells of any. */
const ifKnown = (scope: Scope) => {
  const knows = knowsRecurring(scope)
  return <T>(figure: T): T | null => (knows ? figure : null)
}

const inDocument = ({ live, invoices, difference }: Reconciliation) => ({
  mrrLive: live,
  mrrInvoices: invoices,
  difference,
})

/** A month's movements; without subscriptions nothing is known of them. */
const movedIn = ({ movements, customers, churn }: Partial<RecurringPoint> = {}) => ({
  movements: movements ?? null,
  customers: customers ?? null,
  churn: churn ?? null,
})

/**
 * Revenue before fees of the last whole month over the one before; none on a base of zero or less, or
 * where history only began in the course of that month.
 */
function growthOn(
  asOf: Day,
  first: Day | undefined,
  window: (from: Day, to: Day) => Totals,
): Overview['growth'] {
  const thisMonth = startOf('month', asOf)
  const month = addMonths(thisMonth, -1)
  const previous = addMonths(thisMonth, -2)
  if (first === undefined || first > previous) return null
  const ratio = growthOf(
    beforeFees(window(previous, addDays(month, -1))),
    beforeFees(window(month, addDays(thisMonth, -1))),
  )
  return ratio === null ? null : { ratio, month: monthOf(month), previous: monthOf(previous) }
}

function unconvertedOf(
  revenue: Map<string, { totals: Totals; entries: number }>,
  recurring: ConvertedMrr | null,
): Metrics['unconverted'] {
  const unconverted = recurring?.unconverted ?? []
  const currencies = new Set([...revenue.keys(), ...unconverted.map(({ currency }) => currency)])
  return [...currencies].sort().map(currency => {
    const nothing = money(0, currency)
    const left = revenue.get(currency)
    const mrr: Money | null =
      recurring && (unconverted.find(it => it.currency === currency) ?? nothing)
    return {
      currency,
      entries: left?.entries ?? 0,
      mrr,
      ...(left?.totals ?? toTotals(NO_TOTALS, currency)),
    }
  })
}
