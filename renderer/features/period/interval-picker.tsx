import { Segments } from '../../parts/segments.tsx'
import { Select } from '../../parts/select.tsx'
import { type ChartInterval, SPANS } from './chart-range.ts'

const NAMES: Record<ChartInterval, string> = { month: 'Month', week: 'Week', day: 'Day' }

/** By what a chart is divided, and how far back it goes; each interval has spans of its own. */
export const IntervalPicker = <T extends ChartInterval>({
  intervals,
  by,
  span,
  onChange,
}: {
  intervals: T[]
  by: T
  span: number
  onChange: (chart: { by: T; span: number | undefined }) => void
}) => (
  <>
    <Segments
      label="Interval"
      value={by}
      onChange={next => onChange({ by: next, span: undefined })}
      options={intervals.map(value => ({ value, label: NAMES[value] }))}
    />
    <Select
      label="How far back"
      value={span}
      options={SPANS[by]}
      onChange={next => onChange({ by, span: next })}
    />
  </>
)
