import { isDeepStrictEqual } from 'node:util'
import { and, asc, eq, isNotNull, isNull, type SQL } from 'drizzle-orm'
import type { Privacy } from '../../shared/privacy.ts'
import type { Database } from '../db/open.ts'
import { audiences, platforms } from '../db/schema.ts'
import { startupGone } from '../startups/startup-named.ts'

/** Who is told figures of a startup: its public, or one platform. */
export interface Audience {
  id: string
  startupId: string
  /** Null for the public. */
  platformId: string | null
  /** What it may see: its own profile, or the public's where it has none. */
  privacy: Privacy
  /** The audience for which the documents are chosen that it gets: itself, or the public. */
  documentsOf: string
}

export interface Audiences {
  /** Throws NOT_FOUND where the startup is gone. */
  publicOf(startupId: string): Audience
  /** Null where the platform is gone, or is of no startup yet. */
  ofPlatform(platformId: string): Audience | null
  /** Those of a startup that have a profile of their own, the public last: documents are chosen for each. */
  withProfile(startupId: string): Audience[]
  /** The platforms of a startup that see what its public sees. */
  followers(startupId: string): string[]
  /** Returns whether it is another profile than before. */
  savePublic(startupId: string, privacy: Privacy): boolean
  /** The same for a platform; with null it follows the public. */
  savePlatforms(platformId: string, privacy: Privacy | null): boolean
}

export function createAudiences(db: Database): Audiences {
  const publicOf = (startupId: string): Audience => {
    const row = db.select().from(audiences).where(eq(audiences.startupId, startupId)).get()
    if (!row?.privacy) throw startupGone()
    const { id, privacy } = row
    return { id, startupId, platformId: null, privacy, documentsOf: id }
  }

  /** The platforms of a startup with their audiences, the oldest first. */
  const platformsOf = (startupId: string, which: SQL) =>
    db
      .select({ id: audiences.id, platformId: platforms.id, privacy: audiences.privacy })
      .from(audiences)
      .innerJoin(platforms, eq(platforms.id, audiences.platformId))
      .where(and(eq(platforms.startupId, startupId), which))
      .orderBy(asc(platforms.createdAt))
      .all()

  function save(mine: SQL, privacy: Privacy | null): boolean {
    const before = db.select().from(audiences).where(mine).get()
    if (!before || isDeepStrictEqual(before.privacy, privacy)) return false
    db.update(audiences).set({ privacy }).where(mine).run()
    return true
  }

  return {
    publicOf,
    ofPlatform(platformId) {
      const row = db
        .select({ audience: audiences, startupId: platforms.startupId })
        .from(audiences)
        .innerJoin(platforms, eq(platforms.id, audiences.platformId))
        .where(eq(audiences.platformId, platformId))
        .get()
      if (!row || row.startupId === null) return null
      const { id, privacy } = row.audience
      const { startupId } = row
      if (privacy) return { id, startupId, platformId, privacy, documentsOf: id }
      const everybody = publicOf(startupId)
      return { ...everybody, id, platformId }
    },
    withProfile(startupId) {
      const own = platformsOf(startupId, isNotNull(audiences.privacy)).flatMap(
        ({ id, platformId, privacy }) =>
          privacy ? [{ id, startupId, platformId, privacy, documentsOf: id }] : [],
      )
      return [...own, publicOf(startupId)]
    },
    followers: startupId =>
      platformsOf(startupId, isNull(audiences.privacy)).map(it => it.platformId),
    savePublic: (startupId, privacy) => save(eq(audiences.startupId, startupId), privacy),
    savePlatforms: (platformId, privacy) => save(eq(audiences.platformId, platformId), privacy),
  }
}
