import { useQuery } from '@tanstack/react-query'
import { LoaderCircle } from 'lucide-react'
import type { Job } from '../../../shared/contract/jobs.ts'
import { useRunning } from '../../live/live.tsx'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { Moment } from '../../parts/moment.tsx'
import { ProblemNote } from '../../parts/note.tsx'
import { rpc } from '../../rpc/client.ts'
import { inWords } from '../sync/progress.tsx'
import { Attempts } from './attempts.tsx'
import { LOOK_EVERY, useNames, useRetry } from './queries.ts'
import { titleOf } from './words.ts'

/** What runs now, and what waits: for its turn, or for its next try. */
export function UnderWay() {
  const every = { refetchInterval: LOOK_EVERY }
  const list = rpc.jobs.list
  const { data: running = [] } = useQuery(
    list.queryOptions({ input: { state: 'running' }, ...every }),
  )
  const { data: failed = [] } = useQuery(
    list.queryOptions({ input: { state: 'failed' }, ...every }),
  )
  const { data: waiting = [] } = useQuery(
    list.queryOptions({ input: { state: 'waiting' }, ...every }),
  )
  const jobs = [...running, ...failed, ...waiting]
  if (jobs.length === 0) return null
  return (
    <Card title="Now" flush>
      <ul>
        {jobs.map(job => (
          <li key={job.id} className="border-t border-line px-5 py-3">
            {job.state === 'failed' ? <ToBeTriedAgain job={job} /> : <Current job={job} />}
          </li>
        ))}
      </ul>
    </Card>
  )
}

function Current({ job }: { job: Job }) {
  const names = useNames()
  const progress = useRunning().find(it => it.connectionId === job.key)
  const isRunning = job.state === 'running'
  return (
    <div className="flex flex-wrap items-center gap-x-3">
      {isRunning && <LoaderCircle className="size-4 animate-spin-slow text-accent" aria-hidden />}
      <span className="min-w-0 font-medium break-words">{titleOf(job, names)}</span>
      <span className="figure text-soft">
        {isRunning ? progress && inWords(progress) : 'Waiting for its turn'}
      </span>
      {isRunning && job.startedAt !== null && (
        <span className="ml-auto text-[13px] text-faint">
          since <Moment at={job.startedAt} />
        </span>
      )}
    </div>
  )
}

function ToBeTriedAgain({ job }: { job: Job }) {
  const names = useNames()
  const retry = useRetry()
  return (
    <article className="flex flex-col gap-2" aria-label={titleOf(job, names)}>
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-72">
          <h3 className="font-medium break-words">{titleOf(job, names)}</h3>
          <p className="break-words text-soft">{job.error?.message}</p>
          <p className="mt-1 text-[13px] text-faint">
            Try {job.attempts + 1} of {job.maxAttempts} is due <Moment at={job.runAt} />
          </p>
        </div>
        <Button busy={retry.isPending} onClick={() => retry.mutate({ id: job.id })}>
          Try now
        </Button>
      </div>
      {retry.error && <ProblemNote error={retry.error} />}
      <Attempts id={job.id} />
    </article>
  )
}
