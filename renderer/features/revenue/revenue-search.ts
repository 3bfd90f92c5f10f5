import { z } from 'zod'
import type { DayRange } from '../../../shared/comparison.ts'
import { breakdownBySchema } from '../../../shared/contract/revenue.ts'
import { daysBetween } from '../../../shared/time.ts'
import { drillSchema } from '../drilldown/drill.ts'
import type { ChartInterval } from '../period/chart-range.ts'
import { periodSearchSchema } from '../period/period-search.ts'

/** What the address says of the screen: the period, by what it is divided, and what is open beside it. */
export const revenueSearchSchema = periodSearchSchema.extend({
  interval: z.enum(['day', 'week', 'month']).optional().catch(undefined),
  by: breakdownBySchema.optional().catch(undefined),
  open: drillSchema,
})

/** Fewer than two marks are no chart, and more than a hundred cannot be told apart. */
const LENGTHS: Record<ChartInterval, { least: number; most: number; usual: number }> = {
  day: { least: 1, most: 100, usual: 62 },
  week: { least: 14, most: 700, usual: 186 },
  month: { least: 59, most: Number.POSITIVE_INFINITY, usual: Number.POSITIVE_INFINITY },
}
const INTERVALS = Object.keys(LENGTHS) as ChartInterval[]

/** The intervals that these days can be divided into, and the one to show. */
export function intervalsOf(
  { from, to }: DayRange,
  asked: ChartInterval | undefined,
): { intervals: ChartInterval[]; interval: ChartInterval } {
  const days = daysBetween(from, to) + 1
  const intervals = INTERVALS.filter(it => days >= LENGTHS[it].least && days <= LENGTHS[it].most)
  const usual = intervals.find(it => days <= LENGTHS[it].usual) ?? 'month'
  return { intervals, interval: asked && intervals.includes(asked) ? asked : usual }
}
