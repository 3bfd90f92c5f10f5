import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'

/** One of two to four, all in sight. */
export function Segments<T extends string>({
  label,
  options,
  value,
  onChange,
}: {
  /** What is chosen here, for screen readers. */
  label: string
  options: { value: T; label: string }[]
  value: T
  onChange: (value: T) => void
}) {
  return (
    <RadioGroup
      aria-label={label}
      value={value}
      onValueChange={next => onChange(next as T)}
      className="inline-flex rounded-lg bg-hover p-0.5"
    >
      {options.map(option => (
        <Radio.Root
          key={option.value}
          value={option.value}
          className="flex h-8 cursor-pointer items-center rounded-md px-3 font-medium text-soft data-checked:bg-thumb data-checked:text-ink data-checked:shadow-sm"
        >
          {option.label}
        </Radio.Root>
      ))}
    </RadioGroup>
  )
}
