import type { PointV1 } from '@openrevenue/snapshot/v1'
import type { DayRange } from '../../shared/comparison.ts'
import type { Told } from '../../shared/contract/publishing.ts'
import { type Money, toDecimal } from '../../shared/money.ts'
import { asTold } from '../../shared/privacy.ts'
import { addDays, type Day, monthOf, nextStart, startOf } from '../../shared/time.ts'
import { beforeFees, hasRevenue } from '../../shared/totals.ts'
import type { MetricsReader } from '../metrics/metrics.ts'
import type { ConvertedPoint } from '../metrics/points.ts'
import { subscribersOn } from '../metrics/recurring/mrr.ts'
import type { SeriesInterval } from '../metrics/revenue/revenue-metrics.ts'
import type { Scope } from '../metrics/scope.ts'
import type { StartupRow } from '../startups/startups.ts'
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
 * The one place where figures become public: a ranged figure is its range's lower bound, a hidden one
 * is left out, a point whose revenue is hidden is left out whole, and months beyond the allowed history
 * do not exist. Money is a number in major units, as version 1 of the protocol has it.
 *
 * A figure that lacks money which no known rate converts is unknown, and what is unknown is left out.
 *
 * A ranged figure is told of whole calendar months alone, whatever is asked for: two ranges that overlap in
 * time would narrow each other down.
 */
export function disclose(metrics: MetricsReader, startup: StartupRow, scope: Scope): Disclosure {
  const privacy = asTold(startup.privacy)
  const today = metrics.today(scope)
  const oldestDay = oldestAllowed(startup, today)
  /** Whether entries that nobody but the founder vouches for are among those of these days. */
  const trustIn = (range?: DayRange): { trust?: 'imported' } =>
    metrics.holdsImported(scope, range) ? { trust: 'imported' } : {}

  function spanOf(interval: SeriesInterval, { from, to }: DayRange): DayRange | null {
    const first = from < oldestDay ? oldestDay : from
    if (privacy.revenue === 'hidden') return null
    if (privacy.revenue === 'exact') return { from: first, to }
    if (interval !== 'month') return null
    return {
      from: startOf('month', first),
      to: addDays(nextStart('month', startOf('month', to)), -1),
    }
  }

  function told(): Told {
    const { mrr, arr, allTime, activeSubscribers, growth, unconverted } = metrics.overview(scope)
    const months = metrics.series(scope, 'month')
    // There is none before the first activity.
    const running = months.find(it => it.running)
    const totals = running ?? metrics.totals(scope, { from: startOf('month', today), to: today })
    const lacking = {
      revenue: unconverted.filter(hasRevenue).map(it => it.currency),
      mrr: unconverted.filter(it => it.mrr?.amount).map(it => it.currency),
    }
    const noRevenue = lacking.revenue.length > 0
    const noMrr = lacking.mrr.length > 0
    return {
      unconverted: lacking,
      month: monthOf(today),
      oldestMonth: monthOf(oldestDay),
      revenue: tellMoney(running?.lacks.revenue ? null : beforeFees(totals), privacy.revenue),
      netRevenue: totals.net_revenue,
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

  return {
    oldestDay,
    told,
    points(interval, range) {
      const span = spanOf(interval, range)
      if (!span) return []
      const subscriptions = metrics.basis(scope).subscriptions()
      /** What holds at a day's end; a range of it only where a month ends, or today. */
      const atEnd = ({ end, mrr, lacks }: ConvertedPoint) => {
        const day = end < today ? end : today
        const whole = day === today || addDays(day, 1).endsWith('-01')
        const at = (visibility: typeof privacy.mrr) =>
          visibility === 'range' && !whole ? 'hidden' : visibility
        return {
          mrr: tellMoney(lacks.mrr ? null : mrr, at(privacy.mrr)),
          customerCount: tellCount(
            () => (mrr === null ? null : subscribersOn(subscriptions, day)),
            at(privacy.customers),
          ),
        }
      }
      const known = metrics.series(scope, interval, span).filter(it => !it.lacks.revenue)
      return known.map(point => ({
        date: `${startOf(interval, point.start)}T00:00:00.000Z`,
        revenue: 0,
        ...numbers({ revenue: tellMoney(beforeFees(point), privacy.revenue), ...atEnd(point) }),
        currency: scope.currency,
        ...trustIn({ from: point.start, to: point.end }),
      }))
    },
    current() {
      const { mrr, arr, totalRevenue, subscribers, growth } = told()
      return {
        ...numbers({ mrr, arr, totalRevenue, customerCount: subscribers }),
        ...(growth.told === 'hidden' ? {} : { growthRate: growth.percent }),
        currency: scope.currency,
        ...trustIn(),
      }
    },
  }
}

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
