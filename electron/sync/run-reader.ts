import { and, desc, eq, sql } from 'drizzle-orm'
import type { Run } from '../../shared/contract/sync.ts'
import type { Database } from '../db/open.ts'
import { connections, runs } from '../db/schema.ts'

export interface RunReader {
  find(id: string): Run | null
  /** The newest, of a startup's connections or of all. */
  list(limit: number, startupId?: string): Run[]
  /** The newest that ended of each connection where that one failed; of a startup's connections or of all. */
  failed(startupId?: string): Run[]
  /** A connection's runs, newest first. */
  recent(connectionId: string, limit: number): Run[]
  /** The row of the one that a connection has under way, be its process alive or dead. */
  running(connectionId: string): NamedRun | undefined
}

interface NamedRun {
  run: typeof runs.$inferSelect
  /** The connection's. */
  name: string
}

/** By when they were written, not by what the clock said then: it may have been ahead. */
const newestFirst = desc(sql`runs.rowid`)

/** The runs as their rows say, whether or not the process of one that is under way is still there. */
export function createRunReader(db: Database): RunReader {
  const select = () =>
    db
      .select({ run: runs, name: connections.name })
      .from(runs)
      .innerJoin(connections, eq(connections.id, runs.connectionId))

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
    find,
    recent,
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
    running: connectionId =>
      select()
        .where(and(eq(runs.connectionId, connectionId), eq(runs.status, 'running')))
        .get(),
  }
}

export const toRun = ({ run, name }: NamedRun): Run => ({
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
