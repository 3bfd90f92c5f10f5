import { randomUUID } from 'node:crypto'
import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import type { Run, Trigger } from '../../shared/contract/sync.ts'
import { AppError } from '../../shared/errors.ts'
import { isSqliteError } from '../db/errors.ts'
import type { Database } from '../db/open.ts'
import { connections, runs } from '../db/schema.ts'
import { processExists } from './process-exists.ts'

/** A run whose process has said nothing for so long is taken for dead. Milliseconds. */
const SILENCE = 5 * 60_000

/** By when they were written, not by what the clock said then: it may have been ahead. */
const newestFirst = desc(sql`runs.rowid`)

export interface RunLog {
  /**
   * Records a run as begun, or returns null when the connection has one running already, in this
   * process or another. A run whose process is gone is closed as interrupted first. Throws NOT_FOUND where the
   * connection was removed.
   */
  begin(connectionId: string, trigger: Trigger): Run | null
  /** Says that these runs are alive; to be called well within five minutes. */
  beat(ids: string[]): void
  end(
    id: string,
    outcome: { status: 'succeeded' | 'failed' | 'interrupted'; entries: number; error?: AppError },
  ): void
  get(id: string): Run | null
  /** The newest, of a startup's connections or of all. */
  list(limit: number, startupId?: string): Run[]
  /** The newest that ended of each connection where that one failed; of a startup's connections or of all. */
  failed(startupId?: string): Run[]
  running(connectionId: string): Run | null
  /** A connection's runs, newest first. */
  recent(connectionId: string, limit: number): Run[]
}

export function createRunLog(db: Database, now: () => number): RunLog {
  /** The runs of this start of the app: an earlier one may have had the same process id. */
  const own = new Set<string>()

  const select = () =>
    db
      .select({ run: runs, name: connections.name })
      .from(runs)
      .innerJoin(connections, eq(connections.id, runs.connectionId))

  function alive({ id, pid, seenAt, startedAt }: typeof runs.$inferSelect): boolean {
    if (pid === process.pid) return own.has(id)
    return processExists(pid) && Math.abs(now() - (seenAt ?? startedAt)) < SILENCE
  }

  function closeDeadRuns(): void {
    for (const run of db.select().from(runs).where(eq(runs.status, 'running')).all()) {
      if (alive(run)) continue
      db.update(runs)
        .set({ status: 'interrupted', endedAt: now(), ...errorColumns(closed()) })
        .where(and(eq(runs.id, run.id), eq(runs.status, 'running')))
        .run()
    }
  }

  const find = (id: string): Run | null => {
    const row = select().where(eq(runs.id, id)).get()
    return row ? toRun(row) : null
  }

  const recent = (connectionId: string, limit: number) =>
    select()
      .where(eq(runs.connectionId, connectionId))
      .orderBy(newestFirst)
      .limit(limit)
      .all()
      .map(toRun)

  return {
    begin(connectionId, trigger) {
      closeDeadRuns()
      const id = randomUUID()
      const startedAt = now()
      try {
        db.insert(runs)
          .values({
            id,
            connectionId,
            trigger,
            status: 'running',
            pid: process.pid,
            startedAt,
            seenAt: startedAt,
          })
          .run()
      } catch (error) {
        if (isSqliteError(error, 'SQLITE_CONSTRAINT_UNIQUE')) return null
        if (isSqliteError(error, 'SQLITE_CONSTRAINT_FOREIGNKEY')) throw connectionGone()
        throw error
      }
      own.add(id)
      return find(id)
    },
    beat(ids) {
      db.update(runs).set({ seenAt: now() }).where(inArray(runs.id, ids)).run()
    },
    end(id, { status, entries, error }) {
      // Forgotten before it is written: where writing fails, the next run closes it as a dead one.
      own.delete(id)
      db.update(runs)
        .set({ status, entries, endedAt: now(), ...(error && errorColumns(error)) })
        .where(eq(runs.id, id))
        .run()
    },
    get(id) {
      const run = find(id)
      if (run?.status !== 'running') return run
      closeDeadRuns()
      return find(id)
    },
    list: (limit, startupId) =>
      select()
        .where(startupId === undefined ? undefined : eq(connections.startupId, startupId))
        .orderBy(newestFirst)
        .limit(limit)
        .all()
        .map(toRun),
    failed: startupId =>
      db
        .select({ id: connections.id })
        .from(connections)
        .where(startupId === undefined ? undefined : eq(connections.startupId, startupId))
        .all()
        .flatMap(({ id }) => recent(id, 2).find(it => it.status !== 'running') ?? [])
        .filter(it => it.status === 'failed'),
    running(connectionId) {
      const row = select()
        .where(and(eq(runs.connectionId, connectionId), eq(runs.status, 'running')))
        .get()
      return row && alive(row.run) ? toRun(row) : null
    },
    recent,
  }
}

export const connectionGone = (): AppError =>
  new AppError({ code: 'NOT_FOUND', message: 'This connection was removed.' })

/** Why a run that was under way ended: the app was closed, or it was killed. */
export const closed = (): AppError =>
  new AppError(
    {
      code: 'INTERRUPTED',
      message: 'OpenRevenue was closed while this sync ran.',
      fix: 'Nothing is lost: the next sync goes on where this one stopped.',
    },
    { retryable: true },
  )

/** Why a run ended that read with a key which its connection no longer has. */
export const keyReplaced = (): AppError =>
  new AppError(
    {
      code: 'INTERRUPTED',
      message: 'The key was replaced or forgotten while this sync ran.',
      fix: 'Nothing is lost: the next sync goes on where this one stopped.',
    },
    { retryable: true },
  )

const errorColumns = (error: AppError) => ({
  errorCode: error.code,
  errorMessage: error.why ? `${error.message} ${error.why}` : error.message,
  errorFix: error.fix ?? null,
  retryable: error.retryable,
})

const toRun = ({ run, name }: { run: typeof runs.$inferSelect; name: string }): Run => ({
  id: run.id,
  connectionId: run.connectionId,
  connectionName: name,
  trigger: run.trigger,
  status: run.status,
  startedAt: run.startedAt,
  endedAt: run.endedAt,
  entries: run.entries,
  error: run.errorCode
    ? { code: run.errorCode, message: run.errorMessage ?? '', fix: run.errorFix }
    : null,
})
