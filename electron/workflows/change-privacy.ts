import type { Platform } from '../../shared/contract/publishing.ts'
import type { Privacy } from '../../shared/privacy.ts'
import { type Database, IMMEDIATE } from '../db/open.ts'
import type { Deliveries } from '../publishing/push/deliveries.ts'
import type { Outbox } from '../publishing/push/outbox.ts'
import type { Audiences } from '../snapshots/audiences.ts'
import type { Snapshots } from '../snapshots/snapshots.ts'
import type { StartupRow, Startups } from '../startups/startups.ts'

interface ChangeParts {
  db: Database
  startups: Startups
  audiences: Audiences
  deliveries: Deliveries
  outbox: Outbox
  snapshots: Snapshots
}

/**
 * Saves what the public may see of a startup. What was signed for it before, and waits for a platform that sees the
 * same, stops in the same transaction; a snapshot of what may be seen now takes its place.
 */
export async function changePrivacy(
  { id }: StartupRow,
  privacy: Privacy,
  parts: ChangeParts,
): Promise<void> {
  const { db, startups, audiences, deliveries, outbox, snapshots } = parts
  const startup = db.transaction(() => {
    const asItIs = startups.need(id)
    if (audiences.savePublic(id, privacy)) {
      deliveries.withdraw(
        audiences.followers(id),
        'Your privacy settings changed before it was sent.',
      )
    }
    return asItIs
  }, IMMEDIATE)
  // Where it cannot be signed now, the minute's check signs it later and tells why not.
  await snapshots.createIfDue(startup).catch(() => null)
  outbox.flushSoon()
}

/**
 * The same of what one platform may see; with null it sees what the public does. A new snapshot takes the place of what
 * it has, even of one that the public had before: a repeat would be no news to the platform.
 */
export async function changePlatformsPrivacy(
  { platform: { id }, startup }: { platform: Platform; startup: StartupRow | null },
  privacy: Privacy | null,
  parts: ChangeParts,
): Promise<void> {
  const { db, audiences, deliveries, outbox, snapshots } = parts
  const changed = db.transaction(() => {
    if (!audiences.savePlatforms(id, privacy)) return false
    deliveries.withdraw([id], 'What this platform may see changed before it was sent.')
    return true
  }, IMMEDIATE)
  if (!changed || !startup) return
  await snapshots.renew(startup, id).catch(() => null)
  outbox.flushSoon()
}
