import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { z } from 'zod'
import type { Overview } from '../../../shared/contract/metrics.ts'
import { entryCount, fullDay } from '../../format.ts'
import { useRunning } from '../../live/live.tsx'
import { Card, Nothing } from '../../parts/card.tsx'
import { Loaded, Skeleton } from '../../parts/loaded.tsx'
import { Page } from '../../parts/page.tsx'
import { rpc } from '../../rpc/client.ts'
import { type Drill, drillSchema } from '../drilldown/drill.ts'
import { Drilldown } from '../drilldown/drilldown.tsx'
import { ExportMenu } from '../exports/export-menu.tsx'
import { RecurringUntold } from '../recurring/recurring-untold.tsx'
import { latestMonthOf, ReportLink } from '../report/report-link.tsx'
import { SetAsideNote } from '../set-aside/set-aside-note.tsx'
import { ProgressCard } from '../sync/progress.tsx'
import { Runs } from '../sync/runs.tsx'
import { WholeNote } from '../whole/whole.tsx'
import { FeesUntold } from './fees-untold.tsx'
import { Figures } from './figures.tsx'
import { MilestoneNote } from './milestone-note.tsx'
import { Month } from './month.tsx'
import { Unconverted } from './unconverted.tsx'

/** The chart's library is a third of the page: figures and set-up do not wait for it. */
const Chart = lazy(() => import('./chart.tsx'))

/** What the address says of the dashboard; anything it cannot mean is left out. */
export const dashboardSearchSchema = z.object({
  by: z.enum(['month', 'week', 'day']).optional().catch(undefined),
  span: z.number().optional().catch(undefined),
  open: drillSchema,
})

export function DashboardPage() {
  const search = useSearch({ from: '/app/' })
  const navigate = useNavigate({ from: '/' })
  const startup = useQuery(rpc.startup.get.queryOptions())
  const overview = useQuery(rpc.metrics.overview.queryOptions())
  const { data: runs = [] } = useQuery(rpc.sync.runs.queryOptions({ input: { limit: 5 } }))
  const { data: connections = [] } = useQuery(rpc.connections.list.queryOptions())
  const running = useRunning()
  // Half a history has figures that mean nothing, so they wait for the end of the first sync.
  const readingFirst = running.length > 0 && connections.every(it => it.unread)
  const open = (drill: Drill | undefined) =>
    void navigate({ to: '/', search: { ...search, open: drill }, resetScroll: false })

  return (
    <Page
      title={startup.data?.name ?? 'Dashboard'}
      subtitle={
        overview.data &&
        !readingFirst && (
          <AsOf overview={overview.data} onEntries={() => open({ show: 'entries' })} />
        )
      }
      action={
        overview.data &&
        !readingFirst &&
        overview.data.entries > 0 && <Months overview={overview.data} />
      }
    >
      <MilestoneNote />
      {running.map(progress => (
        <ProgressCard
          key={progress.runId}
          name={connections.find(it => it.id === progress.connectionId)?.name ?? 'the account'}
          progress={progress}
        />
      ))}
      <Loaded query={overview} waiting={<Skeleton className="h-64" />}>
        {data =>
          readingFirst ? null : data.entries === 0 && !data.mrr?.amount ? (
            running.length === 0 && (
              <Card title="No entries yet">
                <p className="text-soft">
                  Figures appear here as soon as a sync has read something. The account may simply
                  be new.
                </p>
              </Card>
            )
          ) : (
            <>
              <SetAsideNote />
              <WholeNote />
              <Unconverted overview={data} />
              <FeesUntold />
              <RecurringUntold />
              <Figures overview={data} onOpen={open} />
              <Suspense fallback={<Skeleton className="h-92" />}>
                <Chart
                  by={search.by ?? 'month'}
                  span={search.span}
                  today={data.asOf}
                  onChange={chart =>
                    void navigate({
                      to: '/',
                      search: { ...search, ...chart },
                      resetScroll: false,
                    })
                  }
                  onOpen={open}
                />
              </Suspense>
              <Month overview={data} onOpen={open} />
            </>
          )
        }
      </Loaded>
      <Card title="Last syncs" flush>
        {runs.length > 0 ? <Runs runs={runs} /> : <Nothing>None yet.</Nothing>}
      </Card>
      <Drilldown drill={search.open} onChange={open} />
    </Page>
  )
}

/** The months as a file, and the report of the latest one. */
const Months = ({ overview }: { overview: Overview }) => (
  <div className="flex flex-wrap gap-2">
    <ReportLink month={latestMonthOf(overview.asOf, overview.first)} />
    <ExportMenu label="Export months" name="months" what={{ table: 'months' }} />
  </div>
)

const AsOf = ({ overview, onEntries }: { overview: Overview; onEntries: () => void }) => (
  <>
    {fullDay(overview.asOf)} ·{' '}
    <button
      type="button"
      onClick={onEntries}
      className="underline decoration-line-strong underline-offset-3 hover:text-ink"
    >
      {entryCount(overview.entries)}
    </button>
  </>
)
