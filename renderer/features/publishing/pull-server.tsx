import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { PublishingStatus } from '../../../shared/contract/publishing.ts'
import { Badge } from '../../parts/badge.tsx'
import { Card } from '../../parts/card.tsx'
import { Code } from '../../parts/code.tsx'
import { Copyable } from '../../parts/copy.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { Note, ProblemNote } from '../../parts/note.tsx'
import { Switch } from '../../parts/switch.tsx'
import { rpc } from '../../rpc/client.ts'
import { EarlierKeys } from './earlier-keys.tsx'
import { HostsForm, OpenSwitch, PortForm } from './pull-settings.tsx'

/** The server that platforms fetch from: its switch, who may read, and where it is. */
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
      description={`A separate server that gives out what the public may see. ${status.data ? whoReads(status.data) : ''}`}
      action={
        <Switch
          label="Let platforms fetch"
          checked={enabled}
          disabled={!status.data || configure.isPending}
          onChange={enabled => configure.mutate({ enabled })}
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
            <OpenSwitch
              open={it.open}
              busy={configure.isPending}
              onChange={open => configure.mutate({ open })}
            />
            <HostsForm
              key={it.hosts.join()}
              status={it}
              busy={configure.isPending}
              onSave={hosts => configure.mutate({ hosts })}
            />
            <p className="text-[13px] text-soft">
              It listens on this machine alone (127.0.0.1). For a platform elsewhere, put a tunnel
              or a reverse proxy with https in front of it. Choose what is given out under{' '}
              <Link to="/settings" hash="privacy" className="underline underline-offset-3">
                Settings, What the public may see
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

const whoReads = ({ open }: PublishingStatus): string =>
  open
    ? 'Anyone who reaches it can read your headline figures and months without a key. Signed figures need an API key.'
    : 'Every figure needs an API key. Without one, a caller learns only whether it works, and your public key.'

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
      <EarlierKeys />
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
      A call with a key is about the key’s startup. Without one, health and public-stats are about{' '}
      {startup.name} with <Code>{`?startup=${startup.id}`}</Code>.
    </p>
  )
}
