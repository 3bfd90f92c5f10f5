import { useQuery } from '@tanstack/react-query'
import { Hourglass } from 'lucide-react'
import { useRunning } from '../../live/live.tsx'
import { rpc } from '../../rpc/client.ts'

/** Says, on every screen, that figures lack a part of the history: a first sync has not ended. */
export function UnreadBanner() {
  const { data: connections = [] } = useQuery(rpc.connections.list.queryOptions())
  const running = useRunning()
  const unread = connections.filter(it => it.unread)
  if (unread.length === 0) return null
  const reading = unread.filter(({ id }) => running.some(it => it.connectionId === id))
  const names = new Intl.ListFormat('en').format(unread.map(({ name }) => name))
  return (
    <p
      role="status"
      className="print:hidden flex items-start gap-2 border-b border-line bg-warning-wash px-4 py-2 text-warning sm:px-8"
    >
      <Hourglass className="mt-0.5 size-4 shrink-0" aria-hidden />
      <span className="min-w-0 wrap-anywhere">
        <b className="font-medium">Not complete yet.</b> The first sync of {names}{' '}
        {reading.length > 0 ? 'is under way' : 'has not ended'}: until it ends, figures lack a part
        of the history, and nothing is signed.
        {reading.length === 0 &&
          (unread.some(({ state }) => state === 'disconnected')
            ? ' What is disconnected can be connected again under Settings, or its entries deleted there.'
            : ' Sync now goes on where it stopped.')}
      </span>
    </p>
  )
}
