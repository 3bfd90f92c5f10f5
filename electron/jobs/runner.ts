import { EventPublisher } from '@orpc/server'
import { eq } from 'drizzle-orm'
import type { Progress, Run, Trigger } from '../../shared/contract/sync.ts'
import { AppError, toProblem } from '../../shared/errors.ts'
import { explainSqlite } from '../db/errors.ts'
import type { Database } from '../db/open.ts'
import { connections, startups } from '../db/schema.ts'
import { customerHasher } from '../ledger/customers.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Provider } from '../providers/provider.ts'
import { credentialsOf } from '../secrets/credentials.ts'
import type { Secrets } from '../secrets/secrets.ts'
import type { RunLog } from './run-log.ts'
import { syncRevenue } from './sync-revenue.ts'

export interface Runner {
  /** Starts a sync; if the connection is syncing already, that run is returned. */
  start(connectionId: string, trigger: Trigger): Run
  /** Settles when a run that this process started has ended and what follows it is done. */
  finished(runId: string): Promise<void>
  /** Where the running syncs of this process are now; what follows a sync is not part of it. */
  current(): Progress[]
  readonly progress: EventPublisher<{ progress: Progress }>
  /** Stops what runs, at a page's edge, and waits for it. */
  close(): Promise<void>
}

interface RunnerParts {
  db: Database
  ledger: Ledger
  secrets: Secrets
  providers: Record<string, Provider>
  log: RunLog
  now: () => number
  /** What follows a run: milestones, a snapshot, notices. */
  afterRun(run: Run): Promise<void>
}

export function createRunner(parts: RunnerParts): Runner {
  const { db, log, now } = parts
  const progress = new EventPublisher<{ progress: Progress }>()
  const stop = new AbortController()
  const active = new Map<string, { done: Promise<void>; progress: Progress }>()

  function publish(run: Run, change: Partial<Progress>): void {
    const entry = active.get(run.id)
    if (!entry) return
    entry.progress = { ...entry.progress, ...change }
    progress.publish('progress', entry.progress)
  }

  async function sync(run: Run): Promise<number> {
    const row = db
      .select()
      .from(connections)
      .innerJoin(startups, eq(startups.id, connections.startupId))
      .where(eq(connections.id, run.connectionId))
      .get()
    if (!row) throw new AppError({ code: 'NOT_FOUND', message: 'This connection is gone.' })
    const { connections: connection, startups: startup } = row
    const provider = parts.providers[connection.provider]
    if (!provider) throw new Error(`No provider is called ${connection.provider}`)
    const sample = connection.provider === 'demo'
    return syncRevenue(
      {
        connectionId: connection.id,
        provider,
        credentials: sample ? { key: '' } : await credentialsOf(parts.secrets, connection),
        cursor: connection.cursor,
        zone: startup.timezone,
        hashCustomer: await customerHasher(parts.secrets, { sample }),
      },
      {
        ledger: parts.ledger,
        now,
        signal: stop.signal,
        report: change => publish(run, change),
      },
    )
  }

  async function perform(run: Run): Promise<void> {
    const read = () => active.get(run.id)?.progress.entries ?? 0
    try {
      const entries = await sync(run)
      db.update(connections)
        .set({ lastSyncAt: now(), state: 'ready' })
        .where(eq(connections.id, run.connectionId))
        .run()
      log.end(run.id, { status: 'succeeded', entries })
      publish(run, { step: 'done', waiting: null })
    } catch (thrown) {
      if (stop.signal.aborted) {
        log.end(run.id, { status: 'interrupted', entries: read() })
        return
      }
      const error = asAppError(explainSqlite(thrown))
      if (error.code === 'KEY_REFUSED') {
        db.update(connections)
          .set({ state: 'key_refused' })
          .where(eq(connections.id, run.connectionId))
          .run()
      }
      log.end(run.id, { status: 'failed', entries: read(), error })
      publish(run, { step: 'failed', waiting: null })
    }
    const ended = log.get(run.id)
    if (ended) await parts.afterRun(ended)
  }

  return {
    progress,
    start(connectionId, trigger) {
      const run = log.begin(connectionId, trigger)
      if (!run) {
        const running = log.running(connectionId)
        if (running) return running
        throw new AppError({ code: 'SYNC_RUNNING', message: 'This connection is syncing already.' })
      }
      active.set(run.id, {
        progress: {
          runId: run.id,
          connectionId,
          step: 'entries',
          entries: 0,
          subscriptions: 0,
          reached: null,
          waiting: null,
        },
        done: Promise.resolve(),
      })
      const done = perform(run).finally(() => active.delete(run.id))
      const entry = active.get(run.id)
      if (entry) entry.done = done
      return run
    },
    finished: async runId => active.get(runId)?.done,
    current: () =>
      [...active.values()]
        .map(it => it.progress)
        .filter(({ step }) => step !== 'done' && step !== 'failed'),
    async close() {
      stop.abort(new Error('OpenRevenue is closing'))
      await Promise.allSettled([...active.values()].map(it => it.done))
    },
  }
}

function asAppError(error: unknown): AppError {
  return error instanceof AppError ? error : new AppError(toProblem(error), { cause: error })
}
