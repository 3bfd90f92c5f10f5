import { useQuery } from '@tanstack/react-query'
import { Note } from '../../parts/note.tsx'
import { rpc } from '../../rpc/client.ts'

/** Said where a provider keeps its fees to itself: net revenue is then before them. */
export function FeesUntold() {
  const { data: connections = [] } = useQuery(rpc.connections.list.queryOptions())
  const silent = connections.filter(({ tellsFees }) => !tellsFees)
  if (silent.length === 0) return null
  return (
    <Note title={`Before the fees of ${silent.map(({ name }) => name).join(', ')}`}>
      Nothing says what was charged there, so that part of the net revenue is before fees.
    </Note>
  )
}
