import type { ReactNode } from 'react'

export interface StatementRow {
  key: string
  name: ReactNode
  /** The line that those above it add up to. */
  total?: boolean
  /** One a column. */
  cells: ReactNode[]
}

/** A sum that is read down, a column for each stretch of days. */
export const StatementTable = ({
  label,
  columns,
  rows,
}: {
  label?: string
  columns: { key: string; title: ReactNode }[]
  rows: StatementRow[]
}) => (
  <div className="relative overflow-x-auto">
    <table className="w-full" aria-label={label}>
      <thead>
        <tr className="border-b border-line">
          <th scope="col" className="pl-5">
            <span className="sr-only">Term</span>
          </th>
          {columns.map(({ key, title }) => (
            <th
              key={key}
              scope="col"
              className="px-3 py-2 text-right text-xs font-medium text-faint last:pr-5"
            >
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, name, total, cells }) => (
          <tr
            key={key}
            className={`border-b border-line last:border-0 ${total ? 'font-semibold' : ''}`}
          >
            <th
              scope="row"
              className={`py-2.5 pl-5 text-left ${total ? 'font-semibold' : 'font-normal'}`}
            >
              {name}
            </th>
            {columns.map((column, index) => (
              <td key={column.key} className="figure px-3 py-2.5 text-right last:pr-5">
                {cells[index]}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)
