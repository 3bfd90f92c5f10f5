import { useMutation, useQuery } from '@tanstack/react-query'
import { RefreshCw } from 'lucide-react'
import { useRunning } from '../../live/live.tsx'
import { Button } from '../../parts/button.tsx'
import { Moment } from '../../parts/moment.tsx'
import { useToast } from '../../parts/toast.tsx'
import { rpc } from '../../rpc/client.ts'
import { problemOf } from '../../rpc/problem.ts'
import { inWords } from './progress.tsx'

/** “Sync now”, and what there is to say about the last or the running sync. */
export function SyncStatus() {
  const running = useRunning()
  const toast = useToast()
  const { data: connections = [] } = useQuery(rpc.connections.list.queryOptions())
  const start = useMutation(
    rpc.sync.start.mutationOptions({
      onError(error) {
        const { message, fix } = problemOf(error)
        toast({ title: message, description: fix, tone: 'danger' })
      },
    }),
  )
  const read = connections.filter(({ imported }) => !imported)
  const maySync = read.some(({ state }) => state === 'ready')
  const last = Math.max(0, ...read.map(({ lastSyncAt }) => lastSyncAt ?? 0))
  const [first] = running
  return (
    <div className="flex flex-row-reverse items-center gap-3 md:flex-col-reverse md:items-stretch md:gap-2">
      <Button
        icon={RefreshCw}
        busy={running.length > 0 || start.isPending}
        disabled={!maySync}
        onClick={() => start.mutate({})}
      >
        {running.length > 0 ? 'Syncing…' : 'Sync now'}
      </Button>
      <p aria-live="polite" className="figure hidden px-1 text-[13px] text-faint sm:block">
        {first ? (
          inWords(first)
        ) : last > 0 ? (
          <Synced at={last} />
        ) : (
          read.length > 0 && 'Not synced yet'
        )}
      </p>
    </div>
  )
}

const Synced = ({ at }: { at: number }) => (
  <>
    Synced <Moment at={at} />
  </>
)
