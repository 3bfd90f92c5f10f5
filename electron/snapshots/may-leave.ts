import { isDeepStrictEqual } from 'node:util'
import { desc, eq } from 'drizzle-orm'
import type { Privacy } from '../../shared/privacy.ts'
import { addMonths, type Day, startOf } from '../../shared/time.ts'
import type { Database } from '../db/open.ts'
import { snapshots } from '../db/schema.ts'
import type { MetricsReader } from '../metrics/metrics.ts'
import type { Startups } from '../startups/startups.ts'
import type { Audience } from './audiences.ts'

/** The oldest day whose figures leave this machine: the first of the allowed months, today's the last of them. */
export const oldestAllowed = (privacy: Privacy, today: Day): Day =>
  addMonths(startOf('month', today), 1 - privacy.months)

/** Whether a snapshot may be sent to an audience now. To be asked in the transaction, or the moment, in which it is. */
export type MayLeave = (snapshotId: string, audience: Audience) => boolean

/**
 * A snapshot leaves only to an audience that it was chosen for, while it is the newest of these, was chosen by the
 * profile that holds now and for the months that it allows today, and is of test data exactly if the figures are.
 */
export function createMayLeave(
  db: Database,
  startups: Pick<Startups, 'byId' | 'scope'>,
  metrics: Pick<MetricsReader, 'today'>,
): MayLeave {
  return (snapshotId, { startupId, documentsOf, privacy }) => {
    const newest = db
      .select()
      .from(snapshots)
      .where(eq(snapshots.audienceId, documentsOf))
      .orderBy(desc(snapshots.seq))
      .get()
    const startup = startups.byId(startupId)
    if (!startup || newest?.id !== snapshotId) return false
    const scope = startups.scope(startup)
    return (
      isDeepStrictEqual(newest.privacy, privacy) &&
      newest.oldestDay === oldestAllowed(privacy, metrics.today(scope)) &&
      newest.test === scope.test
    )
  }
}
