import { eq, inArray } from 'drizzle-orm'
import { AppError } from '../../shared/errors.ts'
import type { Database } from '../db/open.ts'
import { snapshots, startups as startupsTable } from '../db/schema.ts'
import { startupGone } from '../startups/startup-named.ts'
import { FIRST_SIGNING_KEY, type StartupRow, type Startups } from '../startups/startups.ts'
import type { KeyHistory } from './key-history.ts'
import type { Signer, SigningKeys } from './signing-key.ts'

/**
 * Opens the signer of a startup's figures, or before there is a startup that of the first one's. Throws
 * NOT_FOUND where the startup was removed meanwhile; a key that was made for it then is forgotten again. Throws
 * SIGNING_KEY_GONE where live figures were signed by a key that is not there any more, unless `newKey`: platforms
 * know the startup by its key, so another one is made only for somebody who says so.
 */
export function createSigner(
  db: Database,
  keys: SigningKeys,
  history: Pick<KeyHistory, 'note'>,
  startups: Pick<Startups, 'list' | 'scope'>,
) {
  return async (startup: StartupRow | null, { newKey = false } = {}): Promise<Signer> => {
    if (!startup) return keys.open(FIRST_SIGNING_KEY, { test: false })
    const { id, signingKey } = startup
    const scope = startups.scope(startup)
    if (!scope.test && !newKey && !keys.isOpen(signingKey)) {
      const known = startupsSignedLive(db).some(it => it.id === id)
      if (known && !(await keys.has(signingKey))) throw keyGone(startup.name)
    }
    const key = await keys.open(signingKey, scope)
    if (history.note(id, key)) return key
    // The next first startup has the same name for its key.
    if (!startups.list().some(it => it.signingKey === signingKey)) await keys.forget(signingKey)
    throw startupGone()
  }
}

/** The startups whose live figures were signed, so that they have a key. */
export const startupsSignedLive = (db: Database) =>
  db
    .select({
      id: startupsTable.id,
      name: startupsTable.name,
      signingKey: startupsTable.signingKey,
    })
    .from(startupsTable)
    .where(
      inArray(
        startupsTable.id,
        db.select({ id: snapshots.startupId }).from(snapshots).where(eq(snapshots.test, false)),
      ),
    )
    .all()

/** What to do about a signing key that is gone. */
export const PUT_KEY_BACK =
  'Put vault.json, or the keychain’s entry, back from a backup. Without one, `snapshot create --new-key` makes a new key; platforms that know the old one have to be told.'

const keyGone = (startup: string) =>
  new AppError({
    code: 'SIGNING_KEY_GONE',
    message: `The signing key of ${startup} is gone.`,
    why: 'Its figures were signed before, and the keychain or vault has no key under its name. Platforms know the startup by that key, so no other one is made unasked.',
    fix: PUT_KEY_BACK,
  })
