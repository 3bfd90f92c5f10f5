import { Checkbox } from '@base-ui/react/checkbox'
import { Check, ExternalLink } from 'lucide-react'
import { buttonLook } from '../../parts/button.tsx'
import { Field, INPUT_LOOK, TextInput } from '../../parts/field.tsx'
import type { Guide } from './guides.ts'

/** Where to get a key that can only read, step by step. */
export const KeyGuide = ({ guide: { name, address, steps, permissions } }: { guide: Guide }) => (
  <div className="rounded-xl border border-line bg-sunken p-4">
    <p className="font-medium">
      {permissions.length > 0 ? 'Make a key that can only read' : 'Make a key'}
    </p>
    <p className="mt-1 text-soft">{steps}</p>
    {permissions.length > 0 && (
      <ul className="mt-3 grid gap-x-6 gap-y-1 text-[13px] sm:grid-cols-2">
        {permissions.map(({ name: permission, why }) => (
          <li key={permission} className="flex gap-2">
            <Check className="mt-0.5 size-3.5 shrink-0 text-accent" aria-hidden />
            <span>
              {permission} <span className="text-faint">{why}</span>
            </span>
          </li>
        ))}
      </ul>
    )}
    <a href={address} target="_blank" rel="noreferrer" className={`mt-4 ${buttonLook()}`}>
      Open {name}
      <ExternalLink className="size-4" aria-hidden />
    </a>
  </div>
)

/** A key as it is typed: the secret half and, for providers whose keys come in pairs, the other one. */
export interface TypedKey {
  key: string
  clientId: string
}

export const KeyField = ({
  guide: { keyLabel, keyHint, clientIdLabel },
  value: { key, clientId },
  onChange,
}: {
  guide: Guide
  value: TypedKey
  onChange: (value: TypedKey) => void
}) => (
  <>
    {clientIdLabel && (
      <Field label={clientIdLabel}>
        <TextInput
          className={KEY_LOOK}
          spellCheck={false}
          value={clientId}
          onChange={event => onChange({ key, clientId: event.target.value })}
          required
        />
      </Field>
    )}
    <Field label={keyLabel} hint={keyHint}>
      <TextInput
        type="password"
        className={KEY_LOOK}
        spellCheck={false}
        value={key}
        onChange={event => onChange({ key: event.target.value, clientId })}
        required
      />
    </Field>
  </>
)

const KEY_LOOK = `${INPUT_LOOK} font-mono text-[13px]`

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
