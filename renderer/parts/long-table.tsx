import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'

export interface LongColumn<T> {
  title: string
  /** Numbers stand at the right. */
  number?: boolean
  /** A column by which the rows can be put in order. */
  sort?: { order: 'ascending' | 'descending' | undefined; onPress: () => void }
  /** What a cell says when it is pointed at. */
  hint?: (row: T) => string
  cell: (row: T) => ReactNode
}

/** Pixels; every row is as high as every other. */
const ROW = 36
/** Rows from the end at which the next page is fetched. */
const AHEAD = 40

const HEAD =
  'sticky top-0 z-10 bg-sunken px-3 py-2 text-xs font-medium whitespace-nowrap text-faint first:pl-5 last:pr-5'
const CELL = 'h-[36px] px-3 whitespace-nowrap first:pl-5 last:pr-5'

/** A table of any length: only the rows in sight are drawn, and pages are fetched as their end comes near. */
export function LongTable<T>({
  label,
  columns,
  rows,
  rowKey,
  count,
  more,
  onMore,
}: {
  label: string
  columns: LongColumn<T>[]
  /** Those that have been fetched. */
  rows: T[]
  rowKey: (row: T) => string
  /** Of all that match, here or not. */
  count: number
  more: boolean
  onMore: () => void
}) {
  const scroll = useRef<HTMLDivElement>(null)
  const drawn = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW,
    overscan: 12,
  })
  const shown = drawn.getVirtualItems()
  const above = shown[0]?.start ?? 0
  const below = drawn.getTotalSize() - (shown.at(-1)?.end ?? 0)
  const last = shown.at(-1)?.index ?? 0
  useEffect(() => {
    if (more && last >= rows.length - AHEAD) onMore()
  }, [more, last, rows.length, onMore])

  return (
    <div className="overflow-hidden rounded-xl border border-line bg-raised">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by key */}
      <div ref={scroll} className="relative max-h-[65vh] overflow-auto" tabIndex={0}>
        <table
          aria-label={label}
          aria-rowcount={count + 1}
          className="w-full border-separate border-spacing-0 text-left"
        >
          <thead>
            <tr aria-rowindex={1}>
              {columns.map(({ title, number, sort }) => (
                <th
                  key={title}
                  scope="col"
                  aria-sort={sort && (sort.order ?? 'none')}
                  className={`${HEAD} ${number ? 'text-right' : ''}`}
                >
                  {sort ? <SortButton title={title} {...sort} /> : title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Space height={above} columns={columns.length} />
            {shown.map(({ index }) => {
              const row = rows[index]
              return (
                row && (
                  <tr
                    key={rowKey(row)}
                    aria-rowindex={index + 2}
                    className="*:border-b *:border-line"
                  >
                    {columns.map(({ title, number, hint, cell }) => (
                      <td
                        key={title}
                        title={hint?.(row)}
                        className={`${CELL} ${number ? 'figure text-right' : ''}`}
                      >
                        {cell(row)}
                      </td>
                    ))}
                  </tr>
                )
              )
            })}
            <Space height={below} columns={columns.length} />
          </tbody>
        </table>
      </div>
    </div>
  )
}

function SortButton({
  title,
  order,
  onPress,
}: { title: string } & NonNullable<LongColumn<never>['sort']>) {
  const Arrow = order === 'ascending' ? ArrowUp : ArrowDown
  return (
    <button
      type="button"
      onClick={onPress}
      className="inline-flex items-center gap-1 hover:text-ink"
    >
      {title}
      <Arrow className={`size-3 ${order ? '' : 'invisible'}`} aria-hidden />
    </button>
  )
}

/** The room of the rows that are out of sight. */
const Space = ({ height, columns }: { height: number; columns: number }) =>
  height > 0 && (
    <tr aria-hidden>
      <td colSpan={columns} style={{ height }} />
    </tr>
  )
