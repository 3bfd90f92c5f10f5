import { eq } from 'drizzle-orm'
import { type Database, IMMEDIATE } from '../db/open.ts'
import { connections } from '../db/schema.ts'
import { whileConnecting } from '../providers/failures.ts'
import type { Credentials, Provider } from '../providers/provider.ts'
import type { SecretStore } from '../secrets/store.ts'
import { asking, createLook, type Found } from './look.ts'
import type { ConnectionRow } from './table.ts'

export interface Placed {
  row: ConnectionRow
  /** The name of the key that this one took the place of. */
  replaced: string | null
}

interface Placing {
  acceptFullAccess: boolean
  /** Throws where what was found forbids it. Called before the key is stored. */
  refuse(found: Found): void
  /**
   * Writes the connection, in the transaction in which all that was found still holds. Where it throws, the
   * key that was stored for it is forgotten.
   */
  write(found: Found, secretName: string): Placed
  /** What the key's name in the secret store begins with. */
  name: string
}

interface PlacingParts {
  db: Database
  secrets: SecretStore
  now(): number
  /** Every connection. */
  rows(): ConnectionRow[]
}

/**
 * Puts a key into a connection, so that no account is in two of them whoever connects at the same moment:
 * what is asked of the provider is about the connections as they were then, and is written only in a
 * transaction that finds them so still. Each try stores its key under a name of its own, and one that fails
 * forgets that name alone.
 */
export function createPlacing({ db, secrets, now, rows }: PlacingParts) {
  const { look, state } = createLook(db, rows, now)

  const secretNameOf = (id: string): string | null =>
    db.select({ it: connections.secretName }).from(connections).where(eq(connections.id, id)).get()
      ?.it ?? null

  /** Looks, stores the key and writes; looks again where something changed meanwhile. */
  async function settle(
    look: () => Promise<Found>,
    { refuse, write }: Placing,
    store: () => Promise<string>,
  ): Promise<Placed> {
    for (;;) {
      const before = state()
      const found = await look()
      refuse(found)
      const secretName = await store()
      const placed = db.transaction(
        () => (state() === before ? write(found, secretName) : null),
        IMMEDIATE,
      )
      if (placed) return placed
    }
  }

  return {
    /** Checks the key with the provider first. Throws what the provider, `refuse` and `write` throw. */
    async place(
      provider: Provider,
      credentials: Credentials,
      placing: Placing,
    ): Promise<ConnectionRow> {
      const { acceptFullAccess, name } = placing
      let stored: string | undefined
      const store = async () => {
        if (stored) return stored
        await secrets.set(name, credentials.key)
        stored = name
        return name
      }
      try {
        const checked = await provider.check(credentials, { acceptFullAccess }, asking(now))
        // What answers at an address that the user gave may be anything: it is test, whatever it says.
        const account = { ...checked, test: checked.test || credentials.apiBase !== undefined }
        const asked = () => look(provider, credentials, account)
        const { row, replaced } = await settle(asked, placing, store)
        if (replaced) await secrets.delete(replaced).catch(() => undefined)
        return row
      } catch (error) {
        if (stored) await secrets.delete(stored).catch(() => undefined)
        throw whileConnecting(error)
      }
    },
    /** Forgets a connection's key, then has `write` end the connection in the transaction that finds it forgotten. */
    async forget(id: string, write: () => void): Promise<void> {
      for (;;) {
        const name = secretNameOf(id)
        if (name !== null) await secrets.delete(name)
        const done = db.transaction(() => {
          // Somebody may have given it another key meanwhile.
          if (secretNameOf(id) !== name) return false
          write()
          return true
        }, IMMEDIATE)
        if (done) return
      }
    },
  }
}
