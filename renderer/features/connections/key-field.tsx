import { Checkbox } from '@base-ui/react/checkbox'
import { Check, ExternalLink } from 'lucide-react'
import { buttonLook } from '../../parts/button.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { newKeyAddress, STRIPE_PERMISSIONS } from './stripe-key.ts'

/** Where to get a key that can only read, step by step. */
export const KeyGuide = () => (
  <div className="rounded-xl border border-line bg-sunken p-4">
    <p className="font-medium">Make a restricted key that can only read</p>
    <p className="mt-1 text-soft">
      The link opens Stripe with the name and these permissions filled in, each set to Read. Press
      Create key there, copy the key and paste it below.
    </p>
    <ul className="mt-3 grid gap-x-6 gap-y-1 text-[13px] sm:grid-cols-2">
      {STRIPE_PERMISSIONS.map(({ name, why }) => (
        <li key={name} className="flex gap-2">
          <Check className="mt-0.5 size-3.5 shrink-0 text-accent" aria-hidden />
          <span>
            {name} <span className="text-faint">{why}</span>
          </span>
        </li>
      ))}
    </ul>
    <a href={newKeyAddress()} target="_blank" rel="noreferrer" className={`mt-4 ${buttonLook()}`}>
      Open Stripe
      <ExternalLink className="size-4" aria-hidden />
    </a>
  </div>
)

export const KeyField = ({
  value,
  onChange,
}: {
  value: string
  onChange: (value: string) => void
}) => (
  <Field label="Restricted key" hint="It begins with rk_live_ or rk_test_.">
    <TextInput
      type="password"
      className="h-9 w-full rounded-lg border border-line-strong bg-canvas px-3 font-mono text-[13px]"
      placeholder="rk_live_…"
      spellCheck={false}
      value={value}
      onChange={event => onChange(event.target.value)}
      required
    />
  </Field>
)

/** The user's word for a key that can do more than read. */
export const FullAccess = ({
  checked,
  onChange,
}: {
  checked: boolean
  onChange: (checked: boolean) => void
}) => (
  // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox inside it is one
  <label className="flex items-start gap-3">
    <Checkbox.Root
      checked={checked}
      onCheckedChange={onChange}
      className="mt-0.5 flex size-5 shrink-0 items-center justify-center rounded border border-line-strong bg-canvas data-checked:border-accent data-checked:bg-accent data-checked:text-on-accent"
    >
      <Checkbox.Indicator>
        <Check className="size-4" aria-hidden />
      </Checkbox.Indicator>
    </Checkbox.Root>
    I understand that this key can do more than read, and want to use it all the same.
  </label>
)
