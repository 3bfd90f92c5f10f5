import { randomUUID } from 'node:crypto'
import { and, asc, eq } from 'drizzle-orm'
import type { Connection, KeyedProvider, ProviderId } from '../../shared/contract/connections.ts'
import { AppError } from '../../shared/errors.ts'
import { systemTimeZone } from '../../shared/time.ts'
import { type Database, IMMEDIATE } from '../db/open.ts'
import { connections } from '../db/schema.ts'
import { FEES_UNTOLD } from '../imports/provider.ts'
import type { Provider } from '../providers/provider.ts'
import type { Secrets } from '../secrets/secrets.ts'
import { isUnread, type StartupRow, type Startups } from '../startups/startups.ts'
import { type ConnectionRow, createConnecting, type Found } from './connecting.ts'

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
  /** Throws CONFLICT where the connection is disconnected while the key is checked. */
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

  function row(id: string, startupId?: string): ConnectionRow {
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

  function toConnection(it: ConnectionRow): Connection {
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
      unread: isUnread(it),
      tellsFees: providers[provider].tellsFees && it.cursor !== FEES_UNTOLD,
      entries,
      firstEntry: first,
      lastEntry: last,
    }
  }

  function removeSample(startup: StartupRow): void {
    const demo = and(eq(connections.startupId, startup.id), eq(connections.provider, 'demo'))
    db.transaction(() => {
      const { changes } = db.delete(connections).where(demo).run()
      if (changes > 0) startups.forgetFigures(startup.id)
    }, IMMEDIATE)
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

  const insert = (
    values: Omit<ConnectionRow, 'createdAt' | 'lastSyncAt' | 'cursor' | 'state'>,
  ): ConnectionRow =>
    db
      .insert(connections)
      .values({ ...values, state: 'ready', createdAt: now() })
      .returning()
      .get()

  const change = (id: string, values: Partial<ConnectionRow>): ConnectionRow =>
    db.update(connections).set(values).where(eq(connections.id, id)).returning().get()

  const connecting = createConnecting({ db, secrets, now, rows })

  /** The connection of the account that is there already, which a new key brings back to life. */
  function twinOf({ same, imported }: Found, asked: StartupRow | null): ConnectionRow | undefined {
    const twin = same.find(it => it.state === 'ready') ?? same[0]
    if (twin && twin.startupId !== stillThere(asked)?.id) throw connectedElsewhere(twin)
    if (twin?.state === 'ready') throw alreadyConnected(twin.name)
    if (imported) throw importedAlready(imported.name)
    return twin
  }

  return {
    list: startupId => rows(startupId).map(toConnection),
    get: (id, startupId) => toConnection(row(id, startupId)),
    async connect(startup, input) {
      const { provider, name, key, clientId, apiBase, acceptFullAccess } = input
      const id = randomUUID()
      const row = await connecting.place(
        providers[provider],
        { key, clientId, apiBase },
        {
          acceptFullAccess,
          name: `connection:${id}`,
          refuse: found => void twinOf(found, startup),
          write(found, secretName) {
            const { account, keyHash } = found
            const own = { name, clientId: clientId ?? null, apiBase: apiBase ?? null, secretName }
            const twin = twinOf(found, startup)
            if (twin) {
              const accountId = account.id ?? twin.accountId
              const renewed = { ...own, keyHash, accountId, state: 'ready' as const }
              return { row: change(twin.id, renewed), replaced: twin.secretName }
            }
            const startupId = startupFor(stillThere(startup), name, account.currency).id
            const { id: accountId, test } = account
            return {
              row: insert({ ...own, id, startupId, provider, keyHash, accountId, test }),
              replaced: null,
            }
          },
        },
      )
      return toConnection(row)
    },
    async replaceKey(id, { key, clientId, acceptFullAccess }) {
      const { provider, apiBase, clientId: before, state } = row(id)
      const pairedWith = clientId ?? before
      const refuse = ({ same, others }: Found) => {
        if (others.some(it => it.id === id)) throw anotherAccount()
        const twin = same.find(it => it.id !== id)
        if (twin) throw alreadyConnected(twin.name)
        const it = row(id)
        if (it.state === 'disconnected' && state !== 'disconnected') throw disconnectedMeanwhile()
        return it
      }
      const changed = await connecting.place(
        providers[provider],
        { key, clientId: pairedWith ?? undefined, apiBase: apiBase ?? undefined },
        {
          acceptFullAccess,
          name: `connection:${id}:${randomUUID()}`,
          refuse: found => void refuse(found),
          write(found, secretName) {
            const { secretName: replaced, accountId } = refuse(found)
            const told = accountId ?? found.account.id
            const { keyHash } = found
            const renewed = { clientId: pairedWith, secretName, keyHash, accountId: told }
            return { row: change(id, { ...renewed, state: 'ready' }), replaced }
          },
        },
      )
      return toConnection(changed)
    },
    async disconnect(id, { keepEntries }) {
      row(id)
      await connecting.forget(id, () => {
        if (keepEntries) change(id, { state: 'disconnected', secretName: null, keyHash: null })
        else db.delete(connections).where(eq(connections.id, id)).run()
      })
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
        secretName: null,
        keyHash: null,
        test: false,
      })
    },
    startSample() {
      return db.transaction(() => {
        const sample = rows().find(it => it.provider === 'demo')
        if (sample) return toConnection(sample)
        const made = insert({
          id: randomUUID(),
          startupId: startups.create(SAMPLE_STARTUP, { invented: true }).id,
          provider: 'demo',
          name: 'Sample data',
          accountId: 'demo',
          clientId: null,
          apiBase: null,
          secretName: null,
          keyHash: null,
          test: true,
        })
        return toConnection(made)
      }, IMMEDIATE)
    },
    removeSample,
  }

  function connectedElsewhere({ startupId, name, state }: ConnectionRow): AppError {
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

const disconnectedMeanwhile = () =>
  new AppError({
    code: 'CONFLICT',
    message: 'The connection was disconnected meanwhile, so the key was not stored.',
    fix: 'Connect the account again; the sync goes on where it stopped.',
  })

const anotherAccount = () =>
  new AppError({
    code: 'CONFLICT',
    message: 'This key belongs to another account, so it was not stored.',
    why: 'A connection keeps to one account and to its live or test mode.',
    fix: 'Use a key of the same account, or connect the other account on its own.',
  })
