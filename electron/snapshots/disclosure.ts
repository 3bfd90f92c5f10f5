import type { DayRange } from '../../shared/comparison.ts'
import { type Money, minorDigits, toDecimal } from '../../shared/money.ts'
import { countRange, moneyRange, type Visibility } from '../../shared/privacy.ts'
import type { PointV1 } from '../../shared/snapshot/v1.ts'
import { type Day, startOf, startOfDay } from '../../shared/time.ts'
import { beforeFees } from '../../shared/totals.ts'
import type { MetricsReader } from '../metrics/metrics.ts'
import type { SeriesInterval } from '../metrics/revenue-metrics.ts'
import type { Scope } from '../metrics/scope.ts'
import type { StartupRow } from '../startups.ts'
import { oldestAllowed } from './may-leave.ts'

export interface CurrentV1 {
  mrr?: number
  arr?: number
  totalRevenue?: number
  customerCount?: number
  growthRate?: number
  currency: string
  trust?: 'imported'
}

export interface Disclosure {
  /** Points of the intervals that touch [from, to], as the privacy settings let them out. */
  points(interval: SeriesInterval, range: { from: Day; to: Day }): PointV1[]
  current(): CurrentV1
  /** The oldest day whose figures leave this machine. */
  oldestDay: Day
}

/**
 * The one place where figures become public: a ranged figure is its range's lower bound, a hidden one
 * is left out, a point whose revenue is hidden is left out whole, and months beyond the allowed history
 * do not exist. Money is a number in major units, as version 1 of the protocol has it.
 */
export function disclose(metrics: MetricsReader, startup: StartupRow, scope: Scope): Disclosure {
  const { privacy, timezone } = startup
  const oldestDay = oldestAllowed(startup, metrics.today(scope))
  /** Whether entries that nobody but the founder vouches for are among those of these days. */
  const trustIn = (range?: DayRange): { trust?: 'imported' } =>
    metrics.holdsImported(scope, range) ? { trust: 'imported' } : {}
  return {
    oldestDay,
    points(interval, { from, to }) {
      if (privacy.revenue === 'hidden') return []
      const first = from < oldestDay ? oldestDay : from
      return metrics.series(scope, interval, { from: first, to }).map(point => ({
        date: new Date(startOfDay(startOf(interval, point.start), timezone)).toISOString(),
        revenue: shownMoney(beforeFees(point), privacy.revenue) ?? 0,
        ...present('mrr', shownMoney(point.mrr, privacy.mrr)),
        ...present(
          'customerCount',
          shownCount(
            () => (point.mrr ? metrics.payingCustomers(scope, point.start, point.end) : null),
            privacy.customers,
          ),
        ),
        currency: scope.currency,
        ...trustIn({ from: point.start, to: point.end }),
      }))
    },
    current() {
      const { mrr, arr, allTime, activeSubscribers, growth } = metrics.overview(scope)
      return {
        ...present('mrr', shownMoney(mrr, privacy.mrr)),
        ...present('arr', shownMoney(arr, privacy.arr)),
        ...present('totalRevenue', shownMoney(beforeFees(allTime), privacy.revenue)),
        ...present(
          'customerCount',
          shownCount(() => activeSubscribers, privacy.customers),
        ),
        ...present(
          'growthRate',
          privacy.growth && growth ? Math.round(growth.ratio * 10_000) / 100 : undefined,
        ),
        currency: scope.currency,
        ...trustIn(),
      }
    },
  }
}

/** Nothing where it is hidden, and where it is not known. */
function shownMoney(value: Money | null, visibility: Visibility): number | undefined {
  if (value === null || visibility === 'hidden') return undefined
  const amount =
    visibility === 'range'
      ? moneyRange(value.amount, minorDigits(value.currency)).min
      : value.amount
  return Number(toDecimal({ ...value, amount }))
}

/** The count is taken only where it is shown; nothing where it is not known. */
function shownCount(count: () => number | null, visibility: Visibility): number | undefined {
  const shown = visibility === 'hidden' ? null : count()
  if (shown === null) return undefined
  return visibility === 'range' ? Number(countRange(shown).min) : shown
}

const present = <K extends string>(key: K, value: number | undefined): { [P in K]?: number } =>
  value === undefined ? {} : ({ [key]: value } as { [P in K]: number })
