import { useQuery } from '@tanstack/react-query'
import type { Attempt } from '../../../shared/contract/jobs.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { rpc } from '../../rpc/client.ts'
import { useTimes } from '../../rpc/use-times.ts'
import { took } from './words.ts'

/** Each time that a job was run: when, for how long, and what it failed of. */
export function Attempts({ id }: { id: number }) {
  const attempts = useQuery(rpc.jobs.attempts.queryOptions({ input: { id } }))
  return (
    <Loaded query={attempts}>
      {list => (
        <ol className="flex flex-col gap-1.5" aria-label="Tries">
          {list.map(it => (
            <Line key={it.number} attempt={it} />
          ))}
        </ol>
      )}
    </Loaded>
  )
}

function Line({ attempt: { number, startedAt, endedAt, error } }: { attempt: Attempt }) {
  const { moment } = useTimes()
  return (
    <li className="flex flex-wrap gap-x-3 text-[13px]">
      <span className="figure w-14 text-faint">Try {number}</span>
      <time dateTime={new Date(startedAt).toISOString()} className="text-soft">
        {moment(startedAt)}
      </time>
      <span className="figure text-soft">
        {endedAt === null ? 'running' : took(startedAt, endedAt)}
      </span>
      <span className="min-w-0 break-words">
        {error ? error.message : endedAt !== null && 'Done'}
      </span>
    </li>
  )
}
