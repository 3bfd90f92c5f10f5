import type { Overview } from '../../../shared/contract/metrics.ts'
import { formatMoney } from '../../../shared/money.ts'
import { entryCount } from '../../format.ts'
import { Note } from '../../parts/note.tsx'

/** Money that is in no total, because no rate is known that converts it. */
export function Unconverted({ overview: { unconverted, currency } }: { overview: Overview }) {
  if (unconverted.length === 0) return null
  return (
    <Note tone="warning" title={`Left out: amounts with no exchange rate into ${currency}`}>
      <p>
        The provider gave none, and OpenRevenue knows none of the European Central Bank’s up to
        their day. Diagnostics in Settings says whether the bank can be reached.
      </p>
      <ul>
        {unconverted.map(it => (
          <li key={it.currency}>
            {it.currency}: {partsOf(it).join(', ')}
          </li>
        ))}
      </ul>
    </Note>
  )
}

/** What there is of a currency; a sum that is nothing is not told. */
const partsOf = ({ netRevenue, entries, mrr }: Overview['unconverted'][number]): string[] => [
  ...(entries > 0 ? [`${formatMoney(netRevenue)} net revenue in ${entryCount(entries)}`] : []),
  ...(mrr?.amount ? [`${formatMoney(mrr)} MRR`] : []),
]
