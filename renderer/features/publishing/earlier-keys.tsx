import { useQuery } from '@tanstack/react-query'
import { Badge } from '../../parts/badge.tsx'
import { rpc } from '../../rpc/client.ts'
import { useTimes } from '../../rpc/use-times.ts'

/** The keys that older snapshots were signed with, for whoever still has one. */
export function EarlierKeys() {
  const { moment } = useTimes()
  const { data: keys = [] } = useQuery(rpc.snapshots.keys.queryOptions())
  const earlier = keys.filter(it => it.replacedAt !== null)
  if (earlier.length === 0) return null
  return (
    <details className="mt-2 text-[13px] text-soft">
      <summary className="cursor-pointer hover:text-ink">Earlier keys ({earlier.length})</summary>
      <ul aria-label="Earlier keys" className="mt-2 flex flex-col gap-2">
        {earlier.map(({ id, publicKey, test, usedFrom, replacedAt }) => (
          <li key={`${id} ${test}`}>
            <code className="font-mono break-all select-all">{publicKey}</code>{' '}
            {test && <Badge tone="warning">Test</Badge>}
            <span className="block">
              Used from {moment(usedFrom)} until {moment(replacedAt ?? usedFrom)}
            </span>
          </li>
        ))}
      </ul>
    </details>
  )
}
