import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'
import { and, desc, eq, isNull } from 'drizzle-orm'
import type { ApiKey } from '../../shared/contract/publishing.ts'
import { AppError } from '../../shared/errors.ts'
import { type Database, IMMEDIATE } from '../db/open.ts'
import { apiKeys } from '../db/schema.ts'
import { whoseNow } from './whose.ts'

export interface ApiKeys {
  /** A startup's keys; with null those that were made before there was one. */
  list(startupId: string | null): ApiKey[]
  /**
   * Makes a key that reads this startup and no other; with null, the first one that there will be. The
   * secret is returned this once; only its hash is kept. Throws NOT_FOUND where the startup is gone.
   */
  create(startupId: string | null, name: string): ApiKey & { secret: string }
  /** Throws NOT_FOUND; also where it is another startup's than the one that is named. */
  revoke(id: string, startupId?: string): void
  /** What the live key that this secret is reads, or null where there is no such key. Notes the use. */
  check(secret: string): { id: string; startupId: string | null } | null
}

export function createApiKeys(db: Database, now: () => number): ApiKeys {
  return {
    list: startupId =>
      db
        .select()
        .from(apiKeys)
        .where(startupId === null ? isNull(apiKeys.startupId) : eq(apiKeys.startupId, startupId))
        .orderBy(desc(apiKeys.createdAt))
        .all()
        .map(toApiKey),
    create(startupId, name) {
      const secret = `orv_${randomBytes(32).toString('base64url')}`
      const own = {
        id: randomUUID(),
        name,
        prefix: secret.slice(0, 10),
        hash: hashOf(secret),
        createdAt: now(),
      }
      const row = db.transaction(() => {
        const made = { ...own, startupId: whoseNow(db, startupId) }
        return db.insert(apiKeys).values(made).returning().get()
      }, IMMEDIATE)
      return { ...toApiKey(row), secret }
    },
    revoke(id, startupId) {
      const own = startupId === undefined ? undefined : eq(apiKeys.startupId, startupId)
      const { changes } = db
        .update(apiKeys)
        .set({ revokedAt: now() })
        .where(and(eq(apiKeys.id, id), own))
        .run()
      if (changes === 0) {
        throw new AppError({
          code: 'NOT_FOUND',
          message: 'There is no such API key.',
          fix: 'List them with `api-key list`.',
        })
      }
    },
    check(secret) {
      const hash = hashOf(secret)
      const row = db.select().from(apiKeys).where(eq(apiKeys.hash, hash)).get()
      if (!row || row.revokedAt !== null) return null
      if (!timingSafeEqual(Buffer.from(row.hash), Buffer.from(hash))) return null
      db.update(apiKeys).set({ lastUsedAt: now() }).where(eq(apiKeys.id, row.id)).run()
      return { id: row.id, startupId: row.startupId }
    },
  }
}

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

const toApiKey = ({
  hash: _hash,
  startupId: _startup,
  ...key
}: typeof apiKeys.$inferSelect): ApiKey => key
