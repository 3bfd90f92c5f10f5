import type { Month } from '../../../shared/time.ts'
import { fullMonth } from '../../format.ts'
import { Select } from '../../parts/select.tsx'
import { SPANS, spanFor } from '../period/chart-range.ts'
import type { CohortsSearch } from './cohorts-search.ts'

/** Stands beside the spans for months that are chosen by themselves. */
const OTHERS = -1

/** The months that cohorts began in: so many up to this one, or from any to any other. */
export function MonthsPicker({
  search: { span, from, to },
  months,
  onChange,
}: {
  search: CohortsSearch
  /** All that there are, in the order of time. */
  months: Month[]
  onChange: (part: CohortsSearch) => void
}) {
  const chosen = from !== undefined || to !== undefined
  const [first, last] = [from ?? months[0] ?? '', to ?? months.at(-1) ?? '']
  const options = months.toReversed().map(value => ({ value, label: fullMonth(value) }))
  return (
    <>
      <Select
        label="How far back"
        value={chosen ? OTHERS : spanFor('month', span)}
        options={[...SPANS.month, { value: OTHERS, label: 'Other months' }]}
        onChange={next =>
          onChange(
            next === OTHERS
              ? { from: months.at(-12) ?? first, to: last, span: undefined }
              : { span: next, from: undefined, to: undefined },
          )
        }
      />
      {chosen && (
        <>
          <Select
            label="Began from"
            value={first}
            options={options.filter(({ value }) => value <= last)}
            onChange={next => onChange({ from: next })}
          />
          <Select
            label="Began up to"
            value={last}
            options={options.filter(({ value }) => value >= first)}
            onChange={next => onChange({ to: next })}
          />
        </>
      )}
    </>
  )
}
