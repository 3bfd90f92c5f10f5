import type { Totals } from '../../../shared/contract/totals.ts'
import { formatMoney } from '../../../shared/money.ts'
import { Figure } from '../../parts/figure.tsx'
import type { Term } from '../drilldown/drill.ts'
import { Change } from './change.tsx'

const FIGURES = [
  { term: 'grossVolume', name: 'Gross volume', more: 'good' },
  { term: 'refunds', name: 'Refunds', more: 'bad' },
  { term: 'fees', name: 'Fees', more: 'neither' },
] as const satisfies { term: Term; name: string; more: 'good' | 'bad' | 'neither' }[]

/** What the period came to; each figure opens its entries. */
export function Headline({
  totals,
  before,
  onOpen,
}: {
  totals: Totals
  /** Of the compared days. */
  before: Totals | undefined
  onOpen: (term: Term | undefined) => void
}) {
  return (
    <div className="grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-4">
      <Figure
        name="Net revenue"
        value={formatMoney(totals.netRevenue)}
        change={before && <Change now={totals.netRevenue} before={before.netRevenue} />}
        onOpen={() => onOpen(undefined)}
        lead
      />
      {FIGURES.map(({ term, name, more }) => (
        <Figure
          key={term}
          name={name}
          value={formatMoney(totals[term])}
          change={before && <Change now={totals[term]} before={before[term]} more={more} />}
          onOpen={() => onOpen(term)}
        />
      ))}
    </div>
  )
}
