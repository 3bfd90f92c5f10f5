import type { Totals } from '../../../shared/contract/figures.ts'
import { Amount } from '../../parts/amount.tsx'
import { type Term, termsOf } from './drill.ts'
import { TermAmount } from './term-amount.tsx'

interface TermsColumn {
  title: string
  totals: Totals
  /** Opens net revenue of this column's days. */
  onOpen?: () => void
}

const LINK = 'underline decoration-line-strong underline-offset-3 hover:decoration-ink'

/** The sum that net revenue is, a column for each stretch of days. A term opens that of the first. */
export function TermsTable({
  columns,
  onTerm,
}: {
  columns: TermsColumn[]
  onTerm: (term: Term) => void
}) {
  const cell = 'px-3 py-2.5 text-right last:pr-5'
  return (
    <div className="relative overflow-x-auto">
      <table className="w-full">
        <thead>
          <tr className="border-b border-line">
            <th scope="col" className="pl-5">
              <span className="sr-only">Term</span>
            </th>
            {columns.map(({ title, onOpen }) => (
              <th
                key={title}
                scope="col"
                className="px-3 py-2 text-right text-xs font-medium text-faint last:pr-5"
              >
                {onOpen ? (
                  <button type="button" className={LINK} onClick={onOpen}>
                    {title}
                  </button>
                ) : (
                  title
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {termsOf(...columns.map(({ totals }) => totals)).map(({ term, name }) => (
            <tr key={term} className="border-b border-line">
              <th scope="row" className="py-2.5 pl-5 text-left font-normal">
                <button type="button" className={`text-left ${LINK}`} onClick={() => onTerm(term)}>
                  {name}
                </button>
              </th>
              {columns.map(({ title, totals }) => (
                <td key={title} className={cell}>
                  <TermAmount term={term} totals={totals} />
                </td>
              ))}
            </tr>
          ))}
          <tr className="font-semibold">
            <th scope="row" className="py-3 pl-5 text-left">
              Net revenue
            </th>
            {columns.map(({ title, totals }) => (
              <td key={title} className={cell}>
                <Amount value={totals.net_revenue} />
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  )
}
