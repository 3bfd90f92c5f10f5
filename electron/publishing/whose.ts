import { asc } from 'drizzle-orm'
import type { Database } from '../db/open.ts'
import { startups } from '../db/schema.ts'
import { startupGone } from '../startups/startup-named.ts'

/**
 * The startup that something made for platforms is of at this moment: what was asked for before there was one is
 * the first one's. To be called in the transaction that writes it. Throws NOT_FOUND where its startup is gone.
 */
export function whoseNow(db: Database, asked: string | null): string | null {
  const ids = db.select({ id: startups.id }).from(startups).orderBy(asc(startups.createdAt)).all()
  if (asked === null) return ids[0]?.id ?? null
  if (ids.some(({ id }) => id === asked)) return asked
  throw startupGone()
}
