import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { entryCount } from '../../format.ts'
import { Skeleton } from '../../parts/loaded.tsx'
import { ProblemNote } from '../../parts/note.tsx'
import { Page } from '../../parts/page.tsx'
import { rpc } from '../../rpc/client.ts'
import { REVENUE_KINDS } from '../drilldown/drill.ts'
import { EntrySums } from '../drilldown/entry-sums.tsx'
import { ExportMenu } from '../exports/export-menu.tsx'
import type { EntriesSearch } from './entries-search.ts'
import { EntriesTable } from './entries-table.tsx'
import { EntryFilters } from './entry-filters.tsx'
import { narrowedTo } from './narrowed.ts'

const PAGE = 200

/** The whole ledger: filtered, searched by id, in either order, however long it is. */
export function EntriesPage() {
  const { startup: _startup, ...search } = useSearch({ from: '/app/entries' })
  const navigate = useNavigate({ from: '/entries' })
  const change = (part: EntriesSearch) =>
    void navigate({ to: '/entries', search: { ...search, ...part }, replace: true })
  const { kind, order, ...rest } = search
  const kinds = kind === 'revenue' ? [...REVENUE_KINDS] : kind && [kind]
  const filter = { ...rest, kinds, order }
  const query = useInfiniteQuery({
    ...rpc.entries.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ ...filter, cursor, limit: PAGE }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: page => page.nextCursor ?? undefined,
    }),
    placeholderData: keepPreviousData,
  })
  const { data: connections = [] } = useQuery(rpc.connections.list.queryOptions())
  const { data: startup } = useQuery(rpc.startup.get.queryOptions())
  const zone = startup?.timezone.replaceAll('_', ' ')
  const { data: sold } = useQuery(rpc.revenue.sold.queryOptions())
  const [first] = query.data?.pages ?? []
  const filtered = Object.values(search).some(value => value !== undefined)
  const narrowed = narrowedTo(search, connections)

  return (
    <Page
      title="Entries"
      subtitle={`Every movement of money that was read.${zone ? ` Days and times are in ${zone}.` : ''}`}
      action={<ExportMenu name="entries" what={{ table: 'entries', ...filter }} />}
    >
      <EntryFilters
        search={search}
        onChange={change}
        onClear={filtered ? () => void navigate({ to: '/entries', search: {} }) : undefined}
      />
      {query.error && <ProblemNote error={query.error} />}
      {query.isPending && <Skeleton className="h-96" />}
      {first && (
        <>
          <div className="flex flex-wrap justify-between gap-x-6 gap-y-1" aria-live="polite">
            <div>
              <p className="font-medium">{entryCount(first.count)}</p>
              {narrowed && <p className="text-[13px] text-soft">{narrowed}</p>}
            </div>
            <EntrySums sums={first.sums} />
          </div>
          {kinds === undefined && (
            <p className="text-[13px] text-faint">
              Every kind is in these sums, payouts and transfers too: net is what the balance
              changed by, not revenue.{' '}
              <button
                type="button"
                className="underline underline-offset-3 hover:text-ink"
                onClick={() => change({ kind: 'revenue' })}
              >
                Only what makes revenue
              </button>
            </p>
          )}
          <EntriesTable
            rows={query.data?.pages.flatMap(page => page.entries) ?? []}
            count={first.count}
            sold={{
              product: sold !== undefined && sold.products.length > 0,
              country: sold !== undefined && sold.countries.length > 0,
            }}
            more={query.hasNextPage && !query.isFetchingNextPage}
            onMore={() => void query.fetchNextPage()}
          />
        </>
      )}
    </Page>
  )
}
