import { randomUUID } from 'node:crypto'
import { and, desc, eq, isNotNull, type SQL } from 'drizzle-orm'
import type { Snapshot } from '../../shared/contract/snapshots.ts'
import { AppError } from '../../shared/errors.ts'
import type { Database } from '../db/open.ts'
import { audiences, platforms, snapshots } from '../db/schema.ts'
import type { Audience } from './audiences.ts'

/** A snapshot with what decides whether it may leave, before it has its place. */
export type Sealed = Omit<typeof snapshots.$inferSelect, 'id' | 'seq' | 'startupId' | 'audienceId'>

export interface Stored {
  /** To be called in a writing transaction: the number is one more than the newest's of the startup. */
  add(audience: Audience, sealed: Sealed): Snapshot
  /** The newest that was chosen for an audience. */
  newest(audienceId: string): Snapshot | null
  list(startupId: string, which?: { public?: boolean }): Snapshot[]
  get(id: string, startupId?: string): Snapshot
}

/** The snapshots that were signed, each with whom it was for. */
export function createStored(db: Database): Stored {
  const rows = (which: SQL | undefined) =>
    db
      .select({ snapshot: snapshots, audience: audiences, platform: { name: platforms.name } })
      .from(snapshots)
      .leftJoin(audiences, eq(audiences.id, snapshots.audienceId))
      .leftJoin(platforms, eq(platforms.id, audiences.platformId))
      .where(which)
      .orderBy(desc(snapshots.seq))

  const newestOf = (which: SQL) => rows(which).limit(1).get()

  const get = (id: string, startupId?: string): Snapshot => {
    const found = newestOf(eq(snapshots.id, id))
    const another = startupId !== undefined && found?.snapshot.startupId !== startupId
    if (found && !another) return toSnapshot(found)
    throw new AppError({
      code: 'NOT_FOUND',
      message: 'There is no such snapshot.',
      fix: 'List them with `snapshot list`.',
    })
  }

  return {
    add({ id: audienceId, startupId }, sealed) {
      const seq = (newestOf(eq(snapshots.startupId, startupId))?.snapshot.seq ?? 0) + 1
      const id = randomUUID()
      db.insert(snapshots)
        .values({ id, startupId, seq, audienceId, ...sealed })
        .run()
      return get(id)
    },
    newest(audienceId) {
      const row = newestOf(eq(snapshots.audienceId, audienceId))
      return row ? toSnapshot(row) : null
    },
    list: (startupId, which = {}) =>
      rows(
        and(
          eq(snapshots.startupId, startupId),
          which.public ? isNotNull(audiences.startupId) : undefined,
        ),
      )
        .limit(100)
        .all()
        .map(toSnapshot),
    get,
  }
}

interface Row {
  snapshot: typeof snapshots.$inferSelect
  audience: typeof audiences.$inferSelect | null
  platform: { name: string } | null
}

function toSnapshot({ snapshot, audience, platform }: Row): Snapshot {
  const {
    startupId: _startup,
    audienceId: _audience,
    privacy: _privacy,
    oldestDay: _oldest,
    ...told
  } = snapshot
  return {
    ...told,
    audience: audience === null ? 'removed' : audience.platformId === null ? 'public' : 'platform',
    platformId: audience?.platformId ?? null,
    platformName: platform?.name ?? null,
  }
}
