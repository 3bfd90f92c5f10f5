import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { X } from 'lucide-react'
import { entryKindSchema } from '../../../shared/contract/figures.ts'
import { entryCount } from '../../format.ts'
import { Button } from '../../parts/button.tsx'
import { shortHash } from '../../parts/customer-code.tsx'
import { DayField } from '../../parts/day-field.tsx'
import { TextInput } from '../../parts/field.tsx'
import { Skeleton } from '../../parts/loaded.tsx'
import { ProblemNote } from '../../parts/note.tsx'
import { Page } from '../../parts/page.tsx'
import { Select } from '../../parts/select.tsx'
import { rpc } from '../../rpc/client.ts'
import { REVENUE_KINDS } from '../drilldown/drill.ts'
import { ExportMenu } from '../exports/export-menu.tsx'
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
  const { from, to, kind, id, customer, order } = search
  const kinds = kind === 'revenue' ? [...REVENUE_KINDS] : kind && [kind]
  const filter = { from, to, kinds, id, customer, order }
  const query = useInfiniteQuery({
    ...rpc.figures.entries.infiniteOptions({
      input: (cursor: string | undefined) => ({ ...filter, cursor, limit: PAGE }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: page => page.nextCursor ?? undefined,
    }),
    placeholderData: keepPreviousData,
  })
  const [first] = query.data?.pages ?? []
  const filtered = Object.values(search).some(value => value !== undefined)

  return (
    <Page
      title="Entries"
      subtitle="Every movement of money that was read, as the ledger has it."
      action={<ExportMenu name="entries" what={{ table: 'entries', ...filter }} />}
    >
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
        {customer && (
          <Button icon={X} onClick={() => change({ customer: undefined })}>
            <span className="sr-only">No longer only </span>
            Customer {shortHash(customer.customer)}
          </Button>
        )}
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
            more={query.hasNextPage && !query.isFetchingNextPage}
            onMore={() => void query.fetchNextPage()}
          />
        </>
      )}
    </Page>
  )
}
