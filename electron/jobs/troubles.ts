import { and, eq } from 'drizzle-orm'
import type { Database } from '../db/open.ts'
import { jobTroubles } from '../db/schema.ts'
import type { Ended } from './endings.ts'

/** What the end of a job is news of: `died` once for a streak, `recovered` once for its end. */
export type News = 'died' | 'recovered'

/** Notes how a job ended, in the transaction that ends it. Null where that is no news. */
export function newsOf(db: Database, { kind, key, error }: Ended, now: number): News | null {
  if (error) {
    const { changes } = db
      .insert(jobTroubles)
      .values({ kind, key, since: now })
      .onConflictDoNothing()
      .run()
    return changes > 0 ? 'died' : null
  }
  const { changes } = db
    .delete(jobTroubles)
    .where(and(eq(jobTroubles.kind, kind), eq(jobTroubles.key, key)))
    .run()
  return changes > 0 ? 'recovered' : null
}
