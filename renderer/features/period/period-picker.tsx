import { DayField } from '../../parts/day-field.tsx'
import { Select } from '../../parts/select.tsx'
import {
  COMPARISONS,
  type ComparisonName,
  type Extent,
  PERIODS,
  type PeriodName,
  type PeriodSearch,
  periodOf,
} from './period-search.ts'

const optionsOf = <T extends string>(names: Record<T, string>) =>
  (Object.entries(names) as [T, string][]).map(([value, label]) => ({ value, label }))

/** The period, what it is held against, and in which money; `onChange` gets what changes in the address. */
export function PeriodPicker({
  search,
  extent,
  only: just,
  onChange,
}: {
  search: PeriodSearch
  extent: Extent
  /** For a screen that compares and converts nothing. */
  only?: 'period'
  onChange: (part: PeriodSearch) => void
}) {
  const { name, range, only } = periodOf(search, extent)
  const { currency, currencies } = extent
  const choose = (next: PeriodName) =>
    onChange(
      next === 'custom'
        ? { period: next, ...range }
        : { period: next === 'month' ? undefined : next, from: undefined, to: undefined },
    )
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Select<PeriodName>
        label="Period"
        value={name}
        options={optionsOf(PERIODS)}
        onChange={choose}
      />
      {name === 'custom' && (
        <>
          <DayField label="From" value={range.from} onChange={from => onChange({ from })} />
          <DayField label="To" value={range.to} onChange={to => onChange({ to })} />
        </>
      )}
      {!just && name !== 'all' && (
        <Select<ComparisonName>
          label="Comparison"
          value={search.compare ?? 'previous'}
          options={optionsOf(COMPARISONS)}
          onChange={next => onChange({ compare: next === 'previous' ? undefined : next })}
        />
      )}
      {!just && currencies.some(code => code !== currency) && (
        <Select<string>
          label="Currency"
          value={only ?? ''}
          options={[
            { value: '', label: `All in ${currency}` },
            ...currencies.map(code => ({ value: code, label: `Only ${code}` })),
          ]}
          onChange={next => onChange({ currency: next || undefined })}
        />
      )}
    </div>
  )
}
