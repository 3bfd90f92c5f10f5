import { Combobox as Base } from '@base-ui/react/combobox'
import { Check, ChevronDown } from 'lucide-react'
import { INPUT_LOOK } from './field.tsx'

export interface Option {
  value: string
  label: string
}

/** One of many, found by typing. */
export function Combobox({
  options,
  value,
  onChange,
  onBlur,
}: {
  options: Option[]
  value: string
  onChange: (value: string) => void
  onBlur?: () => void
}) {
  return (
    <Base.Root
      items={options}
      value={options.find(option => option.value === value) ?? null}
      onValueChange={option => option && onChange(option.value)}
      autoHighlight
    >
      <Base.InputGroup className="relative">
        <Base.Input className={`${INPUT_LOOK} pr-9`} onBlur={onBlur} spellCheck={false} />
        <Base.Trigger
          aria-label="Show all"
          className="absolute inset-y-0 right-0 flex w-9 items-center justify-center text-faint"
        >
          <ChevronDown className="size-4" aria-hidden />
        </Base.Trigger>
      </Base.InputGroup>
      <Base.Portal>
        <Base.Positioner sideOffset={4} className="z-50 outline-none">
          <Base.Popup className="w-[var(--anchor-width)] overflow-hidden rounded-lg border border-line bg-raised shadow-float">
            <Base.Empty>
              <p className="px-3 py-2 text-soft">Nothing by that name.</p>
            </Base.Empty>
            <Base.List className="max-h-[min(18rem,var(--available-height))] scroll-py-1 overflow-y-auto p-1 outline-none data-empty:p-0">
              {(option: Option) => (
                <Base.Item
                  key={option.value}
                  value={option}
                  className="flex cursor-default items-center justify-between gap-2 rounded-md px-2 py-1.5 data-highlighted:bg-hover"
                >
                  {option.label}
                  <Base.ItemIndicator>
                    <Check className="size-4 text-accent" aria-hidden />
                  </Base.ItemIndicator>
                </Base.Item>
              )}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
