import { DayField } from '../../parts/day-field.tsx'
import { Select } from '../../parts/select.tsx'
import { CurrencyPicker } from './currency-picker.tsx'
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

interface PeriodPickerProps {
  search: PeriodSearch
  extent: Extent
  /** What the screen means where the address names no period. */
  usual?: PeriodName
  /** False on a screen that holds nothing against anything. */
  compares?: boolean
  /** False on a screen whose money is converted whatever it is in. */
  divides?: boolean
  /** Gets what changes in the address. */
  onChange: (part: PeriodSearch) => void
}

/** The period, what it is held against, and in which money. */
export function PeriodPicker({
  search,
  extent,
  usual = 'month',
  compares = true,
  divides = true,
  onChange,
}: PeriodPickerProps) {
  const { name, range, only } = periodOf(search, extent, usual)
  const choose = (next: PeriodName) =>
    onChange(
      next === 'custom'
        ? { period: next, ...range }
        : { period: next === usual ? undefined : next, from: undefined, to: undefined },
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
        <div className="flex flex-wrap gap-2">
          <DayField
            label="From"
            value={range.from}
            max={extent.today}
            onChange={from => onChange({ from })}
          />
          <DayField
            label="To"
            value={range.to}
            max={extent.today}
            onChange={to => onChange({ to })}
          />
        </div>
      )}
      {compares && name !== 'all' && (
        <ComparisonPicker search={search} extent={extent} usual={usual} onChange={onChange} />
      )}
      {divides && (
        <CurrencyPicker extent={extent} only={only} onChange={currency => onChange({ currency })} />
      )}
    </div>
  )
}

/** What the period is held against: days that follow from its own, or any others. */
function ComparisonPicker({
  search,
  extent,
  usual,
  onChange,
}: Pick<PeriodPickerProps, 'search' | 'extent' | 'usual' | 'onChange'>) {
  const { compared } = periodOf(search, extent, usual)
  const compare = search.compare ?? 'previous'
  const choose = (next: ComparisonName) =>
    onChange({
      compare: next === 'previous' ? undefined : next,
      compareFrom: next === 'custom' ? compared?.from : undefined,
      compareTo: next === 'custom' ? compared?.to : undefined,
    })
  return (
    <>
      <Select<ComparisonName>
        label="Comparison"
        value={compare}
        options={optionsOf(COMPARISONS)}
        onChange={choose}
      />
      {compare === 'custom' && (
        <div className="flex flex-wrap gap-2">
          <DayField
            label="Beside"
            value={compared?.from}
            max={extent.today}
            onChange={compareFrom => onChange({ compareFrom })}
          />
          <DayField
            label="until"
            value={compared?.to}
            max={extent.today}
            onChange={compareTo => onChange({ compareTo })}
          />
        </div>
      )}
    </>
  )
}
