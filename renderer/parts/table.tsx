import type { ReactNode } from 'react'

export interface Column<T> {
  title: string
  /** The column of buttons: its title is read out, not shown. */
  actions?: boolean
  /** Numbers stand at the right, in digits of one width. */
  number?: boolean
  cell: (row: T) => ReactNode
}

/** Rows of one kind; scrolls sideways where the page is narrower than they are. */
export function Table<T>({
  label,
  columns,
  rows,
  rowKey,
}: {
  label: string
  columns: Column<T>[]
  rows: T[]
  rowKey: (row: T) => string
}) {
  return (
    <div className="relative overflow-x-auto">
      <table aria-label={label} className="w-full border-collapse text-left">
        <thead>
          <tr className="border-b border-line">
            {columns.map(({ title, number, actions }) => (
              <th
                key={title}
                scope="col"
                className={`px-3 py-2 text-xs font-medium whitespace-nowrap text-faint first:pl-5 last:pr-5 ${number ? 'text-right' : ''}`}
              >
                {actions ? <span className="sr-only">{title}</span> : title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={rowKey(row)} className="border-b border-line last:border-0">
              {columns.map(({ title, number, actions, cell }) => (
                <td
                  key={title}
                  className={`px-3 py-2.5 first:pl-5 last:pr-5 ${number ? 'figure text-right whitespace-nowrap' : actions ? 'text-right' : ''}`}
                >
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
