import type { Database } from '../db/open.ts'
import { ANSWER_LIMITS } from '../providers/answer-limits.ts'
import type { Account, Credentials, Provider, ProviderContext } from '../providers/provider.ts'
import { CHECK_RETRIES } from '../providers/retry.ts'
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

/** Looks for the account that a key opens among the connections that are there. `rows`: all of them. */
export function createLook(db: Database, rows: () => ConnectionRow[], now: () => number) {
  const anEntry = db.$client
    .prepare<[string], string>('select id from entries where connection_id = ? limit 1')
    .pluck()

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
    if (entry) return provider.holds(credentials, entry, asking(now))
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
      if (await provider.holds(credentials, entry, asking(now))) return it
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

  return { look, state }
}

/** How a provider is asked while somebody waits for the answer: a minute at most. */
export const asking = (now: () => number): ProviderContext => ({
  now,
  retry: CHECK_RETRIES,
  limits: ANSWER_LIMITS,
  signal: AbortSignal.timeout(60_000),
  onWait: () => undefined,
  setAside: [],
})
