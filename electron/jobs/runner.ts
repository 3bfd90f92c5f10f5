import { EventPublisher } from '@orpc/server'
import { and, eq, ne } from 'drizzle-orm'
import type { ProviderId } from '../../shared/contract/connections.ts'
import type { Progress, Run, Trigger } from '../../shared/contract/sync.ts'
import { AppError, toProblem } from '../../shared/errors.ts'
import { explainStorage } from '../db/errors.ts'
import type { Database } from '../db/open.ts'
import { connections, startups } from '../db/schema.ts'
import { customerHasher } from '../ledger/customers.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Credentials, Provider } from '../providers/provider.ts'
import { credentialsOf } from '../secrets/credentials.ts'
import type { Secrets } from '../secrets/secrets.ts'
import { closed, connectionGone, type RunLog } from './run-log.ts'
import { syncRevenue } from './sync-revenue.ts'

export interface Runner {
  /** Starts a sync; if the connection is syncing already, that run is returned. */
  start(connectionId: string, trigger: Trigger): Run
  /** Settles when a run that this process started has ended and what follows it is done. */
  finished(runId: string): Promise<void>
  /** Where the running syncs of this process are now; what follows a sync is not part of it. */
  current(): Progress[]
  readonly progress: EventPublisher<{ progress: Progress }>
  /** Stops a connection's sync in this process, if there is one, and waits for it. */
  stop(connectionId: string, why: AppError): Promise<void>
  /** Stops what runs, at a page's edge, and waits for it. */
  close(): Promise<void>
}

interface RunnerParts {
  db: Database
  ledger: Ledger
  secrets: Secrets
  providers: Record<ProviderId, Provider>
  log: RunLog
  now: () => number
  /** What follows a run: milestones, a snapshot, notices. */
  afterRun(run: Run): Promise<void>
  /** Told of what a run cannot record itself: a disk that is full, a bug. */
  onError(error: unknown): void
}

interface Active {
  done: Promise<void>
  progress: Progress
  stop: AbortController
}

/** How often a running sync says that it lives. Milliseconds. */
const BEAT = 60_000

export function createRunner(parts: RunnerParts): Runner {
  const { db, log, now } = parts
  const progress = new EventPublisher<{ progress: Progress }>()
  const active = new Map<string, Active>()
  let beating: NodeJS.Timeout | undefined

  function publish(run: Run, change: Partial<Progress>): void {
    const entry = active.get(run.id)
    if (!entry) return
    entry.progress = { ...entry.progress, ...change }
    progress.publish('progress', entry.progress)
  }

  function rowOf(connectionId: string) {
    const row = db
      .select()
      .from(connections)
      .innerJoin(startups, eq(startups.id, connections.startupId))
      .where(eq(connections.id, connectionId))
      .get()
    if (row) return row
    throw connectionGone()
  }

  /** Its key, be it that it was replaced while it was read. */
  async function credentialsFor(connectionId: string): Promise<Credentials> {
    for (;;) {
      const { connections: before } = rowOf(connectionId)
      try {
        return await credentialsOf(parts.secrets, before)
      } catch (error) {
        if (rowOf(connectionId).connections.secretName === before.secretName) throw error
      }
    }
  }

  async function sync(run: Run, signal: AbortSignal): Promise<number> {
    const { connections: connection, startups: startup } = rowOf(run.connectionId)
    const provider = parts.providers[connection.provider]
    const sample = connection.provider === 'demo'
    return syncRevenue(
      {
        connectionId: connection.id,
        provider,
        credentials: sample ? { key: '' } : await credentialsFor(connection.id),
        cursor: parts.ledger.readAnew(connection.id) ? null : connection.cursor,
        zone: startup.timezone,
        hashCustomer: await customerHasher(parts.secrets, { sample }),
      },
      {
        ledger: parts.ledger,
        now,
        signal,
        report: change => publish(run, change),
      },
    )
  }

  /** A connection that was disconnected meanwhile stays so. */
  function setState(id: string, state: 'ready' | 'key_refused'): void {
    db.update(connections)
      .set({ state })
      .where(and(eq(connections.id, id), ne(connections.state, 'disconnected')))
      .run()
  }

  async function perform(run: Run, signal: AbortSignal): Promise<void> {
    const read = () => active.get(run.id)?.progress.entries ?? 0
    try {
      const entries = await sync(run, signal)
      db.update(connections)
        .set({ lastSyncAt: now() })
        .where(eq(connections.id, run.connectionId))
        .run()
      setState(run.connectionId, 'ready')
      log.end(run.id, { status: 'succeeded', entries })
      publish(run, { step: 'done', waiting: null })
    } catch (thrown) {
      const error = asAppError(signal.aborted ? signal.reason : explainStorage(thrown))
      if (error.code === 'KEY_REFUSED') setState(run.connectionId, 'key_refused')
      const status = signal.aborted ? 'interrupted' : 'failed'
      publish(run, { step: 'failed', waiting: null })
      log.end(run.id, { status, entries: read(), error })
      if (signal.aborted) return
    }
    const ended = log.get(run.id)
    if (ended) await parts.afterRun(ended)
  }

  function begin(run: Run): void {
    const stop = new AbortController()
    const entry: Active = {
      stop,
      progress: {
        runId: run.id,
        connectionId: run.connectionId,
        step: 'entries',
        entries: 0,
        subscriptions: 0,
        reached: null,
        waiting: null,
      },
      done: Promise.resolve(),
    }
    active.set(run.id, entry)
    beating ??= setInterval(beat, BEAT).unref()
    entry.done = perform(run, stop.signal)
      .catch(parts.onError)
      .finally(() => {
        active.delete(run.id)
        if (active.size > 0) return
        clearInterval(beating)
        beating = undefined
      })
  }

  function beat(): void {
    try {
      log.beat([...active.keys()])
    } catch (error) {
      parts.onError(error)
    }
  }

  async function stopAll(entries: Active[], why: AppError): Promise<void> {
    for (const entry of entries) entry.stop.abort(why)
    await Promise.all(entries.map(it => it.done))
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
      begin(run)
      return run
    },
    finished: async runId => active.get(runId)?.done,
    current: () =>
      [...active.values()]
        .map(it => it.progress)
        .filter(({ step }) => step !== 'done' && step !== 'failed'),
    stop: (connectionId, why) =>
      stopAll(
        [...active.values()].filter(it => it.progress.connectionId === connectionId),
        why,
      ),
    close: () => stopAll([...active.values()], closed()),
  }
}

function asAppError(error: unknown): AppError {
  return error instanceof AppError ? error : new AppError(toProblem(error), { cause: error })
}
