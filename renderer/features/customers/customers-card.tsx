import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import type { Customer, CustomerSort } from '../../../shared/contract/customers.ts'
import { NOT_KNOWN_FROM_CSV } from '../../../shared/not-known.ts'
import { count, fullDay, shortMonth } from '../../format.ts'
import { Amount } from '../../parts/amount.tsx'
import { Code } from '../../parts/code.tsx'
import { NoNames, shortHash, useConnectionName } from '../../parts/customer-code.tsx'
import { TextInput } from '../../parts/field.tsx'
import { Skeleton } from '../../parts/loaded.tsx'
import { type LongColumn, LongTable } from '../../parts/long-table.tsx'
import { Name } from '../../parts/name.tsx'
import { ProblemNote } from '../../parts/note.tsx'
import { Select } from '../../parts/select.tsx'
import { byOffset } from '../../rpc/by-offset.ts'
import { rpc } from '../../rpc/client.ts'
import { ExportMenu } from '../exports/export-menu.tsx'
import { type CustomersSearch, type MetricsOf, type Open, STATE_NAMES } from './customers-search.ts'

const PAGE = 200

const STATES = [
  { value: 'all' as const, label: 'Everybody' },
  { value: 'subscriber' as const, label: 'Subscribers' },
  { value: 'former_subscriber' as const, label: 'Former subscribers' },
  { value: 'one_time_buyer' as const, label: 'One-time buyers' },
]

/** Every customer, in any order, found by the beginning of the hash. */
export function CustomersCard({
  search: { sort = 'revenue', order = 'descending', state, find },
  metrics,
  onChange,
  onOpen,
}: {
  search: CustomersSearch
  metrics: MetricsOf
  onChange: (part: CustomersSearch) => void
  onOpen: (open: Open) => void
}) {
  const nameOf = useConnectionName()
  const filter = { ...metrics, sort, order, state, search: find }
  const query = useInfiniteQuery({
    ...rpc.customers.list.infiniteOptions({
      input: (offset: number) => ({ ...filter, offset, limit: PAGE }),
      ...byOffset(PAGE),
    }),
    placeholderData: keepPreviousData,
  })
  const total = query.data?.pages[0]?.count

  /** The same column again turns the order round. */
  const sortBy = (by: CustomerSort) => ({
    order: sort === by ? order : undefined,
    onPress: () =>
      onChange({
        sort: by === 'revenue' ? undefined : by,
        order: sort === by && order === 'descending' ? 'ascending' : undefined,
      }),
  })
  const columns: LongColumn<Customer>[] = [
    {
      title: 'Customer',
      hint: it => it.customer,
      cell: ({ connectionId, customer }) => (
        <button
          type="button"
          className="underline decoration-line-strong underline-offset-3 hover:decoration-ink"
          onClick={() => onOpen({ show: 'customer', connectionId, customer })}
        >
          <Code>{shortHash(customer)}</Code>
        </button>
      ),
    },
    { title: 'Connection', cell: it => <Name narrow>{nameOf(it.connectionId)}</Name> },
    { title: 'State', cell: it => (it.state ? STATE_NAMES[it.state] : NOT_KNOWN_FROM_CSV) },
    {
      title: 'Revenue',
      number: true,
      sort: sortBy('revenue'),
      cell: it => <Amount value={it.revenue} />,
    },
    { title: 'MRR', number: true, sort: sortBy('mrr'), cell: it => <Amount value={it.mrr} /> },
    {
      title: 'First paid',
      sort: sortBy('first'),
      cell: it => it.firstPaid && fullDay(it.firstPaid),
    },
    { title: 'Last paid', sort: sortBy('last'), cell: it => it.lastPaid && fullDay(it.lastPaid) },
    { title: 'Cohort', cell: it => (it.cohort ? shortMonth(`${it.cohort}-01`) : '–') },
  ]

  return (
    <section aria-label="All customers" id="all-customers" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <h2 className="text-[15px] font-semibold" aria-live="polite">
          {total === undefined
            ? 'Customers'
            : `${count(total)} ${total === 1 ? 'customer' : 'customers'}`}
        </h2>
        <div className="ml-auto flex flex-wrap items-center gap-3">
          <Select
            label="Who"
            value={state ?? 'all'}
            options={STATES}
            onChange={next => onChange({ state: next === 'all' ? undefined : next })}
          />
          <div className="w-52">
            <TextInput
              type="search"
              aria-label="A customer’s hash"
              placeholder="Hash begins with…"
              value={find ?? ''}
              onChange={event => onChange({ find: event.target.value || undefined })}
            />
          </div>
          <ExportMenu name="customers" what={{ table: 'customers', ...filter }} />
        </div>
      </div>
      {query.error && <ProblemNote error={query.error} />}
      {query.isPending && <Skeleton className="h-96" />}
      {total !== undefined && (
        <LongTable
          label="Customers"
          columns={columns}
          rows={query.data?.pages.flatMap(page => page.customers) ?? []}
          rowKey={it => `${it.connectionId} ${it.customer}`}
          count={total}
          more={query.hasNextPage && !query.isFetchingNextPage}
          onMore={() => void query.fetchNextPage()}
        />
      )}
      <NoNames />
    </section>
  )
}
