import { Field as Base } from '@base-ui/react/field'
import type { ComponentProps, ReactNode } from 'react'

export const INPUT_LOOK =
  'w-full rounded-lg border border-line-strong bg-canvas px-3 h-9 placeholder:text-faint focus-visible:outline-offset-0 data-invalid:border-danger aria-invalid:border-danger'

interface FieldProps {
  label: string
  hint?: ReactNode
  /** What is wrong with it, in words. */
  error?: string
  children: ReactNode
}

/** A labelled input with its hint and its error, tied together for screen readers. */
export function Field({ label, hint, error, children }: FieldProps) {
  return (
    <Base.Root invalid={Boolean(error)} className="flex flex-col gap-1.5">
      <Base.Label className="font-medium">{label}</Base.Label>
      {children}
      {hint && <Base.Description className="text-[13px] text-faint">{hint}</Base.Description>}
      {error && (
        <Base.Error match className="text-[13px] text-danger">
          {error}
        </Base.Error>
      )}
    </Base.Root>
  )
}

export const TextInput = (props: ComponentProps<'input'>) => (
  <Base.Control render={<input />} className={INPUT_LOOK} autoComplete="off" {...props} />
)

export const TextArea = ({ ref, ...props }: ComponentProps<'textarea'>) => (
  <Base.Control
    render={<textarea ref={ref} {...props} />}
    className={`${INPUT_LOOK} h-auto min-h-20 resize-y py-2`}
  />
)
