import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { entryKindSchema } from '../../../shared/contract/figures.ts'
import { entryCount } from '../../format.ts'
import { Button } from '../../parts/button.tsx'
import { DayField } from '../../parts/day-field.tsx'
import { TextInput } from '../../parts/field.tsx'
import { Skeleton } from '../../parts/loaded.tsx'
import { ProblemNote } from '../../parts/note.tsx'
import { Page } from '../../parts/page.tsx'
import { Select } from '../../parts/select.tsx'
import { rpc } from '../../rpc/client.ts'
import { REVENUE_KINDS } from '../drilldown/drill.ts'
import { type EntriesSearch, KIND_NAMES } from './entries-search.ts'
import { EntriesTable } from './entries-table.tsx'
import { EntrySums } from './entry-sums.tsx'

const PAGE = 200

const KINDS = [
  { value: 'all' as const, label: 'Every kind' },
  { value: 'revenue' as const, label: 'Revenue' },
  ...entryKindSchema.options.map(kind => ({ value: kind, label: KIND_NAMES[kind] })),
]

/** The whole ledger: filtered, searched by id, in either order, however long it is. */
export function EntriesPage() {
  const search = useSearch({ from: '/app/entries' })
  const navigate = useNavigate({ from: '/entries' })
  const change = (part: EntriesSearch) =>
    void navigate({ to: '/entries', search: { ...search, ...part }, replace: true })
  const { from, to, kind, id, order } = search
  const kinds = kind === 'revenue' ? [...REVENUE_KINDS] : kind && [kind]
  const query = useInfiniteQuery({
    ...rpc.figures.entries.infiniteOptions({
      input: (cursor: string | undefined) => ({ from, to, kinds, id, order, cursor, limit: PAGE }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: page => page.nextCursor ?? undefined,
    }),
    placeholderData: keepPreviousData,
  })
  const [first] = query.data?.pages ?? []
  const filtered = Object.values(search).some(value => value !== undefined)

  return (
    <Page title="Entries" subtitle="Every movement of money that was read, as the ledger has it.">
      <div className="flex flex-wrap items-end gap-3">
        <Select
          label="Kind"
          value={kind ?? 'all'}
          options={KINDS}
          onChange={next => change({ kind: next === 'all' ? undefined : next })}
        />
        <DayField label="From" value={from} onChange={next => change({ from: next })} />
        <DayField label="To" value={to} onChange={next => change({ to: next })} />
        <div className="w-60">
          <TextInput
            type="search"
            aria-label="Id at the provider"
            placeholder="Id begins with…"
            value={id ?? ''}
            onChange={event => change({ id: event.target.value || undefined })}
          />
        </div>
        <Select
          label="Order"
          value={order ?? 'newest'}
          options={[
            { value: 'newest', label: 'Newest first' },
            { value: 'oldest', label: 'Oldest first' },
          ]}
          onChange={next => change({ order: next === 'newest' ? undefined : next })}
        />
        {filtered && (
          <Button variant="quiet" onClick={() => void navigate({ to: '/entries', search: {} })}>
            Show all
          </Button>
        )}
      </div>
      {query.error && <ProblemNote error={query.error} />}
      {query.isPending && <Skeleton className="h-96" />}
      {first && (
        <>
          <div className="flex flex-wrap justify-between gap-x-6 gap-y-1" aria-live="polite">
            <p className="font-medium">{entryCount(first.count)}</p>
            <EntrySums sums={first.sums} />
          </div>
          <EntriesTable
            entries={query.data?.pages.flatMap(page => page.entries) ?? []}
            count={first.count}
            more={query.hasNextPage && !query.isFetchingNextPage}
            onMore={() => void query.fetchNextPage()}
          />
        </>
      )}
    </Page>
  )
}
