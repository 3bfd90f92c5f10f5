import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { hostSchema, type PublishingStatus } from '../../../shared/contract/publishing.ts'
import { Button } from '../../parts/button.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { Switch } from '../../parts/switch.tsx'
import { rpc } from '../../rpc/client.ts'

/** Whether figures are told without a key. One switch for the server, which is every startup’s. */
export function OpenSwitch({
  open,
  busy,
  onChange,
}: {
  open: boolean
  busy: boolean
  onChange: (open: boolean) => void
}) {
  const { data: startups = [] } = useQuery(rpc.startup.list.queryOptions())
  const label = 'Let anyone see these figures without a key'
  return (
    <div className="flex items-start justify-between gap-4">
      <p>
        {label}
        <span className="block text-[13px] text-soft">
          Headline figures, months and the time of the last sync. Any web page may show them.
          {startups.length > 1 && ' This covers every startup in this app.'}
        </span>
      </p>
      <Switch label={label} checked={open} disabled={busy} onChange={onChange} />
    </div>
  )
}

/** The names of a tunnel or a proxy, which the server refuses unless they are listed. */
export function HostsForm({
  status: { hosts, hostsOfRun },
  busy,
  onSave,
}: {
  status: PublishingStatus
  busy: boolean
  onSave: (hosts: string[]) => void
}) {
  const [text, setText] = useState(hosts.join(', '))
  const read = hostsIn(text)
  function submit(event: FormEvent): void {
    event.preventDefault()
    if (read) onSave(read)
  }
  return (
    <form className="flex flex-wrap items-end gap-2" onSubmit={submit} noValidate>
      <div className="min-w-0 flex-1 basis-64">
        <Field
          label="Host names"
          hint={`The names of your tunnel or proxy, separated by commas. Requests to other names are refused.${
            hostsOfRun.length > 0 ? ` Allowed for this run: ${hostsOfRun.join(', ')}.` : ''
          }`}
          error={read ? undefined : 'Write host names, such as figures.example.'}
        >
          <TextInput
            value={text}
            placeholder="figures.example"
            onChange={event => setText(event.target.value)}
          />
        </Field>
      </div>
      {text !== hosts.join(', ') && (
        <Button type="submit" busy={busy} disabled={!read}>
          Save host names
        </Button>
      )}
    </form>
  )
}

/** Null where one of them is no host name. */
function hostsIn(text: string): string[] | null {
  const parts = text.split(/[\s,]+/).filter(part => part !== '')
  const { success, data } = hostSchema.array().safeParse(parts)
  return success ? data : null
}

export function PortForm({
  status: { port, enabled },
  busy,
  onSave,
}: {
  status: PublishingStatus
  busy: boolean
  onSave: (port: number) => void
}) {
  const [text, setText] = useState(String(port))
  const value = Number(text)
  const wrong =
    Number.isInteger(value) && value >= 1 && value <= 65_535
      ? undefined
      : 'A port is a number from 1 to 65535.'
  function submit(event: FormEvent): void {
    event.preventDefault()
    if (!wrong) onSave(value)
  }
  return (
    <form className="flex flex-wrap items-end gap-2" onSubmit={submit} noValidate>
      <div className="w-32">
        <Field label="Port" error={wrong}>
          <TextInput
            inputMode="numeric"
            value={text}
            onChange={event => setText(event.target.value)}
          />
        </Field>
      </div>
      {text !== String(port) && (
        <Button type="submit" busy={busy} disabled={Boolean(wrong)}>
          {enabled ? 'Move to this port' : 'Save'}
        </Button>
      )}
    </form>
  )
}
