import { type ComparedWith, comparedRange, type DayRange } from '../../shared/comparison.ts'
import type { Metrics, Point } from '../../shared/contract/metrics.ts'
import { AppError } from '../../shared/errors.ts'
import { type Day, type Interval, startOf } from '../../shared/time.ts'
import { growthOf, TERM_NAMES, type Term, termsOf } from '../../shared/totals.ts'
import { inOrder } from './options.ts'
import { shown, table } from './print.ts'
import type { CommandSession } from './session.ts'

export interface PeriodOptions {
  from?: Day
  to?: Day
  interval?: Exclude<Interval, 'year'>
  compare?: ComparedWith
  /** Any other days to hold it against; one end is not enough. */
  compareFrom?: Day
  compareTo?: Day
}

type Totals = Metrics['totals']

/** What `metrics` says of a period that was asked for. */
export interface Period extends DayRange {
  interval: Exclude<Interval, 'year'>
  totals: Totals
  points: Point[]
  compare:
    | (DayRange & { with: ComparedWith | 'days'; totals: Totals; netRevenueChange: number | null })
    | null
}

/** All figures; and those of a period, if the options mean one. */
export async function metricsOf(
  { client }: CommandSession,
  options: PeriodOptions,
): Promise<Metrics & { period?: Period }> {
  const metrics = await client.metrics.document()
  const { from, to, interval } = options
  const compared = comparedWith(options)
  if (!from && !to && !interval && !compared) return metrics
  const range = daysMeant({ from, to }, metrics, compared !== null)
  const totals = await client.metrics.totals(range)
  const parts = { ...range, interval: interval ?? 'month' } as const
  const period = { ...parts, totals, points: await client.metrics.series(parts) }
  if (!compared) return { ...metrics, period: { ...period, compare: null } }
  const then = typeof compared === 'string' ? comparedRange(range, compared) : compared
  const before = await client.metrics.totals(then)
  const netRevenueChange = growthOf(before.netRevenue, totals.netRevenue)
  return {
    ...metrics,
    period: {
      ...period,
      compare: {
        with: typeof compared === 'string' ? compared : 'days',
        ...then,
        totals: before,
        netRevenueChange,
      },
    },
  }
}

/** What a period is held against: days that follow from its own, any others, or nothing. */
function comparedWith({ compare, compareFrom, compareTo }: PeriodOptions) {
  if (compareFrom === undefined && compareTo === undefined) return compare ?? null
  if (compareFrom !== undefined && compareTo !== undefined && compareFrom <= compareTo) {
    return { from: compareFrom, to: compareTo }
  }
  throw new AppError({
    code: 'INVALID_INPUT',
    message: 'Two days are needed to compare with, in order.',
    why:
      compareFrom && compareTo
        ? `${compareFrom} is after ${compareTo}.`
        : `${compareFrom ? '--compare-to' : '--compare-from'} is missing.`,
    fix: 'Give both --compare-from and --compare-to, the earlier day first.',
  })
}

/** To today at the latest; from the beginning, or from the month's first day where one is compared. */
function daysMeant(
  { from, to }: Partial<DayRange>,
  { asOf, monthly }: Metrics,
  compared: boolean,
): DayRange {
  const last = to && to < asOf ? to : asOf
  const beginning = monthly[0] ? `${monthly[0].month}-01` : last
  const first = from ?? (compared ? startOf('month', last) : beginning)
  return inOrder({ from: first, to: last }, 'no period ends later than today')
}

export function periodInLines({ from, to, interval, totals, points, compare }: Period): string[] {
  const terms = termsOf(totals, ...(compare ? [compare.totals] : []))
  const rows: [string, keyof Totals][] = [
    ...terms.map((term): [string, Term] => [TERM_NAMES[term], term]),
    ['Net revenue', 'netRevenue'],
  ]
  return [
    ...table(
      ['', `${from} – ${to}`, ...(compare ? [`${compare.from} – ${compare.to}`] : [])],
      rows.map(([name, key]) => [
        name,
        shown(totals[key]),
        ...(compare ? [shown(compare.totals[key])] : []),
      ]),
    ),
    ...(compare ? [changed(compare)] : []),
    '',
    ...table(
      [BEGINS[interval], 'GROSS', 'NET', 'MRR'],
      points.map(it => [it.start, ...[it.grossVolume, it.netRevenue, it.mrr].map(shown)]),
    ),
  ]
}

/** What a part's first day is called. */
const BEGINS: Record<Period['interval'], string> = {
  day: 'DAY',
  week: 'WEEK FROM',
  month: 'MONTH FROM',
}

const changed = ({ netRevenueChange }: NonNullable<Period['compare']>): string =>
  netRevenueChange === null
    ? 'Net revenue then was zero or less: a change has no base.'
    : `Net revenue changed by ${(netRevenueChange * 100).toFixed(1)}%.`
