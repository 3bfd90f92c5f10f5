import type { PointV1 } from '@openrevenue/snapshot/v1'
import type { DayRange } from '../../shared/comparison.ts'
import type { Told } from '../../shared/contract/publishing.ts'
import { type Money, toDecimal } from '../../shared/money.ts'
import { asTold, type Privacy, type Visibility } from '../../shared/privacy.ts'
import { addDays, type Day, monthOf, nextStart, startOf } from '../../shared/time.ts'
import { beforeFees, hasRevenue } from '../../shared/totals.ts'
import type { ConvertedPoint } from '../metrics/points.ts'
import type { SeriesInterval } from '../metrics/revenue/revenue-metrics.ts'
import type { Claims } from './claims.ts'
import { oldestAllowed } from './may-leave.ts'
import { tellArr, tellCount, tellGrowth, tellMoney, tellTotal } from './tell.ts'

export interface CurrentV1 {
  mrr?: number
  arr?: number
  totalRevenue?: number
  customerCount?: number
  /** In per cent. Null where growth may be seen and is not told now; left out where it is hidden. */
  growthRate?: number | null
  currency: string
  precision?: 'range'
  trust?: 'imported'
}

export interface Disclosure {
  /** Points of the intervals that touch [from, to], as the privacy settings let them out. */
  points(interval: SeriesInterval, range: DayRange): PointV1[]
  current(): CurrentV1
  /** The same for people, with the running month. */
  told(): Told
  /** The oldest day whose figures leave this machine. */
  oldestDay: Day
}

/**
 * The one place where figures become public, as the privacy profile of who is told lets them: a ranged figure is its range's lower bound, a hidden one
 * is left out, a point whose revenue is hidden is left out whole, and months beyond the allowed history
 * do not exist. Money is a number in major units, as version 1 of the protocol has it.
 *
 * A figure that lacks money which no known rate converts is unknown, and what is unknown is left out.
 *
 * A ranged figure is told of whole calendar months alone, whatever is asked for: two ranges that overlap in
 * time would narrow each other down.
 */
export function disclose(claims: Claims, profile: Privacy): Disclosure {
  const chosen = { privacy: asTold(profile), oldestDay: oldestAllowed(profile, claims.today) }
  return {
    oldestDay: chosen.oldestDay,
    told: () => toldOf(claims, chosen),
    points: (interval, range) => pointsOf(claims, chosen, { interval, range }),
    current: () => currentOf(claims, chosen),
  }
}

/** What an audience may see, and from which day on. */
interface Chosen {
  privacy: Privacy
  oldestDay: Day
}

function toldOf(claims: Claims, { privacy, oldestDay }: Chosen): Told {
  const { mrr, arr, allTime, activeSubscribers, growth, unconverted } = claims.overview()
  const months = claims.months()
  const running = months.find(it => it.running)
  const totals = claims.monthSoFar()
  const lacking = {
    revenue: unconverted.filter(hasRevenue).map(it => it.currency),
    mrr: unconverted.filter(it => it.mrr?.amount).map(it => it.currency),
  }
  const noRevenue = lacking.revenue.length > 0
  const noMrr = lacking.mrr.length > 0
  return {
    unconverted: lacking,
    month: monthOf(claims.today),
    oldestMonth: monthOf(oldestDay),
    revenue: tellMoney(running?.lacks.revenue ? null : beforeFees(totals), privacy.revenue),
    netRevenue: totals.netRevenue,
    totalRevenue: tellTotal(noRevenue ? null : beforeFees(allTime), privacy.revenue, () => ({
      published: months.filter(it => it.start >= oldestDay).map(it => beforeFees(it)),
      earlier: months.filter(it => it.start < oldestDay).map(it => beforeFees(it)),
    })),
    mrr: tellMoney(noMrr ? null : mrr, privacy.mrr),
    arr: tellArr(noMrr ? null : arr, privacy.arr),
    subscribers: tellCount(() => activeSubscribers, privacy.customers),
    growth: tellGrowth(noRevenue ? null : growth, privacy, oldestDay),
  }
}

function currentOf(claims: Claims, chosen: Chosen): CurrentV1 {
  const { mrr, arr, totalRevenue, subscribers, growth } = toldOf(claims, chosen)
  return {
    ...numbers({ mrr, arr, totalRevenue, customerCount: subscribers }),
    ...(growth.told === 'hidden' ? {} : { growthRate: growth.percent }),
    currency: claims.currency,
    ...trustIn(claims),
  }
}

interface Asked {
  interval: SeriesInterval
  range: DayRange
}

function pointsOf(claims: Claims, chosen: Chosen, asked: Asked): PointV1[] {
  const span = spanOf(chosen, asked)
  if (!span) return []
  const { privacy } = chosen
  const known = claims.series(asked.interval, span).filter(it => !it.lacks.revenue)
  return known.map(point => ({
    date: `${startOf(asked.interval, point.start)}T00:00:00.000Z`,
    revenue: 0,
    ...numbers({
      revenue: tellMoney(beforeFees(point), privacy.revenue),
      ...atEnd(claims, privacy, point),
    }),
    currency: claims.currency,
    ...trustIn(claims, { from: point.start, to: point.end }),
  }))
}

function spanOf({ privacy, oldestDay }: Chosen, { interval, range }: Asked): DayRange | null {
  const { from, to } = range
  const first = from < oldestDay ? oldestDay : from
  if (privacy.revenue === 'hidden') return null
  if (privacy.revenue === 'exact') return { from: first, to }
  if (interval !== 'month') return null
  return {
    from: startOf('month', first),
    to: addDays(nextStart('month', startOf('month', to)), -1),
  }
}

/** What holds at a day's end; a range of it only where a month ends, or today. */
function atEnd(claims: Claims, privacy: Privacy, { end, mrr, lacks }: ConvertedPoint) {
  const day = end < claims.today ? end : claims.today
  const whole = day === claims.today || addDays(day, 1).endsWith('-01')
  const at = (visibility: Visibility) => (visibility === 'range' && !whole ? 'hidden' : visibility)
  return {
    mrr: tellMoney(lacks.mrr ? null : mrr, at(privacy.mrr)),
    customerCount: tellCount(
      () => (mrr === null ? null : claims.subscribersOn(day)),
      at(privacy.customers),
    ),
  }
}

const trustIn = (claims: Claims, range?: DayRange): { trust?: 'imported' } =>
  claims.holdsImported(range) ? { trust: 'imported' } : {}

type Figure = { told: string; value: Money | number | null }

/** Figures as version 1 has them: those that are told, and that one of them is a range. */
function numbers<K extends string>(figures: Record<K, Figure>) {
  const all = Object.entries<Figure>(figures)
  const numbers = all.flatMap(([key, { value }]) =>
    value === null ? [] : [[key, typeof value === 'number' ? value : Number(toDecimal(value))]],
  )
  const ranged = all.some(([, { told }]) => told === 'range')
  return {
    ...(Object.fromEntries(numbers) as { [P in K]?: number }),
    ...(ranged ? { precision: 'range' as const } : {}),
  }
}
