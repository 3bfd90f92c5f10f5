import type { Notice } from '../../shared/contract/app.ts'
import type { Run } from '../../shared/contract/sync.ts'
import type { Milestones } from '../milestones/milestones.ts'
import type { Outbox } from '../publishing/push/outbox.ts'
import type { RatesRefresh } from '../rates/refresh.ts'
import type { Snapshots } from '../snapshots/snapshots.ts'
import type { Startups } from '../startups/startups.ts'
import type { RunLog } from '../sync/run-log.ts'
import { inTurn } from './in-turn.ts'

interface AfterRunParts {
  log: RunLog
  startups: Pick<Startups, 'list' | 'byId' | 'ofConnection'>
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
    const startup = parts.startups.ofConnection(run.connectionId)
    const several = parts.startups.list().length > 1
    parts.tell({
      kind: 'sync-failed',
      connectionId: run.connectionId,
      title: `${run.connectionName}${several && startup ? ` of ${startup.name}` : ''} could not be synced`,
      body: [run.error?.message, run.error?.fix].filter(Boolean).join(' '),
    })
    return
  }
  if (run.status === 'succeeded') await afterNewFigures(run.connectionId, parts)
}

/**
 * New rates are asked for, the connection's startup may have passed a milestone, and a changed figure of
 * it is signed and sent.
 */
export async function afterNewFigures(
  connectionId: string,
  parts: Omit<AfterRunParts, 'log'>,
): Promise<void> {
  const startup = parts.startups.ofConnection(connectionId)
  if (!startup) return
  const congratulate = () => {
    const milestone = parts.milestones.check(startup)
    if (!milestone) return
    const body = `Congratulations to ${startup.name}.`
    parts.tell({ kind: 'milestone', title: milestone.title, body })
  }
  const sign = () => parts.snapshots.createIfDue(startup)
  const onError = (error: unknown) => {
    // Nothing of one that was removed meanwhile is owed any more.
    if (parts.startups.byId(startup.id)) parts.onError(error)
  }
  await inTurn([parts.rates.ifDue, congratulate, sign, parts.outbox.flush], onError)
}
