import { comparedRange, type DayRange } from '../../../shared/comparison.ts'
import type { Forecast, MonthToDate } from '../../../shared/contract/revenue.ts'
import type { Totals } from '../../../shared/contract/totals.ts'
import { exact, roundHalfEven } from '../../../shared/exact.ts'
import { type Money, money } from '../../../shared/money.ts'
import { addDays, addMonths, type Day, monthOf, startOf } from '../../../shared/time.ts'

/** Complete months that a forecast is made from; with fewer there is none. */
const MONTHS = 3

/**
 * The running month up to `asOf`, beside the same days of the month before, and what its end may bring.
 * `first` is the first day with entries.
 */
export function monthToDate(
  asOf: Day,
  first: Day | undefined,
  totalsOf: (range: DayRange) => Totals,
): MonthToDate {
  const range = { from: startOf('month', asOf), to: asOf }
  const then = comparedRange(range, 'previous')
  const totals = totalsOf(range)
  const whole = first !== undefined && first <= addMonths(range.from, -MONTHS)
  return {
    ...range,
    totals,
    compare: { ...then, totals: totalsOf(then) },
    forecast: whole ? forecast(totals.netRevenue, asOf, days => totalsOf(days).netRevenue) : null,
  }
}

/**
 * So far + the average of what the rest of the month brought in the last three complete months: from
 * the same day of the month on, to each month's own end. The least and the most of the three give the
 * low and the high. Plain on purpose: everything in it can be opened and added up by hand.
 */
function forecast(soFar: Money, asOf: Day, netRevenue: (days: DayRange) => Money): Forecast {
  const month = startOf('month', asOf)
  const end = endOfMonth(month)
  const rest = asOf < end ? { from: addDays(asOf, 1), to: end } : null
  const months = Array.from({ length: MONTHS }, (_, index) => {
    const start = addMonths(month, index - MONTHS)
    const days = rest && restOf(start, asOf)
    const nothing = money(0, soFar.currency)
    return { month: monthOf(start), days, netRevenue: days ? netRevenue(days) : nothing }
  })
  const brought = months.map(it => it.netRevenue.amount)
  const total = brought.reduce((sum, amount) => sum + amount, 0n)
  const average = roundHalfEven(exact(total, MONTHS))
  const endingWith = (amount: bigint) => money(soFar.amount + amount, soFar.currency)
  return {
    method: 'so_far_plus_average_rest_of_month',
    rest,
    months,
    average: money(average, soFar.currency),
    netRevenue: endingWith(average),
    low: endingWith(least(brought)),
    high: endingWith(-least(brought.map(amount => -amount))),
  }
}

/** What is left of an earlier month after the same day; nothing of one that was over by then. */
function restOf(start: Day, asOf: Day): DayRange | null {
  const to = endOfMonth(start)
  const from = `${start.slice(0, 8)}${String(Number(asOf.slice(8)) + 1).padStart(2, '0')}`
  return from <= to ? { from, to } : null
}

const endOfMonth = (start: Day): Day => addDays(addMonths(start, 1), -1)

const least = (amounts: bigint[]): bigint => amounts.reduce((a, b) => (b < a ? b : a))
