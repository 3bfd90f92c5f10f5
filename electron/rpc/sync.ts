import type { Run, Schedule, Trigger } from '../../shared/contract/sync.ts'
import { AppError } from '../../shared/errors.ts'
import type { RunLog } from '../jobs/run-log.ts'
import type { Runner } from '../jobs/runner.ts'
import type { Scheduler } from '../jobs/scheduler.ts'
import { os } from './base.ts'

export interface SyncParts {
  runner: Runner
  log: RunLog
  scheduler: Scheduler
  schedule: { get(): Schedule; save(schedule: Schedule): void }
  /** Starts a sync of one connection, or of every one that may sync. */
  syncNow(trigger: Trigger, connectionId?: string): Run[]
}

export const syncSection = ({ runner, log, scheduler, schedule, syncNow }: SyncParts) =>
  os.sync.router({
    start: os.sync.start.handler(({ input }) => syncNow('page', input.connectionId)),
    progress: os.sync.progress.handler(async function* ({ signal }) {
      const live = runner.progress.subscribe('progress', { signal })
      yield* runner.current()
      yield* live
    }),
    runs: os.sync.runs.handler(({ input }) => log.list(input.limit)),
    run: os.sync.run.handler(({ input }) => {
      const run = log.get(input.id)
      if (run) return run
      throw new AppError({ code: 'NOT_FOUND', message: 'There is no such run.' })
    }),
    schedule: os.sync.schedule.handler(() => ({ ...schedule.get(), nextAt: scheduler.nextAt() })),
    saveSchedule: os.sync.saveSchedule.handler(({ input }) => schedule.save(input)),
  })
