import type { Overview } from '../../../shared/contract/figures.ts'
import { daySpan } from '../../format.ts'
import { Amount } from '../../parts/amount.tsx'
import { Card } from '../../parts/card.tsx'
import { type Drill, termsOf } from '../drilldown/drill.ts'
import { TermAmount } from '../drilldown/term-amount.tsx'

/** The last 30 days as the sum that net revenue is, beside the 30 days before and all of history. */
export function Month({
  overview: { last30, previous30, allTime },
  onOpen,
}: {
  overview: Overview
  onOpen: (drill: Drill) => void
}) {
  const head = 'px-3 py-2 text-right text-xs font-medium text-faint last:pr-5'
  const cell = 'px-3 py-2.5 text-right last:pr-5'
  return (
    <Card title="Where it comes from" description={daySpan(last30.from, last30.to)} flush>
      <div className="relative overflow-x-auto">
        <table className="w-full">
          <thead>
            <tr className="border-b border-line">
              <th scope="col" className="pl-5">
                <span className="sr-only">Term</span>
              </th>
              <th scope="col" className={head}>
                Last 30 days
              </th>
              <th scope="col" className={head}>
                30 days before
              </th>
              <th scope="col" className={head}>
                All history
              </th>
            </tr>
          </thead>
          <tbody>
            {termsOf(last30, previous30, allTime).map(({ term, name }) => (
              <tr key={term} className="border-b border-line">
                <th scope="row" className="py-2.5 pl-5 text-left font-normal">
                  <button
                    type="button"
                    className="text-left underline decoration-line-strong underline-offset-3 hover:decoration-ink"
                    onClick={() => onOpen({ show: 'revenue', ...daysOf(last30), term })}
                  >
                    {name}
                  </button>
                </th>
                {[last30, previous30, allTime].map((totals, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: three columns that never move
                  <td key={index} className={cell}>
                    <TermAmount term={term} totals={totals} />
                  </td>
                ))}
              </tr>
            ))}
            <tr className="font-semibold">
              <th scope="row" className="py-3 pl-5 text-left">
                Net revenue
              </th>
              {[last30, previous30, allTime].map((totals, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: three columns that never move
                <td key={index} className={cell}>
                  <Amount value={totals.net_revenue} />
                </td>
              ))}
            </tr>
          </tbody>
        </table>
      </div>
    </Card>
  )
}

const daysOf = ({ from, to }: { from: string; to: string }) => ({ from, to })
