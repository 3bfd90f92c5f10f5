import { createHash } from 'node:crypto'
import { and, desc, eq, isNull } from 'drizzle-orm'
import type { SigningKey } from '../../shared/contract/snapshots.ts'
import { type Database, IMMEDIATE } from '../db/open.ts'
import { signingKeys, startups } from '../db/schema.ts'
import type { OpenKey } from './signing-key.ts'

export interface KeyHistory {
  /** Notes which key a startup signs with from now on, where that is new. Returns false where the startup is gone. */
  note(startupId: string, key: OpenKey): boolean
  /** A startup's keys, the newest first: those in use, and those that older snapshots were signed with. */
  list(startupId: string): SigningKey[]
}

/** Which keys a startup's figures were signed with, and when: their public parts. */
export function createKeyHistory(db: Database, now: () => number): KeyHistory {
  const inUse = (startupId: string, test: boolean) =>
    and(
      eq(signingKeys.startupId, startupId),
      eq(signingKeys.test, test),
      isNull(signingKeys.replacedAt),
    )

  return {
    note(startupId, { publicKey, test, secretName, made }) {
      const known = db.select().from(signingKeys).where(inUse(startupId, test)).get()
      if (known?.publicKey === publicKey) return true
      return db.transaction(() => {
        const startup = db.select().from(startups).where(eq(startups.id, startupId)).get()
        if (!startup) return false
        const at = now()
        db.update(signingKeys).set({ replacedAt: at }).where(inUse(startupId, test)).run()
        const madeAt = made ? at : null
        db.insert(signingKeys)
          .values({ startupId, publicKey, test, secretName, madeAt, usedFrom: at })
          // One that was replaced may be put back from a backup.
          .onConflictDoUpdate({
            target: [signingKeys.startupId, signingKeys.publicKey, signingKeys.test],
            set: { replacedAt: null },
          })
          .run()
        return true
      }, IMMEDIATE)
    },
    list: startupId =>
      db
        .select()
        .from(signingKeys)
        .where(eq(signingKeys.startupId, startupId))
        .orderBy(desc(signingKeys.usedFrom))
        .all()
        .map(({ startupId: _startup, secretName: _name, ...key }) => ({
          id: thumbprint(key.publicKey),
          ...key,
        })),
  }
}

/** A key's id, as JWK thumbprints are made (RFC 7638) of an Ed25519 key (RFC 8037): base64url of a SHA-256. */
export function thumbprint(publicKey: string): string {
  const x = Buffer.from(publicKey, 'base64').toString('base64url')
  return createHash('sha256')
    .update(JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x }))
    .digest('base64url')
}
