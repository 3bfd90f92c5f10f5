import { isDeepStrictEqual } from 'node:util'
import type { Privacy } from '../../shared/privacy.ts'
import { type Database, IMMEDIATE } from '../db/open.ts'
import type { Deliveries } from '../publishing/push/deliveries.ts'
import type { Outbox } from '../publishing/push/outbox.ts'
import type { Snapshots } from '../snapshots/snapshots.ts'
import type { StartupRow, Startups } from '../startups/startups.ts'

interface ChangeParts {
  db: Database
  startups: Startups
  deliveries: Deliveries
  outbox: Outbox
  snapshots: Snapshots
}

/**
 * Saves what may be seen of a startup. What was signed under the settings before stops in the same
 * transaction; a snapshot of what may be seen now takes its place.
 */
export async function changePrivacy(
  { id }: StartupRow,
  privacy: Privacy,
  { db, startups, deliveries, outbox, snapshots }: ChangeParts,
): Promise<StartupRow> {
  const startup = db.transaction(() => {
    const before = startups.need(id)
    if (isDeepStrictEqual(before.privacy, privacy)) return before
    deliveries.withdraw(id, 'Your privacy settings changed before it was sent.')
    return startups.savePrivacy(id, privacy)
  }, IMMEDIATE)
  // Where it cannot be signed now, the minute's check signs it later and tells why not.
  await snapshots.createIfDue(startup).catch(() => null)
  outbox.flushSoon()
  return startup
}
