import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'
import { desc, eq } from 'drizzle-orm'
import type { ApiKey } from '../../shared/contract/publishing.ts'
import { AppError } from '../../shared/errors.ts'
import type { Database } from '../db/open.ts'
import { apiKeys } from '../db/schema.ts'

export interface ApiKeys {
  list(): ApiKey[]
  /** Makes a key. The secret is returned this once; only its hash is kept. */
  create(name: string): ApiKey & { secret: string }
  revoke(id: string): void
  /** The live key that this secret is, or null. Notes the use. */
  check(secret: string): ApiKey | null
}

export function createApiKeys(db: Database, now: () => number): ApiKeys {
  return {
    list: () => db.select().from(apiKeys).orderBy(desc(apiKeys.createdAt)).all().map(toApiKey),
    create(name) {
      const secret = `orv_${randomBytes(32).toString('base64url')}`
      const row = db
        .insert(apiKeys)
        .values({
          id: randomUUID(),
          name,
          prefix: secret.slice(0, 10),
          hash: hashOf(secret),
          createdAt: now(),
        })
        .returning()
        .get()
      return { ...toApiKey(row), secret }
    },
    revoke(id) {
      const { changes } = db
        .update(apiKeys)
        .set({ revokedAt: now() })
        .where(eq(apiKeys.id, id))
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
      return toApiKey(row)
    },
  }
}

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex')

const toApiKey = ({ hash: _hash, ...key }: typeof apiKeys.$inferSelect): ApiKey => key
