import { randomUUID } from 'node:crypto'
import { and, asc, eq, isNull } from 'drizzle-orm'
import type { Platform } from '../../shared/contract/publishing.ts'
import { AppError } from '../../shared/errors.ts'
import type { Database } from '../db/open.ts'
import { platforms } from '../db/schema.ts'
import { isLoopback } from '../loopback.ts'
import type { SecretStore } from '../secrets/store.ts'
import { tokenName } from './outbox.ts'

export interface Platforms {
  /** A startup's; with null those that were added before there was one. */
  list(startupId: string | null): Platform[]
  /** Throws NOT_FOUND; also where it is another startup's. */
  get(id: string, startupId: string | null): Platform
  /** The token goes to the secret store before the platform is recorded. */
  add(
    startupId: string | null,
    details: Omit<Platform, 'id' | 'createdAt'>,
    token: string,
  ): Promise<Platform>
  remove(id: string, startupId: string | null): Promise<void>
}

export function createPlatforms(db: Database, secrets: SecretStore, now: () => number): Platforms {
  const get = (id: string, startupId: string | null): Platform => {
    const own = and(eq(platforms.id, id), isOf(startupId))
    const found = db.select().from(platforms).where(own).get()
    if (found) return toPlatform(found)
    throw new AppError({ code: 'NOT_FOUND', message: 'There is no such platform.' })
  }
  return {
    list: startupId =>
      db
        .select()
        .from(platforms)
        .where(isOf(startupId))
        .orderBy(asc(platforms.createdAt))
        .all()
        .map(toPlatform),
    get,
    async add(startupId, details, token) {
      const url = new URL(details.endpoint)
      if (url.protocol !== 'https:' && !isLoopback(url.hostname)) {
        throw new AppError({
          code: 'INVALID_INPUT',
          message: 'The endpoint must begin with https.',
          why: 'Over plain http the token could be read on its way.',
          fix: 'Ask the platform for its https address.',
        })
      }
      const id = randomUUID()
      await secrets.set(tokenName(id), token)
      const made = { ...details, id, startupId, createdAt: now() }
      return toPlatform(db.insert(platforms).values(made).returning().get())
    },
    async remove(id, startupId) {
      get(id, startupId)
      db.delete(platforms).where(eq(platforms.id, id)).run()
      await secrets.delete(tokenName(id))
    },
  }
}

const isOf = (startupId: string | null) =>
  startupId === null ? isNull(platforms.startupId) : eq(platforms.startupId, startupId)

const toPlatform = ({ startupId: _startup, ...it }: typeof platforms.$inferSelect): Platform => it
