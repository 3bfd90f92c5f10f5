import { Collapsible } from '@base-ui/react/collapsible'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ChevronRight } from 'lucide-react'
import { type FormEvent, type ReactNode, useState } from 'react'
import { Field, TextInput } from '../../parts/field.tsx'
import { ProblemNote } from '../../parts/note.tsx'
import { rpc } from '../../rpc/client.ts'
import { problemOf } from '../../rpc/problem.ts'
import { FullAccess, KeyField, KeyGuide } from './key-field.tsx'
import { KeyStorage } from './key-storage.tsx'

/** Connects a Stripe account. What is typed into the key's field is in this form's memory and nowhere else. */
export function ConnectForm({
  onConnected,
  buttons,
}: {
  onConnected: () => void
  buttons: (busy: boolean) => ReactNode
}) {
  const queries = useQueryClient()
  const [form, setForm] = useState({ name: 'Stripe', key: '', apiBase: '', fullAccess: false })
  const change = (part: Partial<typeof form>) => setForm(before => ({ ...before, ...part }))
  const connect = useMutation(
    rpc.connections.connect.mutationOptions({
      async onSuccess() {
        change({ key: '' })
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
      provider: 'stripe',
      name: form.name,
      key: form.key,
      acceptFullAccess: form.fullAccess,
      apiBase: form.apiBase || undefined,
    })
  }

  return (
    <form className="flex flex-col gap-5" onSubmit={submit}>
      <KeyGuide />
      <Field label="Name of the connection" hint="To tell it from others; only you see it.">
        <TextInput
          value={form.name}
          onChange={event => change({ name: event.target.value })}
          maxLength={80}
          required
        />
      </Field>
      <KeyField value={form.key} onChange={key => change({ key, fullAccess: false })} />
      <KeyStorage />
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
            hint="Leave it empty for Stripe itself. Only addresses on this machine are taken, such as http://127.0.0.1:12111."
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
