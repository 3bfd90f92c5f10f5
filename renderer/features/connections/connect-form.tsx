import { Collapsible } from '@base-ui/react/collapsible'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ChevronRight } from 'lucide-react'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { KeyedProvider } from '../../../shared/providers.ts'
import { Field, TextInput } from '../../parts/field.tsx'
import { ProblemNote } from '../../parts/note.tsx'
import { rpc } from '../../rpc/client.ts'
import { problemOf } from '../../rpc/problem.ts'
import { GUIDES } from './guides.ts'
import { FullAccess, KeyField, KeyGuide } from './key-field.tsx'
import { KeyStorage } from './key-storage.tsx'
import { ProviderPicker } from './provider-picker.tsx'

const EMPTY = {
  provider: 'stripe' as KeyedProvider,
  /** Until somebody writes another one, the provider's own. */
  name: null as string | null,
  key: '',
  clientId: '',
  apiBase: '',
  fullAccess: false,
}

/** Connects an account. What is typed into the key's field is in this form's memory and nowhere else. */
export function ConnectForm({
  onConnected,
  buttons,
}: {
  onConnected: () => void
  buttons: (busy: boolean) => ReactNode
}) {
  const queries = useQueryClient()
  const [form, setForm] = useState(EMPTY)
  const guide = GUIDES[form.provider]
  const change = (part: Partial<typeof form>) => setForm(before => ({ ...before, ...part }))
  const connect = useMutation(
    rpc.connections.connect.mutationOptions({
      async onSuccess() {
        setForm(EMPTY)
        await queries.invalidateQueries()
        onConnected()
      },
    }),
  )
  const asksForConsent =
    form.fullAccess || (connect.error && problemOf(connect.error).code === 'KEY_FULL_ACCESS')

  function submit(event: FormEvent): void {
    event.preventDefault()
    connect.mutate({
      provider: form.provider,
      name: form.name ?? guide.name,
      key: form.key,
      clientId: guide.clientIdLabel && form.clientId,
      acceptFullAccess: form.fullAccess,
      apiBase: form.apiBase || undefined,
    })
  }

  return (
    <form className="flex flex-col gap-5" onSubmit={submit}>
      <ProviderPicker
        value={form.provider}
        onChange={provider => {
          connect.reset()
          setForm({ ...EMPTY, provider })
        }}
      />
      <KeyGuide guide={guide} />
      <Field label="Name of the connection" hint="To tell it from others; only you see it.">
        <TextInput
          value={form.name ?? guide.name}
          onChange={event => change({ name: event.target.value })}
          maxLength={80}
          required
        />
      </Field>
      <KeyField
        guide={guide}
        value={form}
        onChange={typed => change({ ...typed, fullAccess: false })}
      />
      <KeyStorage provider={guide.name} />
      <Collapsible.Root>
        <Collapsible.Trigger className="group flex items-center gap-1 text-[13px] text-soft">
          <ChevronRight
            className="size-3.5 transition-transform group-data-panel-open:rotate-90"
            aria-hidden
          />
          For a sandbox
        </Collapsible.Trigger>
        <Collapsible.Panel className="pt-3">
          <Field
            label="Address of the API"
            hint={`Leave it empty for ${guide.name} itself. Only addresses on this machine work, such as http://127.0.0.1:12111. Their figures are marked test.`}
          >
            <TextInput
              value={form.apiBase}
              onChange={event => change({ apiBase: event.target.value })}
            />
          </Field>
        </Collapsible.Panel>
      </Collapsible.Root>
      {connect.error && <ProblemNote error={connect.error} />}
      {asksForConsent && (
        <FullAccess checked={form.fullAccess} onChange={fullAccess => change({ fullAccess })} />
      )}
      {buttons(connect.isPending)}
    </form>
  )
}
