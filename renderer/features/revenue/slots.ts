import type { DayRange } from '../../../shared/comparison.ts'
import type { Point } from '../../../shared/contract/metrics.ts'
import { type Day, intervals } from '../../../shared/time.ts'
import type { ChartInterval } from '../period/chart-range.ts'

/**
 * A place on the time axis, with what happened there and at the same place of the compared days. Where
 * there are more of those, the last places are theirs alone: `beyond` the period.
 */
export interface Slot {
  start: Day
  end: Day
  beyond: boolean
  now: Point | undefined
  before: Point | undefined
}

/** The first of some days beside the first of others, the second beside the second, and so on. */
export function slotsOf(
  interval: ChartInterval,
  { range, points }: { range: DayRange; points: Point[] },
  compared: { range: DayRange; points: Point[] } | null,
): Slot[] {
  const earlier = compared ? placesOf(interval, compared.range) : []
  const [now, before] = [byStart(points), byStart(compared?.points ?? [])]
  const places = placesOf(interval, range)
  return [
    ...places.map((place, index) => ({
      ...place,
      beyond: false,
      now: now.get(place.start),
      before: before.get(earlier[index]?.start ?? ''),
    })),
    ...earlier.slice(places.length).map(place => ({
      ...place,
      beyond: true,
      now: undefined,
      before: before.get(place.start),
    })),
  ]
}

/** As `figures.series` divides them: the first and the last are cut off at the ends. */
const placesOf = (interval: ChartInterval, { from, to }: DayRange): { start: Day; end: Day }[] =>
  intervals(interval, from, to).map(({ start, end }) => ({
    start: start < from ? from : start,
    end: end > to ? to : end,
  }))

const byStart = (points: Point[]) => new Map(points.map(point => [point.start, point]))
