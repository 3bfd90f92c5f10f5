import { addDays, addMonths, type Day, startOf } from '../../../shared/time.ts'
import { fullDay, fullMonth, shortDay, shortMonth } from '../../format.ts'

export type ChartInterval = 'month' | 'week' | 'day'

/** How much of the past the chart shows, by interval; the first one unless another is chosen. */
export const SPANS: Record<ChartInterval, { value: number; label: string }[]> = {
  month: [
    { value: 12, label: '12 months' },
    { value: 24, label: '24 months' },
    { value: 36, label: '36 months' },
    { value: 0, label: 'All months' },
  ],
  week: [
    { value: 13, label: '13 weeks' },
    { value: 26, label: '26 weeks' },
    { value: 52, label: '52 weeks' },
  ],
  day: [
    { value: 30, label: '30 days' },
    { value: 60, label: '60 days' },
    { value: 90, label: '90 days' },
  ],
}

export const spanFor = (by: ChartInterval, span: number | undefined): number =>
  SPANS[by].find(({ value }) => value === span)?.value ?? SPANS[by][0]?.value ?? 0

/** The first day of `span` intervals that end with today's; none for all of history. */
export function firstDay(by: ChartInterval, span: number, today: Day): Day | undefined {
  if (span === 0) return undefined
  if (by === 'month') return addMonths(startOf('month', today), 1 - span)
  if (by === 'week') return addDays(startOf('week', today), 7 * (1 - span))
  return addDays(today, 1 - span)
}

/** An interval on a time axis; the last one may still be running. */
interface Interval {
  start: Day
  running: boolean
}

/** A point's name on the axis, and in full. */
export const tick = (by: ChartInterval, { start }: Interval): string =>
  by === 'month' ? shortMonth(start) : shortDay(start)

export function nameOf(by: ChartInterval, { start, running }: Interval): string {
  const name =
    by === 'month' ? fullMonth(start) : by === 'week' ? `Week of ${fullDay(start)}` : fullDay(start)
  return running ? `${name}, to date` : name
}
