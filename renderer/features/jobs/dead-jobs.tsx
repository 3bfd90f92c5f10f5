import { useQuery } from '@tanstack/react-query'
import type { Job } from '../../../shared/contract/jobs.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { Moment } from '../../parts/moment.tsx'
import { ProblemNote } from '../../parts/note.tsx'
import { rpc } from '../../rpc/client.ts'
import { Attempts } from './attempts.tsx'
import { LOOK_EVERY, useDismiss, useNames, useRetry } from './queries.ts'
import { titleOf, tries } from './words.ts'

const useDead = () => useQuery(rpc.jobs.dead.queryOptions({ refetchInterval: 6 * LOOK_EVERY }))

/** How many jobs need somebody, for the way to them; nothing where none does. */
export function DeadCount() {
  const { data: jobs = [] } = useDead()
  if (jobs.length === 0) return null
  return (
    <span className="ml-auto">
      <Badge tone="danger">
        {jobs.length}
        <span className="sr-only"> need you</span>
      </Badge>
    </span>
  )
}

/** What nobody tries again by itself: why, and what can be done about it. */
export function DeadJobs() {
  const { data: jobs = [] } = useDead()
  if (jobs.length === 0) return null
  return (
    <Card
      title="Needs you"
      description="These won’t be retried automatically. Fix the cause, then try again."
      flush
    >
      <ul>
        {jobs.map(job => (
          <li key={job.id} className="border-t border-line px-5 py-4">
            <Dead job={job} />
          </li>
        ))}
      </ul>
    </Card>
  )
}

function Dead({ job }: { job: Job }) {
  const names = useNames()
  const retry = useRetry()
  const dismiss = useDismiss()
  const problem = retry.error ?? dismiss.error
  return (
    <article className="flex flex-col gap-3" aria-label={titleOf(job, names)}>
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-72">
          <h3 className="font-medium break-words">{titleOf(job, names)}</h3>
          <p className="break-words text-danger">{job.error?.message}</p>
          {job.error?.fix && <p className="break-words text-soft">{job.error.fix}</p>}
          <p className="mt-1 text-[13px] text-faint">
            Gave up after {tries(job.attempts)}
            {job.endedAt !== null && (
              <>
                , <Moment at={job.endedAt} />
              </>
            )}
          </p>
        </div>
        <div className="flex gap-2">
          <Button
            variant="quiet"
            busy={dismiss.isPending}
            onClick={() => dismiss.mutate({ id: job.id })}
          >
            Dismiss
          </Button>
          <Button busy={retry.isPending} onClick={() => retry.mutate({ id: job.id })}>
            Try again
          </Button>
        </div>
      </div>
      {problem && <ProblemNote error={problem} />}
      {job.attempts > 1 && <Attempts id={job.id} />}
    </article>
  )
}
