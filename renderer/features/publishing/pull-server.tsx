import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import type { PublishingStatus } from '../../../shared/contract/publishing.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { Code } from '../../parts/code.tsx'
import { Copyable } from '../../parts/copy.tsx'
import { Field, TextInput } from '../../parts/field.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { Note, ProblemNote } from '../../parts/note.tsx'
import { Switch } from '../../parts/switch.tsx'
import { rpc } from '../../rpc/client.ts'

/** The server that platforms fetch from: its switch, its port and where it is. */
export function PullServer() {
  const queries = useQueryClient()
  const status = useQuery(rpc.publishing.status.queryOptions())
  const configure = useMutation(
    rpc.publishing.configure.mutationOptions({
      onSettled: () => queries.invalidateQueries({ queryKey: rpc.publishing.status.key() }),
    }),
  )
  const enabled = status.data?.enabled ?? false
  return (
    <Card
      title="Let platforms fetch"
      description="A server of its own, apart from this page. It answers with what your privacy settings let out, and only to those who have an API key."
      action={
        <Switch
          label="Let platforms fetch"
          checked={enabled}
          disabled={!status.data || configure.isPending}
          onChange={next => {
            if (status.data) configure.mutate({ enabled: next, port: status.data.port })
          }}
        />
      }
    >
      <Loaded query={status}>
        {it => (
          <div className="flex flex-col gap-4">
            {configure.error ? (
              <ProblemNote error={configure.error} />
            ) : (
              it.problem && (
                <Note tone="danger" title="The server is switched on and not running">
                  {it.problem}
                </Note>
              )
            )}
            <Address status={it} />
            <PortForm
              key={it.port}
              status={it}
              busy={configure.isPending}
              onSave={port => configure.mutate({ enabled: it.enabled, port })}
            />
            <p className="text-[13px] text-soft">
              It listens on this machine alone (127.0.0.1). For a platform elsewhere, put a tunnel
              or a reverse proxy with https in front of it. What may be seen is under{' '}
              <Link to="/settings" hash="privacy" className="underline underline-offset-3">
                Settings, Privacy
              </Link>
              .
            </p>
            <WithoutKey />
          </div>
        )}
      </Loaded>
    </Card>
  )
}

const Address = ({ status: { address, publicKey } }: { status: PublishingStatus }) => (
  <div className="grid gap-4 lg:grid-cols-2">
    <div className="min-w-0">
      <p className="mb-1.5 flex items-center gap-2 font-medium">
        Address {address ? <Badge tone="good">Running</Badge> : <Badge>Off</Badge>}
      </p>
      {address ? (
        <Copyable label="Address of the server" text={address} />
      ) : (
        <p className="text-soft">Nobody can fetch anything.</p>
      )}
    </div>
    <div className="min-w-0">
      <p className="mb-1.5 font-medium">Public key</p>
      {publicKey ? (
        <Copyable label="Public key" text={publicKey} />
      ) : (
        <p className="text-soft">Made with the first snapshot.</p>
      )}
    </div>
  </div>
)

/** With several startups, what needs no key must be told which one it is about. */
function WithoutKey() {
  const { data: startups = [] } = useQuery(rpc.startup.list.queryOptions())
  const { data: startup } = useQuery(rpc.startup.get.queryOptions())
  if (!startup || startups.length < 2) return null
  return (
    <p className="text-[13px] break-words text-soft">
      Calls with a key are about the key’s startup. Those without one, health and public-stats, are
      about {startup.name} with <Code>{`?startup=${startup.id}`}</Code>.
    </p>
  )
}

function PortForm({
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
