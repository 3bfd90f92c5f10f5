/** How many are listed before the rest is only counted. */
const LISTED = 5

/** What is set aside, and why each is. */
export const SetAsideList = ({
  items,
}: {
  items: { connectionId?: string; object: string; id: string; reason: string }[]
}) => (
  <>
    <ul>
      {items.slice(0, LISTED).map(({ connectionId, object, id, reason }) => (
        <li key={`${connectionId} ${object} ${id}`}>
          {object.replaceAll('_', ' ')} <code className="break-all">{id}</code>: {reason}
        </li>
      ))}
    </ul>
    {items.length > LISTED && <p>And {items.length - LISTED} more: see Diagnostics in Settings.</p>}
  </>
)
