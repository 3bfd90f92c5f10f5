import { alertSecrets } from '../alerts/settings.ts'
import { CUSTOMER_HASH_KEY } from '../connections/customer-hash.ts'
import type { Database } from '../db/open.ts'
import { connections, platforms, signingKeys, startups } from '../db/schema.ts'
import { tokenName } from '../publishing/push/outbox.ts'
import { namesOfKeys } from '../snapshots/signing-key.ts'

/** The names of all secrets that the ledger points to, whether or not the store has one under each. */
export const secretNames = (db: Database): string[] => [
  CUSTOMER_HASH_KEY,
  ...db
    .select({ name: connections.secretName })
    .from(connections)
    .all()
    .flatMap(({ name }) => (name === null ? [] : [name])),
  ...db
    .select({ id: platforms.id })
    .from(platforms)
    .all()
    .map(({ id }) => tokenName(id)),
  ...namesOfSigningKeys(db),
  ...alertSecrets(db),
]

/** Those that sign now, and those that did. */
function namesOfSigningKeys(db: Database): Set<string> {
  const now = db.select({ key: startups.signingKey }).from(startups).all()
  const ever = db.select({ name: signingKeys.secretName }).from(signingKeys).all()
  return new Set([
    ...now.flatMap(({ key }) => namesOfKeys(key)),
    ...ever.flatMap(({ name }) => name ?? []),
  ])
}
