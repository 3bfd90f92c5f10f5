import { useMutation, useQuery } from '@tanstack/react-query'
import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { type Connection, keyedProviderSchema } from '../../../shared/contract/connections.ts'
import type { Run } from '../../../shared/contract/sync.ts'
import { useLost, useRunning } from '../../live/live.tsx'
import { Button } from '../../parts/button.tsx'
import { useToast } from '../../parts/toast.tsx'
import { rpc } from '../../rpc/client.ts'
import { problemOf } from '../../rpc/problem.ts'
import { useTimes } from '../../rpc/use-times.ts'
import { GUIDES } from '../connections/guides.ts'
import { ReplaceKey } from '../connections/replace-key.tsx'

/** Says, on every screen, why the figures are older than they look, and offers what mends it. */
export function TroubleBanner() {
  const lost = useLost()
  const { data: connections = [] } = useQuery(rpc.connections.list.queryOptions())
  const { data: failed = [] } = useQuery(rpc.sync.failed.queryOptions())
  if (lost?.state === 'ended') {
    return (
      <Trouble title="This window is no longer connected">
        OpenRevenue was started again. Press Enter in its terminal and open the link it prints.{' '}
        <AsOf at={lost.since} />
      </Trouble>
    )
  }
  if (lost) {
    return (
      <Trouble
        title="OpenRevenue isn’t answering"
        action={<Button onClick={lost.reconnect}>Try again</Button>}
      >
        Reconnecting… If you stopped it, start it again; nothing is lost. <AsOf at={lost.since} />
      </Trouble>
    )
  }
  return connections.map(connection => {
    if (connection.state === 'key_refused') {
      return <Refused key={connection.id} connection={connection} />
    }
    const run = failed.find(({ connectionId }) => connectionId === connection.id)
    return run && <Failed key={connection.id} connection={connection} run={run} />
  })
}

function Refused({ connection }: { connection: Connection }) {
  const { name } = GUIDES[keyedProviderSchema.parse(connection.provider)]
  return (
    <Trouble
      title={`${name} stopped accepting the key for ${connection.name}`}
      action={<ReplaceKey connection={connection} />}
    >
      Nothing new is read until you replace it. <AsOf at={connection.lastSyncAt} />
    </Trouble>
  )
}

function Failed({ connection, run: { error } }: { connection: Connection; run: Run }) {
  const toast = useToast()
  const running = useRunning().some(({ connectionId }) => connectionId === connection.id)
  const start = useMutation(
    rpc.sync.start.mutationOptions({
      onError(failure) {
        const { message, fix } = problemOf(failure)
        toast({ title: message, description: fix, tone: 'danger' })
      },
    }),
  )
  if (connection.state === 'disconnected') return null
  return (
    <Trouble
      title={`${connection.name} couldn’t be synced`}
      action={
        <Button
          busy={running || start.isPending}
          onClick={() => start.mutate({ connectionId: connection.id })}
        >
          Try again
        </Button>
      }
    >
      {[error?.message, error?.fix].filter(Boolean).join(' ')} <AsOf at={connection.lastSyncAt} />
    </Trouble>
  )
}

function AsOf({ at }: { at: number | null }) {
  const { moment } = useTimes()
  return at === null
    ? 'Nothing has been read completely yet.'
    : `These figures are as of ${moment(at)}.`
}

const Trouble = ({
  title,
  action,
  children,
}: {
  title: string
  action?: ReactNode
  children: ReactNode
}) => (
  <section
    role="alert"
    className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-danger/30 bg-danger-wash px-4 py-2.5 sm:px-8 print:hidden"
  >
    <TriangleAlert className="size-4 shrink-0 text-danger" aria-hidden />
    <div className="min-w-0 flex-1 basis-64">
      <p className="font-medium">{title}</p>
      <p className="text-[13px] text-soft">{children}</p>
    </div>
    {action}
  </section>
)
