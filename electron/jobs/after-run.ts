import type { Notice } from '../../shared/contract/app.ts'
import type { Run } from '../../shared/contract/sync.ts'
import type { Milestones } from '../milestones/milestones.ts'
import type { Outbox } from '../publishing/outbox.ts'
import type { Snapshots } from '../snapshots/snapshots.ts'
import { inTurn } from './in-turn.ts'
import type { RatesRefresh } from './refresh-rates.ts'
import type { RunLog } from './run-log.ts'

interface AfterRunParts {
  log: RunLog
  rates: Pick<RatesRefresh, 'ifDue'>
  milestones: Milestones
  snapshots: Snapshots
  outbox: Outbox
  tell(notice: Notice): void
  onError(error: unknown): void
}

/**
 * What follows a sync. A failure is told once, when a streak of them begins; a success brings
 * new figures.
 */
export async function afterRun(run: Run, parts: AfterRunParts): Promise<void> {
  if (run.status === 'failed') {
    const [, before] = parts.log.recent(run.connectionId, 2)
    if (before?.status === 'failed') return
    parts.tell({
      kind: 'sync-failed',
      title: `${run.connectionName} could not be synced`,
      body: [run.error?.message, run.error?.fix].filter(Boolean).join(' '),
    })
    return
  }
  if (run.status === 'succeeded') await afterNewFigures(parts)
}

/** New rates are asked for, a milestone may be passed, and a changed figure is signed and sent. */
export async function afterNewFigures(parts: Omit<AfterRunParts, 'log'>): Promise<void> {
  const congratulate = () => {
    const milestone = parts.milestones.check()
    if (!milestone) return
    parts.tell({ kind: 'milestone', title: milestone.title, body: 'Congratulations.' })
  }
  await inTurn(
    [parts.rates.ifDue, congratulate, parts.snapshots.createIfDue, parts.outbox.flush],
    parts.onError,
  )
}
