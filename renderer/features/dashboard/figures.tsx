import type { ReactNode } from 'react'
import type { Overview } from '../../../shared/contract/metrics.ts'
import { formatMoney, type Money } from '../../../shared/money.ts'
import { NOT_KNOWN_FROM_CSV } from '../../../shared/not-known.ts'
import { count, monthName, percent } from '../../format.ts'
import { Figure } from '../../parts/figure.tsx'
import type { Drill } from '../drilldown/drill.ts'
import { noGrowth } from '../drilldown/no-growth.ts'

/** The five figures; each opens what makes it. */
export function Figures({
  overview,
  onOpen,
}: {
  overview: Overview
  onOpen: (drill: Drill) => void
}) {
  const { mrr, mrrBefore, arr, last30, previous30, growth, first } = overview
  const begun = first !== null && first < last30.from
  const wholeBefore = first !== null && first <= previous30.from
  const { activeSubscribers } = overview
  return (
    <div className="grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-4 xl:grid-cols-5">
      <Figure
        name="MRR"
        value={mrr ? formatMoney(mrr) : '–'}
        change={
          mrr && mrrBefore ? (begun ? moneyChange(mrr, mrrBefore) : NOT_BEGUN) : NOT_KNOWN_FROM_CSV
        }
        onOpen={mrr ? () => onOpen({ show: 'mrr' }) : undefined}
        lead
        className="col-span-2 lg:col-span-4 xl:col-span-1"
      />
      <Figure
        name="Net revenue"
        value={formatMoney(last30.netRevenue)}
        change={
          wholeBefore
            ? moneyChange(last30.netRevenue, previous30.netRevenue, 'last 30 days')
            : NOT_BEGUN
        }
        onOpen={() => onOpen({ show: 'revenue', from: last30.from, to: last30.to })}
      />
      <Figure
        name="ARR"
        value={arr ? formatMoney(arr) : '–'}
        change={arr ? '12 × MRR' : NOT_KNOWN_FROM_CSV}
        onOpen={arr ? () => onOpen({ show: 'arr' }) : undefined}
      />
      <Figure
        name="Subscribers"
        value={activeSubscribers === null ? '–' : count(activeSubscribers)}
        change={subscriberChange(overview, begun)}
        onOpen={activeSubscribers === null ? undefined : () => onOpen({ show: 'customers' })}
      />
      <Figure
        name="Growth"
        value={growth ? percent(growth.ratio) : '–'}
        change={
          growth
            ? `${monthName(growth.month)} over ${monthName(growth.previous)}, before fees`
            : noGrowth(overview).short
        }
        onOpen={() => onOpen({ show: 'growth' })}
      />
    </div>
  )
}

/** Half of a period is nothing to compare with. */
const NOT_BEGUN = 'No comparison yet'

const moneyChange = (now: Money, before: Money, words?: string): ReactNode =>
  changeOf(Number(now.amount - before.amount), Number(before.amount), words)

function subscriberChange(
  { activeSubscribers: now, activeSubscribersBefore: before }: Overview,
  begun: boolean,
): ReactNode {
  if (now === null || before === null) return NOT_KNOWN_FROM_CSV
  return begun ? changeOf(now - before, before) : NOT_BEGUN
}

/** The change against 30 days before, with a colour where it has a direction. */
function changeOf(difference: number, before: number, words = 'in 30 days'): ReactNode {
  if (before <= 0) return 'No earlier figure'
  const tone = difference > 0 ? 'text-accent' : difference < 0 ? 'text-danger' : ''
  return (
    <>
      <span className={`font-medium ${tone}`}>{percent(difference / before)}</span> {words}
    </>
  )
}
