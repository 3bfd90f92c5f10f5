import { Switch as Base } from '@base-ui/react/switch'

export const Switch = ({
  label,
  checked,
  onChange,
  disabled,
}: {
  /** What it switches, for screen readers; the words beside it may say more. */
  label: string
  checked: boolean
  onChange: (checked: boolean) => void
  disabled?: boolean
}) => (
  <Base.Root
    aria-label={label}
    checked={checked}
    onCheckedChange={onChange}
    disabled={disabled}
    className="flex h-6 w-10 shrink-0 cursor-pointer rounded-full bg-line-strong p-0.5 transition-colors data-checked:bg-accent data-disabled:opacity-50"
  >
    <Base.Thumb className="size-5 rounded-full bg-white shadow-sm transition-transform data-checked:translate-x-4" />
  </Base.Root>
)
