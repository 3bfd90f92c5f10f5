import { randomUUID } from 'node:crypto'
import { and, asc, eq } from 'drizzle-orm'
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
import type { StartupRow, Startups } from './startups.ts'

export interface KeyInput {
  key: string
  clientId?: string
  acceptFullAccess: boolean
}

export interface Connections {
  /** A startup's, or all of them. */
  list(startupId?: string): Connection[]
  /** Throws NOT_FOUND; also where it is another startup's than the one that is named. */
  get(id: string, startupId?: string): Connection
  /** Under this startup; under one that is made for it where there is none yet. */
  connect(
    startup: StartupRow | null,
    input: KeyInput & { provider: KeyedProvider; name: string; apiBase?: string },
  ): Promise<Connection>
  replaceKey(id: string, input: KeyInput): Promise<Connection>
  disconnect(id: string, options: { keepEntries: boolean }): Promise<void>
  /**
   * The startup's import of that name, made if there is none; where there is no startup either, with one
   * in `currency`. To be called in the transaction that fills it.
   */
  importNamed(
    startup: StartupRow | null,
    name: string,
    currency: string,
  ): { id: string; cursor: string | null }
  /** The sample, under a startup of its own; the one that is there already, if there is. */
  startSample(): Connection
  /** Removes the sample from under a startup, and all that was made from it. */
  removeSample(startup: StartupRow): void
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
  const rows = (startupId?: string) =>
    db
      .select()
      .from(connections)
      .where(startupId === undefined ? undefined : eq(connections.startupId, startupId))
      .orderBy(asc(connections.createdAt))
      .all()

  function row(id: string, startupId?: string): Row {
    const found = db.select().from(connections).where(eq(connections.id, id)).get()
    if (found && (startupId === undefined || found.startupId === startupId)) return found
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
    const { id, startupId, provider, name, accountId, test, state, lastSyncAt, createdAt } = it
    return {
      id,
      startupId,
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
    setAside: [],
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
    const test = isTest(account, credentials.apiBase)
    if (connection.provider !== provider.id || connection.test !== test) return false
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

  function removeSample(startup: StartupRow): void {
    const demo = and(eq(connections.startupId, startup.id), eq(connections.provider, 'demo'))
    const { changes } = db.delete(connections).where(demo).run()
    if (changes > 0) startups.forgetFigures(startup.id)
  }

  /** It may have been removed since it was asked for, and a first one may have been made. */
  const stillThere = (asked: StartupRow | null) => startups.find(asked?.id)

  /** Where something real is about to be put: the sample goes, and what was invented with it. */
  function startupFor(startup: StartupRow | null, name: string, currency: string): StartupRow {
    const details = { name, description: '', website: '', currency, timezone: systemTimeZone() }
    if (!startup) return startups.create(details)
    removeSample(startup)
    return startup.invented ? startups.save(startup.id, details) : startup
  }

  const insert = (values: Omit<Row, 'createdAt' | 'lastSyncAt' | 'cursor' | 'state'>): Row =>
    db
      .insert(connections)
      .values({ ...values, state: 'ready', createdAt: now() })
      .returning()
      .get()

  return {
    list: startupId => rows(startupId).map(toConnection),
    get: (id, startupId) => toConnection(row(id, startupId)),
    async connect(startup, input) {
      const { provider: providerId, name, key, clientId, apiBase, acceptFullAccess } = input
      const provider = providers[providerId]
      const credentials = { key, clientId, apiBase }
      const account = await provider.check(credentials, { acceptFullAccess }, asking())
      let twin: Row | undefined
      for (const it of rows()) {
        if (await isAccountOf(it, provider, credentials, account)) twin = it
      }
      if (twin && twin.startupId !== startup?.id) throw connectedElsewhere(twin)
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
        return toConnection(
          insert({
            id,
            startupId: startupFor(stillThere(startup), name, account.currency).id,
            provider: providerId,
            name,
            accountId: account.id,
            clientId: clientId ?? null,
            apiBase: apiBase ?? null,
            test: isTest(account, apiBase),
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
      if (hasKey(row(id))) await forgetCredentials(secrets, id)
      if (keepEntries) {
        db.update(connections).set({ state: 'disconnected' }).where(eq(connections.id, id)).run()
      } else {
        db.delete(connections).where(eq(connections.id, id)).run()
      }
    },
    importNamed(asked, name, currency) {
      const startup = stillThere(asked)
      const own = startup ? rows(startup.id) : []
      const known = own.find(it => it.provider === 'csv' && it.name === name)
      if (known) {
        db.update(connections).set({ state: 'ready' }).where(eq(connections.id, known.id)).run()
        return known
      }
      return insert({
        id: randomUUID(),
        startupId: startupFor(startup, name, currency).id,
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
      return db.transaction(
        () =>
          toConnection(
            insert({
              id: randomUUID(),
              startupId: startups.create(SAMPLE_STARTUP, { invented: true }).id,
              provider: 'demo',
              name: 'Sample data',
              accountId: 'demo',
              clientId: null,
              apiBase: null,
              test: true,
            }),
          ),
        IMMEDIATE,
      )
    },
    removeSample,
  }

  function connectedElsewhere({ startupId, name, state }: Row): AppError {
    const under = startups.need(startupId).name
    return new AppError({
      code: 'ALREADY_CONNECTED',
      message: `This account is connected under ${under}.`,
      why: `“${name}” there reads the same account: under two startups, the same revenue would be published twice.`,
      fix:
        state === 'disconnected'
          ? `Delete its entries under ${under} first.`
          : `Use it there, or disconnect it under ${under} and delete its entries first.`,
    })
  }
}

/** What answers at an address that the user gave may be anything: it is test, whatever it says. */
const isTest = (account: Account, apiBase: string | undefined): boolean =>
  account.test || apiBase !== undefined

const hasKey = ({ provider }: Row): boolean => provider !== 'csv' && provider !== 'demo'

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
