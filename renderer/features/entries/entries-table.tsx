import type { Entry } from '../../../shared/contract/entries.ts'
import { fullDay } from '../../format.ts'
import { Amount } from '../../parts/amount.tsx'
import { Code } from '../../parts/code.tsx'
import { type LongColumn, LongTable } from '../../parts/long-table.tsx'
import { useTimes } from '../../rpc/use-times.ts'
import { KIND_NAMES } from '../drilldown/kind-names.ts'
import { partName } from '../drilldown/part-name.ts'

/** Entries, however many. */
export function EntriesTable({
  sold,
  ...page
}: {
  rows: Entry[]
  /** Of all that match, here or not. */
  count: number
  /** Whether any entry tells what was sold, and to where. */
  sold: { product: boolean; country: boolean }
  more: boolean
  onMore: () => void
}) {
  const { moment } = useTimes()
  return (
    <LongTable
      label="Entries"
      columns={[
        { title: 'Day', cell: it => fullDay(it.day), hint: it => moment(it.occurredAt) },
        ...MONEY,
        ...(sold.product ? [PRODUCT] : []),
        ...(sold.country ? [COUNTRY] : []),
        ID,
      ]}
      rowKey={entry => `${entry.connectionId} ${entry.id}`}
      {...page}
    />
  )
}

const MONEY: LongColumn<Entry>[] = [
  { title: 'Kind', cell: it => KIND_NAMES[it.kind], hint: it => it.providerKind },
  { title: 'Gross', number: true, cell: it => <Amount value={it.gross} /> },
  { title: 'Fee', number: true, cell: it => <Amount value={it.fee} /> },
  { title: 'Net', number: true, cell: it => <Amount value={it.net} /> },
]

const PRODUCT: LongColumn<Entry> = {
  title: 'Product',
  hint: it => it.product ?? '',
  cell: it => <span className="block max-w-48 truncate">{it.product}</span>,
}

const COUNTRY: LongColumn<Entry> = {
  title: 'Country',
  hint: it => (it.country === null ? '' : partName('country', it.country, [])),
  cell: it => it.country,
}

const ID: LongColumn<Entry> = { title: 'Id at the provider', cell: it => <Code>{it.id}</Code> }
