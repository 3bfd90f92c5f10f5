import { useQuery } from '@tanstack/react-query'
import { Note } from '../../parts/note.tsx'
import { rpc } from '../../rpc/client.ts'

/** Said where files are under the figures: they tell of payments, not of subscriptions. */
export function RecurringUntold() {
  const { data: connections = [] } = useQuery(rpc.connections.list.queryOptions())
  const imported = connections.filter(it => it.imported)
  if (imported.length === 0) return null
  if (imported.length === connections.length) {
    return (
      <Note title="MRR and subscribers aren’t known from a CSV">
        A file has payments, not subscriptions. Connect the account to see MRR.
      </Note>
    )
  }
  return (
    <Note title={`MRR doesn’t include ${imported.map(({ name }) => name).join(', ')}`}>
      An imported file has payments, not subscriptions. Its payments count as revenue.
    </Note>
  )
}
