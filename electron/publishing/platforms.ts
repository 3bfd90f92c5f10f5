import { randomUUID } from 'node:crypto'
import { asc, eq } from 'drizzle-orm'
import type { Platform } from '../../shared/contract/publishing.ts'
import { AppError } from '../../shared/errors.ts'
import type { Database } from '../db/open.ts'
import { platforms } from '../db/schema.ts'
import { isLoopback } from '../loopback.ts'
import type { SecretStore } from '../secrets/store.ts'
import { tokenName } from './outbox.ts'

export interface Platforms {
  list(): Platform[]
  get(id: string): Platform
  /** The token goes to the secret store before the platform is recorded. */
  add(details: Omit<Platform, 'id' | 'createdAt'>, token: string): Promise<Platform>
  remove(id: string): Promise<void>
}

export function createPlatforms(db: Database, secrets: SecretStore, now: () => number): Platforms {
  const get = (id: string): Platform => {
    const found = db.select().from(platforms).where(eq(platforms.id, id)).get()
    if (found) return found
    throw new AppError({ code: 'NOT_FOUND', message: 'There is no such platform.' })
  }
  return {
    list: () => db.select().from(platforms).orderBy(asc(platforms.createdAt)).all(),
    get,
    async add(details, token) {
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
      return db
        .insert(platforms)
        .values({ ...details, id, createdAt: now() })
        .returning()
        .get()
    },
    async remove(id) {
      get(id)
      db.delete(platforms).where(eq(platforms.id, id)).run()
      await secrets.delete(tokenName(id))
    },
  }
}
