import { Select as Base } from '@base-ui/react/select'
import { Check, ChevronsUpDown } from 'lucide-react'

/** One of a few. */
export function Select<T extends string | number>({
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
    <Base.Root
      items={options}
      value={value}
      onValueChange={next => next !== null && onChange(next as T)}
    >
      <Base.Trigger
        aria-label={label}
        className="flex h-9 items-center justify-between gap-2 rounded-lg border border-line-strong bg-raised px-3 hover:bg-hover"
      >
        <Base.Value />
        <ChevronsUpDown className="size-3.5 text-faint" aria-hidden />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-50 outline-none">
          <Base.Popup className="min-w-[var(--anchor-width)] rounded-lg border border-line bg-raised p-1 shadow-float">
            {options.map(option => (
              <Base.Item
                key={option.value}
                value={option.value}
                className="flex cursor-default items-center justify-between gap-4 rounded-md px-2 py-1.5 outline-none data-highlighted:bg-hover"
              >
                <Base.ItemText>{option.label}</Base.ItemText>
                <Base.ItemIndicator>
                  <Check className="size-4 text-accent" aria-hidden />
                </Base.ItemIndicator>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
