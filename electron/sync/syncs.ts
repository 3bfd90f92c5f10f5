import { EventPublisher } from '@orpc/server'
import { and, eq, ne } from 'drizzle-orm'
import type { Progress, Run, Trigger } from '../../shared/contract/sync.ts'
import { AppError, toProblem } from '../../shared/errors.ts'
import type { ProviderId } from '../../shared/providers.ts'
import { credentialsOf } from '../connections/credentials.ts'
import { customerHasher } from '../connections/customer-hash.ts'
import { explainStorage } from '../db/errors.ts'
import { type Database, IMMEDIATE } from '../db/open.ts'
import { connections, startups } from '../db/schema.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Credentials, Provider } from '../providers/provider.ts'
import type { Secrets } from '../secrets/secrets.ts'
import { readAccount } from './read-account.ts'
import { closed, connectionGone, keyReplaced, type RunLog } from './run-log.ts'

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

interface SyncsParts {
  db: Database
  ledger: Ledger
  secrets: Secrets
  providers: Record<ProviderId, Provider>
  log: RunLog
  now: () => number
  /** Asks for what follows a success. In the transaction that ends its run. */
  onSuccess(connectionId: string): void
  /** Told of what a run cannot record itself: a disk that is full, a bug. */
  onError(error: unknown): void
}

interface Active {
  connectionId: string
  /** The name of the key that it reads with: each key has one of its own. */
  secretName: string | null
  done: Promise<AppError | null>
  progress: Progress
  stop: AbortController
}

/** How often a running sync says that it lives. Milliseconds. */
const BEAT = 60_000

export function createSyncs(parts: SyncsParts): Syncs {
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
  async function credentialsFor(connectionId: string, entry: Active): Promise<Credentials> {
    for (;;) {
      const { connections: before } = rowOf(connectionId)
      entry.secretName = before.secretName
      try {
        return await credentialsOf(parts.secrets, before)
      } catch (error) {
        if (rowOf(connectionId).connections.secretName === before.secretName) throw error
      }
    }
  }

  async function sync(run: Run, entry: Active): Promise<number> {
    const { connections: connection, startups: startup } = rowOf(run.connectionId)
    const provider = parts.providers[connection.provider]
    const sample = connection.provider === 'demo'
    return readAccount(
      {
        connectionId: connection.id,
        provider,
        credentials: sample ? { key: '' } : await credentialsFor(connection.id, entry),
        cursor: parts.ledger.readAnew(connection.id) ? null : connection.cursor,
        zone: startup.timezone,
        hashCustomer: await customerHasher(parts.secrets, { sample }),
      },
      {
        ledger: parts.ledger,
        now,
        signal: entry.stop.signal,
        report: change => publish(run, change),
      },
    )
  }

  /** Whether the connection still has the key that a run reads with. To be asked in the transaction that goes by it. */
  function hasKeyOf({ connectionId, secretName }: Active): boolean {
    const kept = db.select().from(connections).where(eq(connections.id, connectionId)).get()
    return kept?.secretName === secretName
  }

  /** A connection that was disconnected meanwhile stays so. */
  function setState(id: string, state: 'ready' | 'key_refused'): void {
    db.update(connections)
      .set({ state })
      .where(and(eq(connections.id, id), ne(connections.state, 'disconnected')))
      .run()
  }

  function succeed({ id, connectionId }: Run, entry: Active, entries: number): void {
    db.transaction(() => {
      db.update(connections)
        .set({ lastSyncAt: now() })
        .where(eq(connections.id, connectionId))
        .run()
      if (hasKeyOf(entry)) setState(connectionId, 'ready')
      log.end(id, { status: 'succeeded', entries })
      parts.onSuccess(connectionId)
    }, IMMEDIATE)
  }

  /** What is said to a key says nothing of the one that took its place. */
  function fail({ id, connectionId }: Run, entry: Active, thrown: AppError): AppError {
    return db.transaction(() => {
      const error = thrown.code === 'INTERRUPTED' || hasKeyOf(entry) ? thrown : keyReplaced()
      if (error.code === 'KEY_REFUSED') setState(connectionId, 'key_refused')
      const status = error.code === 'INTERRUPTED' ? 'interrupted' : 'failed'
      log.end(id, { status, entries: entry.progress.entries, error })
      return error
    }, IMMEDIATE)
  }

  async function perform(run: Run, entry: Active): Promise<AppError | null> {
    const { signal } = entry.stop
    try {
      succeed(run, entry, await sync(run, entry))
      publish(run, { step: 'done', waiting: null })
      return null
    } catch (thrown) {
      publish(run, { step: 'failed', waiting: null })
      return fail(run, entry, asAppError(signal.aborted ? signal.reason : explainStorage(thrown)))
    }
  }

  function begin(run: Run): void {
    const stop = new AbortController()
    const entry: Active = {
      connectionId: run.connectionId,
      secretName: null,
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
      done: Promise.resolve(null),
    }
    active.set(run.id, entry)
    beating ??= setInterval(beat, BEAT).unref()
    entry.done = perform(run, entry)
      .catch(error => {
        parts.onError(error)
        return asAppError(explainStorage(error))
      })
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
    finished: async runId => (await active.get(runId)?.done) ?? null,
    current: () => [...active.values()].filter(it => !hasEnded(it)).map(it => it.progress),
    stop: (connectionId, why) =>
      stopAll(
        [...active.values()].filter(it => it.connectionId === connectionId && !hasEnded(it)),
        why,
      ),
    close: () => stopAll([...active.values()], closed()),
  }
}

/** What follows a sync may still be under way. */
const hasEnded = ({ progress: { step } }: Active): boolean => step === 'done' || step === 'failed'

function asAppError(error: unknown): AppError {
  return error instanceof AppError ? error : new AppError(toProblem(error), { cause: error })
}
