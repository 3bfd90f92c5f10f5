import { TextInput } from './field.tsx'

/** A day, with its name before it. */
export const DayField = ({
  label,
  value,
  max,
  onChange,
}: {
  label: string
  value: string | undefined
  /** The last day that can be chosen. */
  max?: string
  onChange: (day: string | undefined) => void
}) => (
  // biome-ignore lint/a11y/noLabelWithoutControl: the input inside it is one
  <label className="flex items-center gap-2 text-soft">
    {label}
    <span className="w-40">
      <TextInput
        type="date"
        aria-label={label}
        value={value ?? ''}
        max={max}
        onChange={event => onChange(event.target.value || undefined)}
      />
    </span>
  </label>
)
