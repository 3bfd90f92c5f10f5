import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { CustomerKey } from '../../../shared/contract/customers.ts'
import type { Entry, EntryKind } from '../../../shared/contract/entries.ts'
import { entryCount, fullDay } from '../../format.ts'
import { Amount } from '../../parts/amount.tsx'
import { Badge, type Tone } from '../../parts/badge.tsx'
import { Code } from '../../parts/code.tsx'
import { LoadedPages } from '../../parts/loaded-pages.tsx'
import { Name } from '../../parts/name.tsx'
import { ShowMore } from '../../parts/show-more.tsx'
import { Table } from '../../parts/table.tsx'
import { rpc } from '../../rpc/client.ts'
import { useTimes } from '../../rpc/use-times.ts'
import { EntrySums } from './entry-sums.tsx'
import { KIND_NAMES } from './kind-names.ts'

const PAGE = 50

interface EntriesListProps {
  from?: string
  to?: string
  kinds?: readonly EntryKind[]
  connection?: string
  provider?: string
  currency?: string
  /** Null for entries that tell none. */
  product?: string | null
  country?: string | null
  customer?: CustomerKey
}

/** The entries of some days and kinds, newest first, with their sums: what a figure is made of. */
export function EntriesList({ kinds, ...filter }: EntriesListProps) {
  const { moment } = useTimes()
  const { data: connections = [] } = useQuery(rpc.connections.list.queryOptions())
  const query = useInfiniteQuery(
    rpc.entries.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        ...filter,
        kinds: kinds && [...kinds],
        cursor,
        limit: PAGE,
      }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: page => page.nextCursor ?? undefined,
    }),
  )
  return (
    <LoadedPages query={query}>
      {(pages, more) => {
        const [first] = pages
        const entries = pages.flatMap(page => page.entries)
        const several = connections.length > 1
        const name = (entry: Entry) =>
          connections.find(it => it.id === entry.connectionId)?.name ?? ''
        return (
          <section aria-label="Entries" className="overflow-hidden rounded-xl border border-line">
            <header className="flex flex-wrap justify-between gap-x-6 gap-y-1 border-b border-line bg-sunken px-5 py-3">
              <p className="font-medium">{entryCount(first?.count ?? 0)}</p>
              <EntrySums sums={first?.sums ?? []} />
            </header>
            {entries.length > 0 && (
              <Table
                label="Entries"
                rows={entries}
                rowKey={entry => `${entry.connectionId} ${entry.id}`}
                columns={[
                  {
                    title: 'Day',
                    cell: entry => (
                      <span className="whitespace-nowrap" title={moment(entry.occurredAt)}>
                        {fullDay(entry.day)}
                      </span>
                    ),
                  },
                  { title: 'Kind', cell: entry => <Kind entry={entry} /> },
                  { title: 'Gross', number: true, cell: entry => <Amount value={entry.gross} /> },
                  { title: 'Fee', number: true, cell: entry => <Amount value={entry.fee} /> },
                  ...(entries.some(({ tax }) => tax)
                    ? [{ title: 'Tax', number: true, cell: taxOf }]
                    : []),
                  { title: 'Net', number: true, cell: entry => <Amount value={entry.net} /> },
                  ...(several
                    ? [{ title: 'Connection', cell: (entry: Entry) => <Name>{name(entry)}</Name> }]
                    : []),
                  {
                    title: 'Id at the provider',
                    cell: entry => <Code>{entry.id}</Code>,
                  },
                ]}
              />
            )}
            {more && <ShowMore {...more} />}
          </section>
        )
      }}
    </LoadedPages>
  )
}

const taxOf = ({ tax }: Entry) => tax && <Amount value={tax} />

const TONES: Partial<Record<EntryKind, Tone>> = {
  charge: 'good',
  refund: 'warning',
  dispute: 'danger',
}

const Kind = ({ entry: { kind, providerKind } }: { entry: Entry }) => (
  <span title={providerKind}>
    <Badge tone={TONES[kind]}>{KIND_NAMES[kind]}</Badge>
  </span>
)
