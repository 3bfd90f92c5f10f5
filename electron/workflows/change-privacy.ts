import type { Platform } from '../../shared/contract/publishing.ts'
import type { Privacy } from '../../shared/privacy.ts'
import { type Database, IMMEDIATE } from '../db/open.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { Deliveries } from '../publishing/push/deliveries.ts'
import type { Audiences } from '../snapshots/audiences.ts'
import type { Snapshots } from '../snapshots/snapshots.ts'
import type { StartupRow, Startups } from '../startups/startups.ts'

interface ChangeParts {
  db: Database
  startups: Startups
  audiences: Audiences
  deliveries: Deliveries
  snapshots: Snapshots
  jobs: Pick<Jobs, 'enqueue' | 'settledOf'>
}

/**
 * Saves what the public may see of a startup. What was signed for it before, and waits for a platform that sees the
 * same, stops in the same transaction; a snapshot of what may be seen now takes its place. Where it cannot be signed
 * now, the job says why and tries again.
 */
export async function changePrivacy(
  { id }: StartupRow,
  privacy: Privacy,
  { db, startups, audiences, deliveries, jobs }: ChangeParts,
): Promise<void> {
  db.transaction(() => {
    startups.need(id)
    if (!audiences.savePublic(id, privacy)) return
    deliveries.withdraw(
      audiences.followers(id),
      'Your privacy settings changed before it was sent.',
    )
    jobs.enqueue({ kind: 'sign-snapshot', key: id })
  }, IMMEDIATE)
  await jobs.settledOf('sign-snapshot', id)
}

/**
 * The same of what one platform may see; with null it sees what the public does. A new snapshot takes the place of what
 * it has, even of one that the public had before: a repeat would be no news to the platform.
 */
export async function changePlatformsPrivacy(
  { platform: { id }, startup }: { platform: Platform; startup: StartupRow | null },
  privacy: Privacy | null,
  { db, audiences, deliveries, snapshots, jobs }: ChangeParts,
): Promise<void> {
  const changed = db.transaction(() => {
    if (!audiences.savePlatforms(id, privacy)) return false
    deliveries.withdraw([id], 'What this platform may see changed before it was sent.')
    return true
  }, IMMEDIATE)
  if (!changed || !startup) return
  try {
    await snapshots.renew(startup, id)
  } catch {
    // The job says why it cannot be signed now, and tries again.
    jobs.enqueue({ kind: 'sign-snapshot', key: startup.id })
  }
}
