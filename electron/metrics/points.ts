import type { Point } from '../../shared/contract/metrics.ts'
import type { Day } from '../../shared/time.ts'
import { hasRevenue } from '../../shared/totals.ts'
import type { Basis } from './basis.ts'
import { type CountedSubscription, convertMrr, mrrOnDays } from './recurring/mrr.ts'
import { type DaySums, revenueOf } from './revenue/revenue.ts'

/** A point, and which of its figures lack money that no known rate converts. */
export interface ConvertedPoint extends Point {
  lacks: { revenue: boolean; mrr: boolean }
}

/**
 * Revenue of each of these spans (ascending) and MRR at its end, or today where it still runs; null where
 * nothing tells of subscriptions.
 */
export function pointsOf(
  spans: { start: Day; end: Day }[],
  sums: DaySums[],
  subscriptions: CountedSubscription[] | null,
  currency: string,
  { today, findRate }: Pick<Basis, 'today' | 'findRate'>,
): ConvertedPoint[] {
  const ends = spans.map(({ end }) => (end < today ? end : today))
  const mrrs = subscriptions && mrrOnDays(subscriptions, ends)
  const rows = bySpan(sums, spans)
  return spans.map(({ start, end }, index) => {
    const revenue = revenueOf(rows[index] ?? [], currency, findRate)
    const mrr =
      mrrs && convertMrr(mrrs[index] ?? new Map(), currency, ends[index] ?? today, findRate)
    return {
      start,
      end,
      running: end >= today,
      ...revenue.totals,
      mrr: mrr?.mrr ?? null,
      lacks: {
        revenue: [...revenue.unconverted.values()].some(it => hasRevenue(it.totals)),
        mrr: mrr !== null && mrr.unconverted.length > 0,
      },
    }
  })
}

/** The first day on which anything happened, money or a subscription. */
export const earliest = (
  firstDay: Day | undefined,
  subscriptions: CountedSubscription[],
): Day | undefined =>
  subscriptions.reduce(
    (first, { from }) => (first === undefined || from < first ? from : first),
    firstDay,
  )

/** Rows of each span; both lists are in the order of time, so one walk serves. */
function bySpan(sums: DaySums[], spans: { start: Day; end: Day }[]): DaySums[][] {
  let next = 0
  return spans.map(({ start, end }) => {
    const rows: DaySums[] = []
    for (let row = sums[next]; row && row.day <= end; row = sums[++next]) {
      if (row.day >= start) rows.push(row)
    }
    return rows
  })
}
