import type { EventPublisher } from '@orpc/server'
import type { Progress, Run, Trigger } from '../../shared/contract/sync.ts'
import { AppError, toProblem } from '../../shared/errors.ts'
import type { ProviderId } from '../../shared/providers.ts'
import { explainStorage } from '../db/errors.ts'
import type { Database } from '../db/open.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { type Active, createActive } from './active.ts'
import { createOutcome } from './outcome.ts'
import { readAccount } from './read-account.ts'
import { closed, type RunLog } from './run-log.ts'
import { createTasks, type TaskParts } from './task.ts'

export interface Syncs {
  /** Starts a sync; if the connection is syncing already, that run is returned. */
  start(connectionId: string, trigger: Trigger): Run
  /** Settles when a run of this process has ended, with what it failed or was stopped of; null where it succeeded. */
  finished(runId: string): Promise<AppError | null>
  /** Where the running syncs of this process are now. */
  current(): Progress[]
  readonly progress: EventPublisher<{ progress: Progress }>
  /** Stops a connection's sync in this process, if there is one, and waits for it. */
  stop(connectionId: string, why: AppError): Promise<void>
  /** Stops what runs, at a page's edge, and waits for it. */
  close(): Promise<void>
}

interface SyncsParts extends TaskParts {
  db: Database
  ledger: Ledger
  log: RunLog
  now: () => number
  /** Asks for what follows a success. In the transaction that ends its run. */
  onSuccess(connectionId: string): void
  /** Told of each page's entries that were new or different. */
  onStored?(provider: ProviderId, entries: number): void
  /** Told of what a run cannot record itself: a disk that is full, a bug. */
  onError(error: unknown): void
}

export function createSyncs(parts: SyncsParts): Syncs {
  const { ledger, log, now, onError, onStored } = parts
  const active = createActive({ log, onError })
  const taskOf = createTasks(parts)
  const { succeed, fail } = createOutcome(parts)

  async function sync(run: Run, entry: Active): Promise<number> {
    const { signal } = entry.stop
    const report = (change: Partial<Progress>) => active.publish(run, change)
    return readAccount(await taskOf(entry), { ledger, now, signal, report, onStored })
  }

  async function perform(run: Run, entry: Active): Promise<AppError | null> {
    const { signal } = entry.stop
    try {
      succeed(run, entry, await sync(run, entry))
      active.publish(run, { step: 'done', waiting: null })
      return null
    } catch (thrown) {
      active.publish(run, { step: 'failed', waiting: null })
      return fail(run, entry, asAppError(signal.aborted ? signal.reason : explainStorage(thrown)))
    }
  }

  function begin(run: Run): void {
    const entry = active.add(run)
    entry.done = perform(run, entry)
      .catch(error => {
        onError(error)
        return asAppError(explainStorage(error))
      })
      .finally(() => active.remove(run))
  }

  return {
    progress: active.progress,
    start(connectionId, trigger) {
      const run = log.begin(connectionId, trigger)
      if (!run) {
        const running = log.running(connectionId)
        if (running) return running
        throw new AppError({ code: 'SYNC_RUNNING', message: 'This connection is syncing already.' })
      }
      begin(run)
      return run
    },
    finished: async runId => (await active.get(runId)?.done) ?? null,
    current: active.current,
    stop: active.stopOf,
    close: () => active.stopAll(closed()),
  }
}

function asAppError(error: unknown): AppError {
  return error instanceof AppError ? error : new AppError(toProblem(error), { cause: error })
}
