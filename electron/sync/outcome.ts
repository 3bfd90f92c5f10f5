import { and, eq, ne } from 'drizzle-orm'
import type { Run } from '../../shared/contract/sync.ts'
import type { AppError } from '../../shared/errors.ts'
import { type Database, IMMEDIATE } from '../db/open.ts'
import { connections } from '../db/schema.ts'
import type { Active } from './active.ts'
import { keyReplaced, type RunLog } from './run-log.ts'

interface OutcomeParts {
  db: Database
  log: Pick<RunLog, 'end'>
  now: () => number
  /** Asks for what follows a success. In the transaction that ends its run. */
  onSuccess(connectionId: string): void
}

/** Records how a run ended, and what that says of its connection, in one transaction. */
export function createOutcome({ db, log, now, onSuccess }: OutcomeParts) {
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
      onSuccess(connectionId)
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

  return { succeed, fail }
}
