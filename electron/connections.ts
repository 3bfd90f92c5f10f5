import { randomUUID } from 'node:crypto'
import { asc, eq } from 'drizzle-orm'
import type { Connection, KeyedProvider, ProviderId } from '../shared/contract/connections.ts'
import { AppError } from '../shared/errors.ts'
import { systemTimeZone } from '../shared/time.ts'
import { type Database, IMMEDIATE } from './db/open.ts'
import { connections } from './db/schema.ts'
import { FEES_UNTOLD } from './imports/provider.ts'
import type { Account, Credentials, Provider, ProviderContext } from './providers/provider.ts'
import { CHECK_RETRIES } from './providers/retry.ts'
import { forgetCredentials, keepCredentials } from './secrets/credentials.ts'
import type { Secrets } from './secrets/secrets.ts'
import type { Startups } from './startups.ts'

export interface KeyInput {
  key: string
  clientId?: string
  acceptFullAccess: boolean
}

export interface Connections {
  list(): Connection[]
  get(id: string): Connection
  connect(
    input: KeyInput & { provider: KeyedProvider; name: string; apiBase?: string },
  ): Promise<Connection>
  replaceKey(id: string, input: KeyInput): Promise<Connection>
  disconnect(id: string, options: { keepEntries: boolean }): Promise<void>
  /**
   * The import of that name, made if there is none, with its startup in `currency`. To be called in the
   * transaction that fills it.
   */
  importNamed(name: string, currency: string): { id: string; cursor: string | null }
  startSample(): Connection
  removeSample(): void
}

interface ConnectionsParts {
  db: Database
  secrets: Secrets
  startups: Startups
  providers: Record<ProviderId, Provider>
  now(): number
}

type Row = typeof connections.$inferSelect

export function createConnections({
  db,
  secrets,
  startups,
  providers,
  now,
}: ConnectionsParts): Connections {
  const rows = () => db.select().from(connections).orderBy(asc(connections.createdAt)).all()

  function row(id: string): Row {
    const found = db.select().from(connections).where(eq(connections.id, id)).get()
    if (found) return found
    throw new AppError({
      code: 'NOT_FOUND',
      message: 'There is no such connection.',
      fix: 'List them with `connections`.',
    })
  }

  const extent = db.$client.prepare<
    [string],
    { entries: number; first: string | null; last: string | null }
  >(
    'select coalesce(sum(entries), 0) as entries, min(day) as first, max(day) as last from rollups where connection_id = ?',
  )

  function toConnection(it: Row): Connection {
    const { entries = 0, first = null, last = null } = extent.get(it.id) ?? {}
    const { id, provider, name, accountId, test, state, lastSyncAt, createdAt } = it
    return {
      id,
      provider,
      name,
      accountId,
      test,
      state,
      lastSyncAt,
      createdAt,
      imported: provider === 'csv',
      tellsFees: providers[provider].tellsFees && it.cursor !== FEES_UNTOLD,
      entries,
      firstEntry: first,
      lastEntry: last,
    }
  }

  const asking = (): ProviderContext => ({
    now,
    retry: CHECK_RETRIES,
    signal: AbortSignal.timeout(60_000),
    onWait: () => undefined,
  })

  const anEntry = db.$client
    .prepare<[string], string>('select id from entries where connection_id = ? limit 1')
    .pluck()

  /**
   * Whether a key opens the account that a connection was made for. Keys often may not read their
   * account's id; then an entry that is known of it tells, and null says that nothing does.
   */
  async function isAccountOf(
    connection: Row,
    provider: Provider,
    credentials: Credentials,
    account: Account,
  ): Promise<boolean | null> {
    if (connection.provider !== provider.id || connection.test !== account.test) return false
    if (connection.accountId && account.id) return connection.accountId === account.id
    const entry = anEntry.get(connection.id)
    return entry ? provider.holds(credentials, entry, asking()) : null
  }

  /** An import of what this account will bring anyway: Stripe's API has all history, under the same ids. */
  async function importOf(provider: Provider, credentials: Credentials): Promise<Row | undefined> {
    if (provider.id !== 'stripe') return undefined
    for (const it of rows().filter(({ provider }) => provider === 'csv')) {
      const entry = anEntry.get(it.id)
      if (!entry?.startsWith('txn_')) continue
      if (await provider.holds(credentials, entry, asking())) return it
    }
    return undefined
  }

  /** Removes the sample and all that was made from it; the startup too while its details are invented. */
  function removeSample(): void {
    const { changes } = db.delete(connections).where(eq(connections.provider, 'demo')).run()
    const startup = startups.get()
    if (!startup || changes === 0) return
    if (startup.invented) startups.remove(startup.id)
    else startups.forgetFigures(startup.id)
  }

  const startupFor = (name: string, currency: string) =>
    startups.get() ??
    startups.save({ name, description: '', website: '', currency, timezone: systemTimeZone() })

  const insert = (values: Omit<Row, 'createdAt' | 'lastSyncAt' | 'cursor' | 'state'>): Row =>
    db
      .insert(connections)
      .values({ ...values, state: 'ready', createdAt: now() })
      .returning()
      .get()

  return {
    list: () => rows().map(toConnection),
    get: id => toConnection(row(id)),
    async connect({ provider: providerId, name, key, clientId, apiBase, acceptFullAccess }) {
      const provider = providers[providerId]
      const credentials = { key, clientId, apiBase }
      const account = await provider.check(credentials, { acceptFullAccess }, asking())
      let twin: Row | undefined
      for (const it of rows()) {
        if (await isAccountOf(it, provider, credentials, account)) twin = it
      }
      if (twin?.state === 'ready') throw alreadyConnected(twin.name)
      const imported = await importOf(provider, credentials)
      if (imported) throw importedAlready(imported.name)
      const id = twin?.id ?? randomUUID()
      // The key is stored first: a connection without one would be a row that can do nothing.
      await keepCredentials(secrets, id, key)
      if (twin) {
        return toConnection(
          db
            .update(connections)
            .set({
              name,
              clientId: clientId ?? null,
              apiBase: apiBase ?? null,
              accountId: account.id ?? twin.accountId,
              state: 'ready',
            })
            .where(eq(connections.id, id))
            .returning()
            .get(),
        )
      }
      return db.transaction(() => {
        removeSample()
        const startup = startupFor(name, account.currency)
        return toConnection(
          insert({
            id,
            startupId: startup.id,
            provider: providerId,
            name,
            accountId: account.id,
            clientId: clientId ?? null,
            apiBase: apiBase ?? null,
            test: account.test,
          }),
        )
      }, IMMEDIATE)
    },
    async replaceKey(id, { key, clientId, acceptFullAccess }) {
      const connection = row(id)
      const provider = providers[connection.provider]
      const pairedWith = clientId ?? connection.clientId
      const credentials = {
        key,
        clientId: pairedWith ?? undefined,
        apiBase: connection.apiBase ?? undefined,
      }
      const account = await provider.check(credentials, { acceptFullAccess }, asking())
      const same = await isAccountOf(connection, provider, credentials, account)
      if (same === false) throw anotherAccount()
      await keepCredentials(secrets, id, key)
      db.update(connections)
        .set({ clientId: pairedWith, state: 'ready' })
        .where(eq(connections.id, id))
        .run()
      return toConnection(row(id))
    },
    async disconnect(id, { keepEntries }) {
      if (row(id).provider !== 'csv') await forgetCredentials(secrets, id)
      if (keepEntries) {
        db.update(connections).set({ state: 'disconnected' }).where(eq(connections.id, id)).run()
      } else {
        db.delete(connections).where(eq(connections.id, id)).run()
      }
    },
    importNamed(name, currency) {
      const known = rows().find(it => it.provider === 'csv' && it.name === name)
      if (known) {
        db.update(connections).set({ state: 'ready' }).where(eq(connections.id, known.id)).run()
        return known
      }
      removeSample()
      const startup = startupFor(name, currency)
      return insert({
        id: randomUUID(),
        startupId: startup.id,
        provider: 'csv',
        name,
        accountId: null,
        clientId: null,
        apiBase: null,
        test: false,
      })
    },
    startSample() {
      const sample = rows().find(it => it.provider === 'demo')
      if (sample) return toConnection(sample)
      if (rows().length > 0) throw realDataHere()
      return db.transaction(() => {
        const startup = startups.get() ?? startups.save(SAMPLE_STARTUP, { invented: true })
        return toConnection(
          insert({
            id: randomUUID(),
            startupId: startup.id,
            provider: 'demo',
            name: 'Sample data',
            accountId: 'demo',
            clientId: null,
            apiBase: null,
            test: true,
          }),
        )
      }, IMMEDIATE)
    },
    removeSample,
  }
}

const SAMPLE_STARTUP = {
  name: 'Driftwood',
  description:
    'Booking software for small surf schools. An invented startup with invented figures.',
  website: 'https://driftwood.example',
  currency: 'USD',
  timezone: systemTimeZone(),
}

const alreadyConnected = (name: string) =>
  new AppError({
    code: 'ALREADY_CONNECTED',
    message: 'This account is connected already.',
    why: `It is the one named “${name}”. Connecting it twice would count its revenue twice.`,
    fix: 'To change its key, use Replace key under Settings, Connections.',
  })

const importedAlready = (name: string) =>
  new AppError({
    code: 'ALREADY_CONNECTED',
    message: 'This account’s history is imported already.',
    why: `The import named “${name}” has entries of it. With the account connected they would count twice.`,
    fix: 'Disconnect that import and delete its entries first: the account brings all of them back.',
  })

const anotherAccount = () =>
  new AppError({
    code: 'CONFLICT',
    message: 'This key belongs to another account, so it was not stored.',
    why: 'A connection keeps to one account and to its live or test mode.',
    fix: 'Use a key of the same account, or connect the other account on its own.',
  })

const realDataHere = () =>
  new AppError({
    code: 'CONFLICT',
    message: 'The sample is not added to real figures.',
    why: 'This data folder has a connection already.',
    fix: 'Use another data folder for looking around: --data-dir DIR.',
  })
