import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import type { Entry } from '../../../shared/contract/figures.ts'
import { fullDay, moment } from '../../format.ts'
import { Amount } from '../../parts/amount.tsx'
import { Code } from '../../parts/code.tsx'
import { KIND_NAMES } from './entries-search.ts'

/** Pixels; every row is as high as every other. */
const ROW = 36
/** Rows from the end at which the next page is fetched. */
const AHEAD = 40

const HEAD =
  'sticky top-0 z-10 bg-sunken px-3 py-2 text-xs font-medium text-faint first:pl-5 last:pr-5'
const CELL = 'h-[36px] px-3 whitespace-nowrap first:pl-5 last:pr-5'

/** Only the rows in sight are drawn, and pages are fetched as their end comes near. */
export function EntriesTable({
  entries,
  count,
  more,
  onMore,
}: {
  entries: Entry[]
  /** Of all that match, here or not. */
  count: number
  more: boolean
  onMore: () => void
}) {
  const scroll = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW,
    overscan: 12,
  })
  const shown = rows.getVirtualItems()
  const above = shown[0]?.start ?? 0
  const below = rows.getTotalSize() - (shown.at(-1)?.end ?? 0)
  const last = shown.at(-1)?.index ?? 0
  useEffect(() => {
    if (more && last >= entries.length - AHEAD) onMore()
  }, [more, last, entries.length, onMore])

  return (
    <div className="overflow-hidden rounded-xl border border-line bg-raised">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by key */}
      <div ref={scroll} className="relative h-[65vh] overflow-auto" tabIndex={0}>
        <table
          aria-label="Entries"
          aria-rowcount={count + 1}
          className="w-full border-separate border-spacing-0 text-left"
        >
          <thead>
            <tr aria-rowindex={1}>
              {['Day', 'Kind', 'Gross', 'Fee', 'Net', 'Id at the provider'].map(title => (
                <th
                  key={title}
                  scope="col"
                  className={`${HEAD} ${/^(Gross|Fee|Net)$/.test(title) ? 'text-right' : ''}`}
                >
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Space height={above} />
            {shown.map(({ index }) => {
              const entry = entries[index]
              return (
                entry && (
                  <Row key={`${entry.connectionId} ${entry.id}`} entry={entry} index={index} />
                )
              )
            })}
            <Space height={below} />
          </tbody>
        </table>
      </div>
    </div>
  )
}

/** The room of the rows that are out of sight. */
const Space = ({ height }: { height: number }) =>
  height > 0 && (
    <tr aria-hidden>
      <td colSpan={6} style={{ height }} />
    </tr>
  )

const Row = ({ entry, index }: { entry: Entry; index: number }) => (
  <tr aria-rowindex={index + 2} className="*:border-b *:border-line">
    <td className={CELL} title={moment(entry.occurredAt)}>
      {fullDay(entry.day)}
    </td>
    <td className={CELL} title={entry.providerKind}>
      {KIND_NAMES[entry.kind]}
    </td>
    <td className={`${CELL} text-right`}>
      <Amount value={entry.gross} />
    </td>
    <td className={`${CELL} text-right`}>
      <Amount value={entry.fee} />
    </td>
    <td className={`${CELL} text-right`}>
      <Amount value={entry.net} />
    </td>
    <td className={CELL}>
      <Code>{entry.id}</Code>
    </td>
  </tr>
)
