import { isDeepStrictEqual } from 'node:util'
import { desc, eq } from 'drizzle-orm'
import type { Privacy } from '../../shared/privacy.ts'
import { addMonths, type Day, startOf } from '../../shared/time.ts'
import type { Database } from '../db/open.ts'
import { snapshots } from '../db/schema.ts'
import type { MetricsReader } from '../metrics/metrics.ts'
import type { Startups } from '../startups/startups.ts'

/** The oldest day whose figures leave this machine: the first of the allowed months, today's the last of them. */
export const oldestAllowed = (privacy: Privacy, today: Day): Day =>
  addMonths(startOf('month', today), 1 - privacy.months)

/** Whether a snapshot may be sent now. To be asked in the transaction, or the moment, in which it is. */
export type MayLeave = (snapshotId: string) => boolean

/**
 * A snapshot leaves only while it is its startup's newest, was sealed under the privacy settings that
 * hold now and for the months that they allow today, and is of test data exactly if the figures are.
 */
export function createMayLeave(
  db: Database,
  startups: Pick<Startups, 'byId' | 'scope'>,
  metrics: Pick<MetricsReader, 'today'>,
): MayLeave {
  return snapshotId => {
    const snapshot = db.select().from(snapshots).where(eq(snapshots.id, snapshotId)).get()
    const startup = snapshot && startups.byId(snapshot.startupId)
    if (!snapshot || !startup) return false
    const newest = db
      .select({ id: snapshots.id })
      .from(snapshots)
      .where(eq(snapshots.startupId, startup.id))
      .orderBy(desc(snapshots.seq))
      .get()
    const scope = startups.scope(startup)
    return (
      newest?.id === snapshotId &&
      isDeepStrictEqual(snapshot.privacy, startup.privacy) &&
      snapshot.oldestDay === oldestAllowed(startup.privacy, metrics.today(scope)) &&
      snapshot.test === scope.test
    )
  }
}
