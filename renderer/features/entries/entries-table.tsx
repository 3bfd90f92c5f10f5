import type { Entry } from '../../../shared/contract/figures.ts'
import { fullDay, moment } from '../../format.ts'
import { Amount } from '../../parts/amount.tsx'
import { Code } from '../../parts/code.tsx'
import { type LongColumn, LongTable } from '../../parts/long-table.tsx'
import { KIND_NAMES } from './entries-search.ts'

/** Entries, however many. */
export const EntriesTable = (page: {
  rows: Entry[]
  /** Of all that match, here or not. */
  count: number
  more: boolean
  onMore: () => void
}) => (
  <LongTable
    label="Entries"
    columns={COLUMNS}
    rowKey={entry => `${entry.connectionId} ${entry.id}`}
    {...page}
  />
)

const COLUMNS: LongColumn<Entry>[] = [
  { title: 'Day', cell: it => fullDay(it.day), hint: it => moment(it.occurredAt) },
  { title: 'Kind', cell: it => KIND_NAMES[it.kind], hint: it => it.providerKind },
  { title: 'Gross', number: true, cell: it => <Amount value={it.gross} /> },
  { title: 'Fee', number: true, cell: it => <Amount value={it.fee} /> },
  { title: 'Net', number: true, cell: it => <Amount value={it.net} /> },
  { title: 'Id at the provider', cell: it => <Code>{it.id}</Code> },
]
