import { randomUUID } from 'node:crypto'
import { and, desc, eq } from 'drizzle-orm'
import type { Run, Trigger } from '../../shared/contract/sync.ts'
import type { AppError } from '../../shared/errors.ts'
import { isSqliteError } from '../db/errors.ts'
import type { Database } from '../db/open.ts'
import { connections, runs } from '../db/schema.ts'

export interface RunLog {
  /**
   * Records a run as begun, or returns null when the connection has one running already, in this
   * process or another. A run whose process is gone is closed as interrupted first.
   */
  begin(connectionId: string, trigger: Trigger): Run | null
  end(
    id: string,
    outcome: { status: 'succeeded' | 'failed' | 'interrupted'; entries: number; error?: AppError },
  ): void
  get(id: string): Run | null
  list(limit: number): Run[]
  running(connectionId: string): Run | null
  /** A connection's runs, newest first, with what the scheduler needs of them. */
  recent(connectionId: string, limit: number): (Run & { retryable: boolean })[]
}

export function createRunLog(db: Database, now: () => number): RunLog {
  /** Tells this start of the app from an earlier one that had the same process id. */
  const instance = randomUUID()

  const select = () =>
    db
      .select({ run: runs, name: connections.name })
      .from(runs)
      .innerJoin(connections, eq(connections.id, runs.connectionId))

  function closeDeadRuns(connectionId: string): void {
    const alive = (run: { pid: number; instance: string }) =>
      run.pid === process.pid ? run.instance === instance : processExists(run.pid)
    for (const run of db
      .select()
      .from(runs)
      .where(and(eq(runs.connectionId, connectionId), eq(runs.status, 'running')))
      .all()) {
      if (alive(run)) continue
      db.update(runs)
        .set({ status: 'interrupted', endedAt: now(), ...INTERRUPTED })
        .where(and(eq(runs.id, run.id), eq(runs.status, 'running')))
        .run()
    }
  }

  const get = (id: string): Run | null => {
    const row = select().where(eq(runs.id, id)).get()
    return row ? toRun(row) : null
  }

  const recent = (connectionId: string, limit: number) =>
    select()
      .where(eq(runs.connectionId, connectionId))
      .orderBy(desc(runs.startedAt))
      .limit(limit)
      .all()
      .map(row => ({ ...toRun(row), retryable: row.run.retryable }))

  return {
    begin(connectionId, trigger) {
      closeDeadRuns(connectionId)
      const id = randomUUID()
      try {
        db.insert(runs)
          .values({
            id,
            connectionId,
            trigger,
            status: 'running',
            pid: process.pid,
            instance,
            startedAt: now(),
          })
          .run()
      } catch (error) {
        if (isSqliteError(error, 'SQLITE_CONSTRAINT_UNIQUE')) return null
        throw error
      }
      return get(id)
    },
    end(id, { status, entries, error }) {
      db.update(runs)
        .set({
          status,
          entries,
          endedAt: now(),
          ...(status === 'interrupted' ? INTERRUPTED : {}),
          ...(error && {
            errorCode: error.code,
            errorMessage: error.why ? `${error.message} ${error.why}` : error.message,
            errorFix: error.fix ?? null,
            retryable: error.retryable,
          }),
        })
        .where(eq(runs.id, id))
        .run()
    },
    get,
    list: limit => select().orderBy(desc(runs.startedAt)).limit(limit).all().map(toRun),
    running: connectionId => {
      closeDeadRuns(connectionId)
      return recent(connectionId, 1).find(run => run.status === 'running') ?? null
    },
    recent,
  }
}

const INTERRUPTED = {
  errorCode: 'INTERRUPTED',
  errorMessage: 'OpenRevenue was closed while this sync ran.',
  errorFix: 'Nothing is lost: the next sync goes on where this one stopped.',
  retryable: true,
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

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
