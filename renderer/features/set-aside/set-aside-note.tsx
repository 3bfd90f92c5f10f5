import { useQuery } from '@tanstack/react-query'
import { Note } from '../../parts/note.tsx'
import { rpc } from '../../rpc/client.ts'

/** How many are listed before the rest is only counted. */
const LISTED = 5

/** Said beside figures while objects of the provider could not be read: no figure counts them. */
export function SetAsideNote() {
  const { data: objects = [] } = useQuery(rpc.figures.setAside.queryOptions())
  if (objects.length === 0) return null
  const title =
    objects.length === 1 ? '1 object is set aside' : `${objects.length} objects are set aside`
  return (
    <Note tone="warning" title={`${title} and not in these figures`}>
      <p>
        OpenRevenue couldn’t read or work out the following. Each sync tries again, and so does a
        newer import.
      </p>
      <ul>
        {objects.slice(0, LISTED).map(({ connectionId, object, id, reason }) => (
          <li key={`${connectionId} ${object} ${id}`}>
            {object.replaceAll('_', ' ')} <code className="break-all">{id}</code>: {reason}
          </li>
        ))}
      </ul>
      {objects.length > LISTED && (
        <p>And {objects.length - LISTED} more: see Diagnostics in Settings.</p>
      )}
    </Note>
  )
}
