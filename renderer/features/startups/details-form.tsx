import { zodResolver } from '@hookform/resolvers/zod'
import { type ReactNode, useMemo } from 'react'
import { Controller, useForm, useWatch } from 'react-hook-form'
import { type StartupDetails, startupDetailsSchema } from '../../../shared/contract/startup.ts'
import { Combobox } from '../../parts/combobox.tsx'
import { Field, TextArea, TextInput } from '../../parts/field.tsx'
import { ProblemNote } from '../../parts/note.tsx'
import { useKeptDraft } from './draft.ts'

/** Name, description, website, currency and time zone, checked with the contract's own schema. */
export function DetailsForm({
  initial,
  draft,
  onSave,
  error,
  children,
}: {
  initial: StartupDetails
  /** The name under which what is typed is kept over a reload. */
  draft?: string
  onSave: (details: StartupDetails) => void
  error: unknown
  /** The buttons. */
  children: ReactNode
}) {
  const { control, formState, handleSubmit, register } = useForm<StartupDetails>({
    defaultValues: initial,
    resolver: zodResolver(startupDetailsSchema),
  })
  useKeptDraft(draft, useWatch({ control }))
  const { errors } = formState
  const zones = useMemo(timeZones, [])
  const currencies = useMemo(currencyOptions, [])
  return (
    <form
      noValidate
      className="flex flex-col gap-5"
      onSubmit={event => void handleSubmit(onSave)(event)}
    >
      <Field label="Name" error={errors.name?.message}>
        <TextInput {...register('name')} placeholder="Acme" autoFocus={draft !== undefined} />
      </Field>
      <Field
        label="Description"
        hint="A sentence, for the platforms that show your figures."
        error={errors.description?.message}
      >
        <TextArea {...register('description')} />
      </Field>
      <Field label="Website" error={errors.website?.message}>
        <TextInput {...register('website')} type="url" placeholder="https://example.com" />
      </Field>
      <div className="grid gap-5 sm:grid-cols-2">
        <Field
          label="Reporting currency"
          hint="Totals are shown in it. Every payment keeps its own currency too."
          error={errors.currency?.message}
        >
          <Controller
            control={control}
            name="currency"
            render={({ field }) => <Combobox {...field} options={currencies} />}
          />
        </Field>
        <Field
          label="Time zone"
          hint="Days and months begin at its midnight."
          error={errors.timezone?.message}
        >
          <Controller
            control={control}
            name="timezone"
            render={({ field }) => <Combobox {...field} options={zones} />}
          />
        </Field>
      </div>
      {error ? <ProblemNote error={error} /> : null}
      {children}
    </form>
  )
}

function currencyOptions() {
  const names = new Intl.DisplayNames(undefined, { type: 'currency' })
  return Intl.supportedValuesOf('currency').map(code => ({
    value: code,
    label: `${code} – ${names.of(code)}`,
  }))
}

const timeZones = () =>
  ['UTC', ...Intl.supportedValuesOf('timeZone')].map(zone => ({
    value: zone,
    label: zone.replaceAll('_', ' '),
  }))
