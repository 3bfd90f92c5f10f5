import { randomUUID } from 'node:crypto'
import { and, eq, inArray } from 'drizzle-orm'
import type { Run, Trigger } from '../../shared/contract/sync.ts'
import { AppError } from '../../shared/errors.ts'
import { isSqliteError } from '../db/errors.ts'
import type { Database } from '../db/open.ts'
import { runs } from '../db/schema.ts'
import { processExists } from './process-exists.ts'
import { createRunReader, type RunReader, toRun } from './run-reader.ts'

/** A run whose process has said nothing for so long is taken for dead. Milliseconds. */
const SILENCE = 5 * 60_000

export interface RunLog extends Pick<RunReader, 'list' | 'failed' | 'recent'> {
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
  running(connectionId: string): Run | null
}

export function createRunLog(db: Database, now: () => number): RunLog {
  const read = createRunReader(db)

  /** The runs of this start of the app: an earlier one may have had the same process id. */
  const own = new Set<string>()

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
      return read.find(id)
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
      const run = read.find(id)
      if (run?.status !== 'running') return run
      closeDeadRuns()
      return read.find(id)
    },
    running(connectionId) {
      const row = read.running(connectionId)
      return row && alive(row.run) ? toRun(row) : null
    },
    list: read.list,
    failed: read.failed,
    recent: read.recent,
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
