import { type FormEvent, useState } from 'react'
import type { EmailSettings } from '../../../shared/contract/alerts.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog, DialogActions } from '../../parts/dialog.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { ProblemNote } from '../../parts/note.tsx'
import { Segments } from '../../parts/segments.tsx'
import { useSaveEmail } from './queries.ts'

type Security = EmailSettings['security']

const SECURITIES: { value: Security; label: string; port: string; hint: string }[] = [
  { value: 'tls', label: 'TLS', port: '465', hint: 'Encrypted from the start, usually port 465.' },
  {
    ...{ value: 'starttls', label: 'STARTTLS', port: '587' },
    hint: 'Encrypted before anything is sent, usually port 587.',
  },
  { value: 'none', label: 'None', port: '25', hint: 'Only for a mail server on this computer.' },
]

const EMPTY = {
  ...{ host: '', port: '465', security: 'tls' as Security, user: '', password: '' },
  ...{ from: '', to: '' },
}
type Form = typeof EMPTY

/** Asks for the mail server, and who writes to whom. */
export function EmailDialog({
  initial,
  onClose,
}: {
  initial: EmailSettings | null
  onClose: () => void
}) {
  const [form, setForm] = useState<Form>({
    ...EMPTY,
    ...(initial && { ...initial, port: String(initial.port) }),
  })
  const change = (part: Partial<Form>) => setForm(before => ({ ...before, ...part }))
  const save = useSaveEmail(onClose)
  function submit(event: FormEvent): void {
    event.preventDefault()
    const { port, password, ...rest } = form
    save.mutate({ ...rest, port: Number(port), password: password || undefined })
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="Alerts by e-mail"
      description="Your mail provider lists these as its SMTP settings."
    >
      <form className="flex flex-col gap-4" onSubmit={submit}>
        <Server form={form} change={change} />
        <Login form={form} change={change} kept={Boolean(initial?.user)} />
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="From">
            <TextInput
              type="email"
              value={form.from}
              onChange={event => change({ from: event.target.value })}
              required
            />
          </Field>
          <Field label="To">
            <TextInput
              type="email"
              value={form.to}
              onChange={event => change({ to: event.target.value })}
              required
            />
          </Field>
        </div>
        {save.error && <ProblemNote error={save.error} />}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={save.isPending}>
            Save
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}

interface PartProps {
  form: Form
  change: (part: Partial<Form>) => void
}

function Server({ form: { host, port, security }, change }: PartProps) {
  const isUsual = SECURITIES.some(it => it.port === port)
  const chosen = SECURITIES.find(it => it.value === security)
  return (
    <>
      <div className="grid grid-cols-[1fr_6rem] gap-4">
        <Field label="Server">
          <TextInput
            placeholder="smtp.example.com"
            value={host}
            onChange={event => change({ host: event.target.value })}
            spellCheck={false}
            required
            autoFocus
          />
        </Field>
        <Field label="Port">
          <TextInput
            type="number"
            inputMode="numeric"
            min={1}
            max={65_535}
            value={port}
            onChange={event => change({ port: event.target.value })}
            required
          />
        </Field>
      </div>
      <div className="flex flex-col items-start gap-1.5">
        <p className="font-medium">Encryption</p>
        <Segments
          label="Encryption"
          options={SECURITIES}
          value={security}
          onChange={next => {
            const usual = SECURITIES.find(it => it.value === next)?.port ?? port
            change({ security: next, port: isUsual ? usual : port })
          }}
        />
        <p className="text-[13px] text-faint">{chosen?.hint}</p>
      </div>
    </>
  )
}

const Login = ({ form: { user, password }, change, kept }: PartProps & { kept: boolean }) => (
  <div className="grid gap-4 sm:grid-cols-2">
    <Field label="User name" hint="Often your whole address.">
      <TextInput
        value={user}
        onChange={event => change({ user: event.target.value })}
        spellCheck={false}
      />
    </Field>
    <Field
      label="Password"
      hint={kept ? 'Leave empty to keep the one you have.' : 'Often an app password.'}
    >
      <TextInput
        type="password"
        value={password}
        onChange={event => change({ password: event.target.value })}
        autoComplete="new-password"
      />
    </Field>
  </div>
)
