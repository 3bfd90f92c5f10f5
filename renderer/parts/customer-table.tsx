import { Code } from './code.tsx'
import { CustomerLink } from './customer-code.tsx'
import { type More, ShowMore } from './show-more.tsx'
import { type Column, Table } from './table.tsx'

interface CustomerRow {
  connectionId: string
  /** A keyed hash. */
  customer: string
  /** The provider's ids. */
  subscriptions: string[]
}

/** Customers, told apart by a hash, with what is said of each and their subscriptions. */
export const CustomerTable = <T extends CustomerRow>({
  label = 'Customers',
  rows,
  columns,
  more,
}: {
  /** Where there are several on one page, what sets this one apart. */
  label?: string
  rows: T[]
  /** Between the customer and the subscriptions. */
  columns: Column<T>[]
  /** Undefined where all of them are shown. */
  more: More | undefined
}) => (
  <section aria-label={label} className="overflow-hidden rounded-xl border border-line">
    <Table
      label={label}
      rows={rows}
      rowKey={it => `${it.connectionId} ${it.customer}`}
      columns={[
        { title: 'Customer', cell: it => <CustomerLink {...it} /> },
        ...columns,
        {
          title: 'Subscriptions',
          cell: it => (
            <span className="flex flex-wrap gap-x-3">
              {it.subscriptions.map(id => (
                <Code key={id}>{id}</Code>
              ))}
            </span>
          ),
        },
      ]}
    />
    {more && <ShowMore {...more} />}
  </section>
)
