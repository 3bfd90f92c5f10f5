import { eq } from 'drizzle-orm'
import { type Database, IMMEDIATE } from '../db/open.ts'
import { connections } from '../db/schema.ts'
import { ANSWER_LIMITS } from '../providers/answer-limits.ts'
import { whileConnecting } from '../providers/failures.ts'
import type { Account, Credentials, Provider, ProviderContext } from '../providers/provider.ts'
import { CHECK_RETRIES } from '../providers/retry.ts'
import type { SecretStore } from '../secrets/store.ts'
import { hashOfKey } from './credentials.ts'
import type { ConnectionRow } from './table.ts'

/** What is found about a key and the connections that are there. */
export interface Found {
  account: Account
  /** The connections that read the account which the key opens. */
  same: ConnectionRow[]
  /** Those that read another one, or another one's mode; of the rest, nothing tells. */
  others: ConnectionRow[]
  /** An import that holds entries of the account, if there is one. */
  imported: ConnectionRow | undefined
  keyHash: string
}

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
  const anEntry = db.$client
    .prepare<[string], string>('select id from entries where connection_id = ? limit 1')
    .pluck()

  const asking = (): ProviderContext => ({
    now,
    retry: CHECK_RETRIES,
    limits: ANSWER_LIMITS,
    signal: AbortSignal.timeout(60_000),
    onWait: () => undefined,
    setAside: [],
  })

  const secretNameOf = (id: string): string | null =>
    db.select({ it: connections.secretName }).from(connections).where(eq(connections.id, id)).get()
      ?.it ?? null

  /** All that `look` goes by. */
  const state = (): string =>
    JSON.stringify(
      rows().map(({ id, startupId, provider, accountId, keyHash, test, state }) => [
        ...[id, startupId, provider, accountId, keyHash, test, state],
        anEntry.get(id) !== undefined,
      ]),
    )

  /** Keys often may not read their account's id; then an entry tells, or that it is the same key. Null: nothing does. */
  async function isAccountOf(
    connection: ConnectionRow,
    provider: Provider,
    credentials: Credentials,
    account: Account,
  ): Promise<boolean | null> {
    if (connection.provider !== provider.id || connection.test !== account.test) return false
    if (connection.accountId && account.id) return connection.accountId === account.id
    const entry = anEntry.get(connection.id)
    if (entry) return provider.holds(credentials, entry, asking())
    return connection.keyHash === hashOfKey(provider.id, credentials) ? true : null
  }

  /** An import of what this account will bring anyway, under the same ids. */
  async function importOf(
    provider: Provider,
    credentials: Credentials,
  ): Promise<ConnectionRow | undefined> {
    const { bringsAnyway } = provider
    if (!bringsAnyway) return undefined
    for (const it of rows().filter(({ provider }) => provider === 'csv')) {
      const entry = anEntry.get(it.id)
      if (!entry || !bringsAnyway(entry)) continue
      if (await provider.holds(credentials, entry, asking())) return it
    }
    return undefined
  }

  async function look(
    provider: Provider,
    credentials: Credentials,
    account: Account,
  ): Promise<Found> {
    const [same, others]: [ConnectionRow[], ConnectionRow[]] = [[], []]
    for (const it of rows()) {
      const told = await isAccountOf(it, provider, credentials, account)
      if (told !== null) (told ? same : others).push(it)
    }
    const imported = await importOf(provider, credentials)
    return { account, same, others, imported, keyHash: hashOfKey(provider.id, credentials) }
  }

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
        const checked = await provider.check(credentials, { acceptFullAccess }, asking())
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
