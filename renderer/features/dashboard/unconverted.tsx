import type { Overview } from '../../../shared/contract/figures.ts'
import { formatMoney } from '../../../shared/money.ts'
import { entryCount } from '../../format.ts'
import { Note } from '../../parts/note.tsx'

/** Money that is in no total, because no rate is known that converts it. */
export function Unconverted({ overview: { unconverted, currency } }: { overview: Overview }) {
  if (unconverted.length === 0) return null
  return (
    <Note
      tone="warning"
      title={`Not in these figures: money that no known rate turns into ${currency}`}
    >
      <p>
        Neither the provider nor the European Central Bank’s reference rates have one up to its day.
      </p>
      <ul>
        {unconverted.map(it => (
          <li key={it.currency}>
            {it.currency}: {formatMoney(it.net_revenue)} net revenue in {entryCount(it.entries)}
            {it.mrr && `, ${formatMoney(it.mrr)} MRR`}
          </li>
        ))}
      </ul>
    </Note>
  )
}
