import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import type { DayRange } from '../../../shared/comparison.ts'
import { entryKindSchema } from '../../../shared/contract/entries.ts'
import type { BreakdownBy } from '../../../shared/contract/revenue.ts'
import { Button } from '../../parts/button.tsx'
import { shortHash } from '../../parts/customer-code.tsx'
import { DayField } from '../../parts/day-field.tsx'
import { TextInput } from '../../parts/field.tsx'
import { Select } from '../../parts/select.tsx'
import { rpc } from '../../rpc/client.ts'
import { KIND_NAMES } from '../drilldown/kind-names.ts'
import { partName } from '../drilldown/part-name.ts'
import { PERIODS, type PeriodName, rangeOf } from '../period/period-search.ts'
import { type EntriesSearch, OTHER_DATE_NAMES } from './entries-search.ts'

const KINDS = [
  { value: 'all' as const, label: 'Every kind' },
  { value: 'revenue' as const, label: 'Revenue' },
  ...entryKindSchema.options.map(kind => ({ value: kind, label: KIND_NAMES[kind] })),
]

/** What entries are narrowed by: each side that they differ in, and nothing that all of them share. */
export function EntryFilters({
  search,
  onChange,
  onClear,
}: {
  search: EntriesSearch
  onChange: (part: EntriesSearch) => void
  /** Undefined where nothing is narrowed. */
  onClear: (() => void) | undefined
}) {
  const { kind, id, customer, otherDate, order } = search
  return (
    <div className="flex flex-wrap items-end gap-3">
      <Days search={search} onChange={onChange} />
      <Select
        label="Kind"
        value={kind ?? 'all'}
        options={KINDS}
        onChange={next => onChange({ kind: next === 'all' ? undefined : next })}
      />
      <Sides search={search} onChange={onChange} />
      <div className="w-60">
        <TextInput
          type="search"
          aria-label="Id at the provider"
          placeholder="Id begins with…"
          value={id ?? ''}
          onChange={event => onChange({ id: event.target.value || undefined })}
        />
      </div>
      <Select
        label="Order"
        value={order ?? 'newest'}
        options={[
          { value: 'newest', label: 'Newest first' },
          { value: 'oldest', label: 'Oldest first' },
          { value: 'largest', label: 'Largest first' },
          { value: 'smallest', label: 'Smallest first' },
        ]}
        onChange={next => onChange({ order: next === 'newest' ? undefined : next })}
      />
      {customer !== undefined && (
        <Only onClear={() => onChange({ customer: undefined })}>
          {customer ? `Customer ${shortHash(customer.customer)}` : 'No customer'}
        </Only>
      )}
      {otherDate && (
        <Only onClear={() => onChange({ otherDate: undefined })}>
          {OTHER_DATE_NAMES[otherDate]}
        </Only>
      )}
      {onClear && (
        <Button variant="quiet" onClick={onClear}>
          Show all
        </Button>
      )}
    </div>
  )
}

/** What is narrowed to by following a link; it can only be taken back here. */
const Only = ({ onClear, children }: { onClear: () => void; children: string }) => (
  <Button icon={X} onClick={onClear}>
    <span className="sr-only">No longer only </span>
    {children}
  </Button>
)

interface FilterProps {
  search: EntriesSearch
  onChange: (part: EntriesSearch) => void
}

/** A period by its name, or any days: the address has the days, and means them for good. */
function Days({ search: { from, to }, onChange }: FilterProps) {
  const { data: extent } = useQuery(rpc.revenue.extent.queryOptions())
  if (!extent) return null
  const daysOf = (name: PeriodName): Partial<DayRange> =>
    name === 'all' ? {} : rangeOf(name, {}, extent.today, extent.first)
  const names = Object.keys(PERIODS) as PeriodName[]
  const name = names.find(it => {
    const days = daysOf(it)
    return days.from === from && days.to === to
  })
  return (
    <>
      <Select<PeriodName>
        label="Period"
        value={name ?? 'custom'}
        options={names
          .filter(it => it !== 'custom' || name === undefined)
          .map(value => ({ value, label: PERIODS[value] }))}
        onChange={next => onChange({ from: undefined, to: undefined, ...daysOf(next) })}
      />
      <DayField label="From" value={from} onChange={next => onChange({ from: next })} />
      <DayField label="To" value={to} onChange={next => onChange({ to: next })} />
    </>
  )
}

/** What was sold, to where, in which money and through whom, as far as there is anything to choose. */
function Sides({ search, onChange }: FilterProps) {
  const { data: connections = [] } = useQuery(rpc.connections.list.queryOptions())
  const { data: extent } = useQuery(rpc.revenue.extent.queryOptions())
  const { data: sold } = useQuery(rpc.revenue.sold.queryOptions())
  const { product, country, currency, connection } = search
  const name = (by: BreakdownBy) => (part: string) => ({
    value: part,
    label: partName(by, part, connections),
  })
  return (
    <>
      {sold && sold.products.length > 0 && (
        <Select<string>
          label="Product"
          value={chosen(product)}
          options={[
            ALL('Every product'),
            ...sold.products.map(name('product')),
            NONE('No product'),
          ]}
          onChange={next => onChange({ product: meant(next) })}
        />
      )}
      {sold && sold.countries.length > 0 && (
        <Select<string>
          label="Country"
          value={chosen(country)}
          options={[
            ALL('Every country'),
            ...sold.countries.map(name('country')),
            NONE('No country'),
          ]}
          onChange={next => onChange({ country: meant(next) })}
        />
      )}
      {extent && extent.currencies.length > 1 && (
        <Select<string>
          label="Currency"
          value={currency ?? ''}
          options={[ALL('Every currency'), ...extent.currencies.map(name('currency'))]}
          onChange={next => onChange({ currency: next || undefined })}
        />
      )}
      {connections.length > 1 && (
        <Select<string>
          label="Account"
          value={connection ?? ''}
          options={[ALL('Every account'), ...connections.map(({ id }) => name('connection')(id))]}
          onChange={next => onChange({ connection: next || undefined })}
        />
      )}
    </>
  )
}

/** Stands for entries that tell nothing; no provider calls a product so. */
const UNTOLD = '\u0000'
const ALL = (label: string) => ({ value: '', label })
const NONE = (label: string) => ({ value: UNTOLD, label })
const chosen = (part: string | null | undefined) => (part === null ? UNTOLD : (part ?? ''))
const meant = (value: string) => (value === UNTOLD ? null : value || undefined)
