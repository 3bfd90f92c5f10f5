import type { Totals } from '../../../shared/contract/totals.ts'
import { Amount } from '../../parts/amount.tsx'
import { Opener } from '../../parts/opener.tsx'
import { StatementTable } from '../../parts/statement-table.tsx'
import { type Term, termsOf } from './drill.ts'
import { TermAmount } from './term-amount.tsx'

interface TermsColumn {
  title: string
  totals: Totals
  /** Opens one term of this column's days, or net revenue. */
  onOpen: (term?: Term) => void
}

/** The sum that net revenue is, a column for each stretch of days; every amount opens its entries. */
export const TermsTable = ({ columns }: { columns: TermsColumn[] }) => (
  <StatementTable
    columns={columns.map(({ title, onOpen }) => ({
      key: title,
      title: <Opener onPress={() => onOpen()}>{title}</Opener>,
    }))}
    rows={[
      ...termsOf(...columns.map(({ totals }) => totals)).map(({ term, name }) => ({
        key: term,
        name: <Opener onPress={() => columns[0]?.onOpen(term)}>{name}</Opener>,
        cells: columns.map(({ title, totals, onOpen }) => (
          <Opener key={title} onPress={() => onOpen(term)}>
            <TermAmount term={term} totals={totals} />
          </Opener>
        )),
      })),
      {
        key: 'netRevenue',
        name: 'Net revenue',
        total: true,
        cells: columns.map(({ title, totals, onOpen }) => (
          <Opener key={title} onPress={() => onOpen()}>
            <Amount value={totals.netRevenue} />
          </Opener>
        )),
      },
    ]}
  />
)
