import type { ReactNode } from 'react'
import { useForm, useWatch } from 'react-hook-form'
import type { Privacy } from '../../../shared/privacy.ts'
import { ProblemNote } from '../../parts/note.tsx'
import { useKeptDraft } from './draft.ts'
import { PrivacyFields } from './privacy-fields.tsx'

/** What the public may see of a startup. */
export function PrivacyForm({
  initial,
  currency,
  draft,
  onSave,
  error,
  children,
}: {
  initial: Privacy
  currency: string
  draft?: string
  onSave: (privacy: Privacy) => void
  error: unknown
  /** The buttons. */
  children: ReactNode
}) {
  const { control, handleSubmit } = useForm<Privacy>({ defaultValues: initial })
  useKeptDraft(draft, useWatch({ control }))
  return (
    <form
      className="flex flex-col gap-4"
      noValidate
      onSubmit={event => void handleSubmit(onSave)(event)}
    >
      <PrivacyFields control={control} currency={currency} done="published" />
      {error ? <ProblemNote error={error} /> : null}
      {children}
    </form>
  )
}
