import { useQuery } from '@tanstack/react-query'
import { Pause, Play } from 'lucide-react'
import { Button } from '../../parts/button.tsx'
import { ProblemNote } from '../../parts/note.tsx'
import { Page } from '../../parts/page.tsx'
import { rpc } from '../../rpc/client.ts'
import { DeadJobs } from './dead-jobs.tsx'
import { History } from './history.tsx'
import { Kinds } from './kinds.tsx'
import { usePause } from './queries.ts'
import { UnderWay } from './under-way.tsx'

/** All that is done by itself: what died, what runs, what is next, and what was. */
export const JobsPage = () => (
  <Page
    title="Jobs"
    subtitle="What OpenRevenue does in the background, and how it went."
    action={<PauseAll />}
  >
    <DeadJobs />
    <UnderWay />
    <Kinds />
    <History />
  </Page>
)

function PauseAll() {
  const { data: kinds = [] } = useQuery(rpc.jobs.kinds.queryOptions())
  const pause = usePause()
  const all = kinds.length > 0 && kinds.every(it => it.paused)
  return (
    <div className="flex flex-col items-end gap-2">
      <Button
        icon={all ? Play : Pause}
        busy={pause.isPending}
        onClick={() => pause.mutate({ paused: !all })}
      >
        {all ? 'Resume all' : 'Pause all'}
      </Button>
      {pause.error && <ProblemNote error={pause.error} />}
    </div>
  )
}
