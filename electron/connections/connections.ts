import { randomUUID } from 'node:crypto'
import type { Connection } from '../../shared/contract/connections.ts'
import type { ProviderId } from '../../shared/providers.ts'
import type { Database } from '../db/open.ts'
import type { Provider } from '../providers/provider.ts'
import type { Secrets } from '../secrets/secrets.ts'
import { isUnread } from '../startups/accounts.ts'
import type { StartupRow, Startups } from '../startups/startups.ts'
import { createConnect, type KeyInput, type NewAccount } from './connect.ts'
import { createPlacing } from './place-key.ts'
import { createSample } from './sample.ts'
import { type ConnectionRow, type ConnectionTable, connectionTable } from './table.ts'

export interface Connections {
  /** A startup's, or all of them. */
  list(startupId?: string): Connection[]
  /** Of every connection, without what is told of its entries. */
  names(): Pick<ConnectionRow, 'id' | 'startupId' | 'name'>[]
  /** Throws NOT_FOUND; also where it is another startup's than the one that is named. */
  get(id: string, startupId?: string): Connection
  /** Under this startup; under one that is made for it where there is none yet. */
  connect(startup: StartupRow | null, input: NewAccount): Promise<Connection>
  /** Throws CONFLICT where the connection is disconnected while the key is checked. */
  replaceKey(id: string, input: KeyInput): Promise<Connection>
  disconnect(id: string, options: { keepEntries: boolean }): Promise<void>
  /**
   * The id of the startup's import of that name, made if there is none; where there is no startup either, with
   * one in `currency`. To be called in the transaction that fills it.
   */
  importNamed(startup: StartupRow | null, name: string, currency: string): string
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

export function createConnections(parts: ConnectionsParts): Connections {
  const { db, secrets, startups, providers, now } = parts
  const table = connectionTable(db, now)
  const placing = createPlacing({ db, secrets, now, rows: table.list })
  const sample = createSample(db, table, startups)
  const keyed = createConnect({ table, placing, sample, startups, providers })
  const told = tell(db, providers)
  return {
    list: startupId => table.list(startupId).map(told),
    names: () => table.list(),
    get: (id, startupId) => told(table.get(id, startupId)),
    connect: async (startup, input) => told(await keyed.connect(startup, input)),
    replaceKey: async (id, input) => told(await keyed.replaceKey(id, input)),
    disconnect: keyed.disconnect,
    importNamed: (asked, name, currency) => {
      const startup = startups.find(asked?.id)
      return importNamed(table, startup, name, () => sample.makeWay(startup, name, currency)).id
    },
    startSample: () => told(sample.start()),
    removeSample: sample.remove,
  }
}

/** What others are told of a connection: all but what leads to its key. */
function tell(db: Database, providers: Record<ProviderId, Provider>) {
  const extent = db.$client.prepare<
    [string],
    { entries: number; first: string | null; last: string | null }
  >(
    'select coalesce(sum(entries), 0) as entries, min(day) as first, max(day) as last from rollups where connection_id = ?',
  )
  return (it: ConnectionRow): Connection => {
    const { entries = 0, first = null, last = null } = extent.get(it.id) ?? {}
    const { id, startupId, provider, name, accountId, test, state, lastSyncAt, createdAt } = it
    return {
      ...{ id, startupId, provider, name, accountId, test, state, lastSyncAt, createdAt },
      imported: provider === 'csv',
      unread: isUnread(it),
      tellsFees: providers[provider].tellsFees && !it.feesUntold,
      entries,
      firstEntry: first,
      lastEntry: last,
    }
  }
}

function importNamed(
  table: ConnectionTable,
  startup: StartupRow | null,
  name: string,
  startupFor: () => StartupRow,
): ConnectionRow {
  const own = startup ? table.list(startup.id) : []
  const known = own.find(it => it.provider === 'csv' && it.name === name)
  if (known) return table.change(known.id, { state: 'ready' })
  const startupId = startupFor().id
  return table.insert({ id: randomUUID(), startupId, provider: 'csv', name, test: false })
}
