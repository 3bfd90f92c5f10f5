import { Fragment, type ReactNode } from 'react'

export interface Column<T> {
  title: string
  /** The column of buttons: its title is read out, not shown, and they stay in sight. */
  actions?: boolean
  /** Numbers stand at the right, in digits of one width. */
  number?: boolean
  cell: (row: T) => ReactNode
}

const LINE = 'border-b border-line last:border-0'
const STAYS = 'sticky right-0 bg-raised'

/** Rows of one kind; scrolls sideways where the page is narrower than they are. */
export function Table<T>({
  label,
  columns,
  rows,
  rowKey,
  below,
}: {
  label: string
  columns: Column<T>[]
  rows: T[]
  rowKey: (row: T) => string
  /** What there is to read about a row, under it and as wide as the page lets it be. */
  below?: (row: T) => ReactNode
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
                className={`px-3 py-2 text-xs font-medium whitespace-nowrap text-faint first:pl-5 last:pr-5 ${number ? 'text-right' : actions ? STAYS : ''}`}
              >
                {actions ? <span className="sr-only">{title}</span> : title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => {
            const text = below?.(row)
            return (
              <Fragment key={rowKey(row)}>
                <tr className={text ? '' : LINE}>
                  {columns.map(({ title, number, actions, cell }) => (
                    <td
                      key={title}
                      className={`px-3 py-2.5 first:pl-5 last:pr-5 ${number ? 'figure text-right whitespace-nowrap' : actions ? `text-right ${STAYS}` : ''}`}
                    >
                      {cell(row)}
                    </td>
                  ))}
                </tr>
                {text && (
                  <tr className={LINE}>
                    <td colSpan={columns.length} className="px-5 pb-2.5">
                      <div className="sticky left-5 w-fit max-w-[min(48rem,100vw-4.75rem)] text-[13px] text-soft">
                        {text}
                      </div>
                    </td>
                  </tr>
                )}
              </Fragment>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
