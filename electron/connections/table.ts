import { and, asc, eq } from 'drizzle-orm'
import { AppError } from '../../shared/errors.ts'
import type { Database } from '../db/open.ts'
import { connections } from '../db/schema.ts'

export type ConnectionRow = typeof connections.$inferSelect

/** What a new connection says of itself; what is left out, it has not. */
export type NewConnection = Pick<ConnectionRow, 'id' | 'startupId' | 'provider' | 'name' | 'test'> &
  Partial<ConnectionRow>

export interface ConnectionTable {
  /** A startup's, or all of them, the oldest first. */
  list(startupId?: string): ConnectionRow[]
  /** Throws NOT_FOUND; also where it is another startup's than the one that is named. */
  get(id: string, startupId?: string): ConnectionRow
  insert(values: NewConnection): ConnectionRow
  change(id: string, values: Partial<ConnectionRow>): ConnectionRow
  delete(id: string): void
  /** Deletes a startup's sample; returns whether there was one. */
  deleteSample(startupId: string): boolean
}

export function connectionTable(db: Database, now: () => number): ConnectionTable {
  return {
    list: startupId =>
      db
        .select()
        .from(connections)
        .where(startupId === undefined ? undefined : eq(connections.startupId, startupId))
        .orderBy(asc(connections.createdAt))
        .all(),
    get(id, startupId) {
      const found = db.select().from(connections).where(eq(connections.id, id)).get()
      if (found && (startupId === undefined || found.startupId === startupId)) return found
      throw new AppError({
        code: 'NOT_FOUND',
        message: 'There is no such connection.',
        fix: 'List them with `connections`.',
      })
    },
    insert: values =>
      db
        .insert(connections)
        .values({ state: 'ready', createdAt: now(), ...values })
        .returning()
        .get(),
    change: (id, values) =>
      db.update(connections).set(values).where(eq(connections.id, id)).returning().get(),
    delete(id) {
      db.delete(connections).where(eq(connections.id, id)).run()
    },
    deleteSample(startupId) {
      const sample = and(eq(connections.startupId, startupId), eq(connections.provider, 'demo'))
      return db.delete(connections).where(sample).run().changes > 0
    },
  }
}
