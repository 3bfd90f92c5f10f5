import type { MonthReport } from '../../shared/contract/report.ts'
import { DEFINITIONS_VERSION } from '../../shared/definitions.ts'
import { AppError } from '../../shared/errors.ts'
import { addDays, addMonths, type Day, type Month, monthOf } from '../../shared/time.ts'
import type { Database } from '../db/open.ts'
import { listSetAside } from '../ledger/set-aside.ts'
import { trialMonths, trialsOf } from './customers/trials.ts'
import type { MetricsReader } from './metrics.ts'
import { earliest } from './points.ts'
import { convertMrr, mrrOnDays } from './recurring/mrr.ts'
import { planNames, plansOf } from './recurring/plans.ts'
import { monthOfRecurring, recurringPoints } from './recurring/recurring.ts'
import { revenueOf, totalsByCurrency } from './revenue/revenue.ts'
import { knowsRecurring, type Scope } from './scope.ts'
import { statedRates, type UsedRates, use } from './stated-rates.ts'

/** All that is said of one month, as of an instant. Throws NO_DATA for one that has not begun, or before history. */
export function monthReport(
  db: Database,
  metrics: MetricsReader,
  { scope, startup, month, now }: { scope: Scope; startup: string; month: Month; now: number },
): MonthReport {
  const { today, dayOf, subscriptions, findRate, sums } = metrics.basis(scope)
  const { currency, connectionIds } = scope
  const from = `${month}-01`
  if (from > today) throw notBegun()
  const end = addDays(addMonths(from, 1), -1)
  const to = end < today ? end : today
  const counted = subscriptions()
  const begins = earliest(sums()[0]?.day, counted)
  if (begins && to < begins) throw beforeHistory(month, begins)
  const rows = sums().filter(it => it.day >= from && it.day <= to)
  const revenue = revenueOf(rows, currency, findRate)
  const before = addMonths(from, -1)
  const begun = counted.some(it => it.from <= to)
  const [recurring] = begun
    ? recurringPoints(counted, [{ start: from, end }], today, currency, findRate)
    : []
  const days = [addDays(from, -1), to]
  const rates: UsedRates = new Map(revenue.rates)
  for (const [index, mrr] of mrrOnDays(counted, days).entries()) {
    const day = days[index] ?? to
    for (const rate of convertMrr(mrr, currency, day, findRate).rates.keys()) use(rates, rate, day)
  }
  const trials = trialMonths(trialsOf(db, connectionIds, now, dayOf), 'ended')
  return {
    startup,
    month,
    from,
    to,
    running: to < end || end === today,
    asOf: now,
    tz: scope.timezone,
    currency,
    test: scope.test,
    definitions: DEFINITIONS_VERSION,
    entries: rows.reduce((count, it) => count + it.entries, 0),
    setAside: listSetAside(db, connectionIds).length,
    totals: revenue.totals,
    totalsBefore: metrics.totals(scope, { from: before, to: addDays(from, -1) }),
    comparable: (sums()[0]?.day ?? today) <= before,
    totalsByCurrency: totalsByCurrency(rows),
    payingCustomers: metrics.payingCustomers(scope, from, to),
    knowsRecurring: knowsRecurring(scope),
    recurring: recurring ?? null,
    ratios: recurring ? monthOfRecurring(recurring) : null,
    plans: plansOf(counted, planNames(db, connectionIds), to, currency, findRate),
    trials: trials.find(it => it.month === month && it.trials > 0) ?? null,
    rates: statedRates(rates).sort((a, b) => (inOrder(a) < inOrder(b) ? -1 : 1)),
    unconverted: [...revenue.unconverted].map(([code, { totals }]) => ({ currency: code, totals })),
  }
}

/** By currency, and then by day. */
const inOrder = ({ from, date }: MonthReport['rates'][number]) => `${from} ${date}`

const beforeHistory = (month: Month, begins: Day) =>
  new AppError({
    code: 'NO_DATA',
    message: `There is nothing of ${month}.`,
    why: `The first entry or subscription is of ${monthOf(begins)}.`,
    fix: `Choose ${monthOf(begins)} or a later month.`,
  })

const notBegun = () =>
  new AppError({
    code: 'NO_DATA',
    message: 'That month has not begun yet.',
    fix: 'Choose an earlier one.',
  })
