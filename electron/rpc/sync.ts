import type { Run, Trigger } from '../../shared/contract/sync.ts'
import { AppError } from '../../shared/errors.ts'
import { inWords, lineOf, scheduleOf } from '../jobs/cron-line.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Startups } from '../startups/startups.ts'
import type { RunLog } from '../sync/run-log.ts'
import type { Syncs } from '../sync/syncs.ts'
import { about, os } from './base.ts'

export interface SyncParts {
  startups: Startups
  syncs: Syncs
  log: RunLog
  jobs: Pick<Jobs, 'nextAt' | 'settings'>
  /** Starts a sync of one connection, or of every one that may sync: a startup's, or all startups'. */
  syncNow(trigger: Trigger, which?: { connectionId?: string; startupId?: string }): Run[]
}

export const syncSection = (parts: SyncParts) => {
  const { syncs, log, jobs, syncNow } = parts
  const { oneOrNone, oneOrAll } = about(parts.startups)
  return os.sync.router({
    start: oneOrAll.sync.start.handler(({ input: { connectionId }, context: { whose } }) =>
      syncNow('page', { connectionId, startupId: whose?.id }),
    ),
    progress: os.sync.progress.handler(async function* ({ signal }) {
      const live = syncs.progress.subscribe('progress', { signal })
      yield* syncs.current()
      yield* live
    }),
    runs: oneOrAll.sync.runs.handler(({ input, context: { whose } }) =>
      log.list(input.limit, whose?.id),
    ),
    run: os.sync.run.handler(({ input }) => {
      const run = log.get(input.id)
      if (run) return run
      throw new AppError({ code: 'NOT_FOUND', message: 'There is no such run.' })
    }),
    failed: oneOrAll.sync.failed.handler(({ context: { whose } }) => log.failed(whose?.id)),
    schedule: oneOrNone.sync.schedule.handler(({ context: { whose } }) => {
      const { cron } = jobs.settings.of('sync-account')
      const nextAt = whose && jobs.nextAt('sync-account', whose.timezone)
      return { plain: scheduleOf(cron), words: inWords(cron), nextAt }
    }),
    saveSchedule: os.sync.saveSchedule.handler(({ input }) =>
      jobs.settings.setCron('sync-account', lineOf(input)),
    ),
  })
}
