import type { Cohort, CohortCustomer } from '../../../shared/contract/cohorts.ts'
import { add, type Exact, roundHalfEven, sum, ZERO } from '../../../shared/exact.ts'
import { money } from '../../../shared/money.ts'
import { type Day, intervals, type Month, monthOf } from '../../../shared/time.ts'
import type { FindRate } from '../../rates/rates.ts'
import { byCustomer, converter } from './movements.ts'
import { type CountedSubscription, countsOn } from './mrr.ts'

/**
 * Customers by the month in which they first had MRR, and how many of them, with how much of it, were
 * there at the end of that month and of each one since (today, for the running one).
 */
export function cohortsOf(
  subscriptions: CountedSubscription[],
  asOf: Day,
  currency: string,
  findRate: FindRate,
): Cohort[] {
  const begun = subscriptions.filter(({ from }) => from <= asOf)
  if (begun.length === 0) return []
  const ends = monthEnds(firstDayOf(begun), asOf)
  const values = ends.map(({ end }) => converter(currency, end, findRate))
  const cohorts = new Map(
    ends.map(({ month }, index) => [
      month,
      { size: 0, cells: ends.slice(index).map(() => ({ customers: 0, mrr: ZERO })) },
    ]),
  )
  for (const own of byCustomer(begun).values()) {
    const month = monthOf(firstDayOf(own))
    const cohort = cohorts.get(month)
    if (!cohort) continue
    cohort.size += 1
    const start = ends.length - cohort.cells.length
    cohort.cells.forEach((cell, later) => {
      const held = own.filter(it => countsOn(it, ends[start + later]?.end ?? asOf))
      if (held.length === 0) return
      cell.customers += 1
      const value = values[start + later]
      for (const it of held) cell.mrr = add(cell.mrr, value?.(it) ?? ZERO)
    })
  }
  return [...cohorts].map(([month, { size, cells }]) => ({
    month,
    customers: size,
    months: cells.map(({ customers, mrr }) => ({ customers, mrr: inMoney(mrr, currency) })),
  }))
}

/**
 * Who of a cohort had MRR at the end of a month, the largest first; without a month everybody who belongs
 * to it, with what they had at the end of its own.
 */
export function cohortAt(
  subscriptions: CountedSubscription[],
  { cohort, month }: { cohort: Month; month?: Month },
  asOf: Day,
  currency: string,
  findRate: FindRate,
): CohortCustomer[] {
  const end = monthEnds(`${month ?? cohort}-01`, asOf)[0]?.end
  if (!end) return []
  const value = converter(currency, end, findRate)
  return [...byCustomer(subscriptions).values()]
    .filter(own => monthOf(firstDayOf(own)) === cohort)
    .flatMap(own => {
      const held = own.filter(it => countsOn(it, end))
      const [one] = month === undefined ? own : held
      if (!one) return []
      const { connectionId, customer } = one
      const mrr = inMoney(sum(held.map(value)), currency)
      return [{ connectionId, customer, mrr, subscriptions: held.map(({ id }) => id) }]
    })
    .sort((a, b) => Number(b.mrr.amount - a.mrr.amount))
}

/** The day on which the first of them began; the end of time where there is none. */
const firstDayOf = (subscriptions: CountedSubscription[]): Day =>
  subscriptions.reduce((a, { from }) => (from < a ? from : a), '9999-12-31')

/** The last day of each month from `first`'s to today's, which ends today. */
const monthEnds = (first: Day, asOf: Day): { month: Month; end: Day }[] =>
  intervals('month', first, asOf).map(({ start, end }) => ({
    month: monthOf(start),
    end: end < asOf ? end : asOf,
  }))

const inMoney = (amount: Exact, currency: string) => money(roundHalfEven(amount), currency)
