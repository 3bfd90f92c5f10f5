import type { MonthToDate } from '../../shared/contract/revenue.ts'
import { shown, table } from './print.ts'

/** The running month beside the same days of the last one, and its forecast as the sum that it is. */
export function monthInLines({ from, to, totals, compare, forecast }: MonthToDate): string[] {
  const lines = table(
    ['NET REVENUE', ''],
    [
      [`${from} – ${to}`, shown(totals.netRevenue)],
      [`${compare.from} – ${compare.to}`, shown(compare.totals.netRevenue)],
    ],
  )
  if (!forecast) return [...lines, 'A forecast of the month needs three complete months before it.']
  const { netRevenue, low, high, average, rest, months } = forecast
  if (!rest) return [...lines, 'Today is the last day of the month.']
  const earlier = months.map(it => `${it.month}: ${shown(it.netRevenue)}`).join(', ')
  return [
    ...lines,
    `Forecast for the month: ${shown(netRevenue)}, between ${shown(low)} and ${shown(high)}`,
    `  = ${shown(totals.netRevenue)} so far + ${shown(average)}, the average of what the rest of the last three months brought`,
    `    (${earlier})`,
  ]
}
