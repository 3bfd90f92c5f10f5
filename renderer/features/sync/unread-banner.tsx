import { useQuery } from '@tanstack/react-query'
import { Hourglass } from 'lucide-react'
import { useRunning } from '../../live/live.tsx'
import { Banner } from '../../parts/banner.tsx'
import { rpc } from '../../rpc/client.ts'

/** Says, on every screen, that figures lack a part of the history: a first sync has not ended. */
export function UnreadBanner() {
  const { data: connections = [] } = useQuery(rpc.connections.list.queryOptions())
  const running = useRunning()
  const unread = connections.filter(it => it.unread)
  if (unread.length === 0) return null
  const reading = unread.some(({ id }) => running.some(it => it.connectionId === id))
  const names = new Intl.ListFormat('en').format(unread.map(({ name }) => name))
  return (
    <Banner icon={Hourglass}>
      <b className="font-medium">Not complete yet.</b> The first sync of {names}{' '}
      {reading ? 'is under way' : 'hasn’t finished'}: until it does, figures are missing part of the
      history, and nothing is signed.
      {!reading &&
        (unread.some(({ state }) => state === 'disconnected')
          ? ' Connect it again under Settings, or delete its entries there.'
          : ' Sync now picks up where it stopped.')}
    </Banner>
  )
}
