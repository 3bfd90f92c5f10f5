import type { Run, Trigger } from '../../../shared/contract/sync.ts'
import { count, decimal } from '../../format.ts'
import { Badge, type Tone } from '../../parts/badge.tsx'
import { Moment } from '../../parts/moment.tsx'
import { Name } from '../../parts/name.tsx'
import { Table } from '../../parts/table.tsx'

const TRIGGERS: Record<Trigger, string> = {
  start: 'When the app started',
  schedule: 'By schedule',
  'catch-up': 'Caught up',
  retry: 'Tried again',
  page: 'Sync now',
  tray: 'Tray',
  command: 'Command line',
  api: 'Platform',
  connect: 'Connected',
}

const STATUSES: Record<Run['status'], { tone: Tone; name: string }> = {
  running: { tone: 'neutral', name: 'Running' },
  succeeded: { tone: 'good', name: 'Done' },
  failed: { tone: 'danger', name: 'Failed' },
  interrupted: { tone: 'warning', name: 'Interrupted' },
}

export const Runs = ({ runs }: { runs: Run[] }) => (
  <Table
    label="Syncs"
    rows={runs}
    rowKey={run => run.id}
    columns={[
      { title: 'Started', cell: run => <Moment at={run.startedAt} /> },
      { title: 'Result', cell: run => <Result status={run.status} /> },
      { title: 'Connection', cell: run => <Name>{run.connectionName}</Name> },
      { title: 'Why', cell: run => TRIGGERS[run.trigger] },
      { title: 'New or changed', number: true, cell: run => count(run.entries) },
      { title: 'Took', number: true, cell: took },
    ]}
    below={({ error }) => error && [error.message, error.fix].filter(Boolean).join(' ')}
  />
)

const Result = ({ status }: Pick<Run, 'status'>) => (
  <Badge tone={STATUSES[status].tone}>{STATUSES[status].name}</Badge>
)

function took({ startedAt, endedAt }: Run): string {
  if (endedAt === null) return '–'
  const seconds = (endedAt - startedAt) / 1000
  if (seconds < 0.1) return '< 0.1 s'
  return seconds < 60 ? `${decimal(seconds)} s` : `${Math.round(seconds / 60)} min`
}
