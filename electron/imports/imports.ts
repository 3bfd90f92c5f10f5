import { eq } from 'drizzle-orm'
import type { Connection, ImportFormat } from '../../shared/contract/connections.ts'
import { AppError } from '../../shared/errors.ts'
import { systemTimeZone } from '../../shared/time.ts'
import type { Connections } from '../connections.ts'
import { explainSqlite } from '../db/errors.ts'
import { type Database, IMMEDIATE } from '../db/open.ts'
import { connections as connectionsTable } from '../db/schema.ts'
import { customerHasher } from '../ledger/customers.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { ProviderEntry } from '../providers/provider.ts'
import type { Secrets } from '../secrets/secrets.ts'
import type { Startups } from '../startups.ts'
import { readEntries } from './entries.ts'
import { FEES_UNTOLD } from './provider.ts'

export interface ImportedFile {
  connection: Connection
  /** How many entries are new or changed. */
  entries: number
  /** How many rows the file has. */
  read: number
}

export interface Imports {
  /**
   * Adds a CSV file's entries to the import of that name, which is made if there is none. All of the
   * file is stored, or nothing. Throws INVALID_INPUT naming a bad row, and CONFLICT where another
   * connection holds an entry of it.
   */
  importFile(file: { format: ImportFormat; name: string; text: string }): Promise<ImportedFile>
}

interface ImportsParts {
  db: Database
  secrets: Secrets
  startups: Startups
  connections: Connections
  ledger: Ledger
  now(): number
  /** What follows: milestones and a snapshot. */
  afterImport(): Promise<void>
}

export function createImports(parts: ImportsParts): Imports {
  const { db, secrets, startups, connections, ledger, now } = parts

  const holds = db.$client.prepare<[string, string]>(
    'select 1 from entries where connection_id = ? and id = ?',
  )

  function refuseIfHeld(entries: ProviderEntry[], importId: string): void {
    for (const connection of connections.list()) {
      if (connection.id === importId) continue
      const twice = entries.find(({ id }) => holds.get(connection.id, id))
      if (twice) throw heldAlready(twice.id, connection)
    }
  }

  return {
    async importFile({ format, name, text }) {
      const zone = () => startups.get()?.timezone ?? systemTimeZone()
      const { entries, tellsFees } = readEntries(text, format, zone)
      // Where no customer is named, nothing needs a secret, nor somewhere to keep one.
      const hashCustomer = entries.some(it => it.customer !== null)
        ? await customerHasher(secrets, { sample: false })
        : (id: string) => id
      const store = () => {
        const { id, cursor } = connections.importNamed(name, mostUsedCurrency(entries))
        refuseIfHeld(entries, id)
        const untold = !tellsFees || cursor === FEES_UNTOLD
        const changed = ledger.commit(
          { step: 'entries', entries, subscriptions: [], cursor: untold ? FEES_UNTOLD : '' },
          { connectionId: id, hashCustomer },
        )
        db.update(connectionsTable)
          .set({ lastSyncAt: now() })
          .where(eq(connectionsTable.id, id))
          .run()
        return { connection: connections.get(id), entries: changed, read: entries.length }
      }
      const stored = inOne(store)
      await parts.afterImport()
      return stored
    },
  }

  function inOne<T>(store: () => T): T {
    try {
      return db.transaction(store, IMMEDIATE)
    } catch (error) {
      throw explainSqlite(error)
    }
  }
}

/** What a startup reports in that is made by this import. */
function mostUsedCurrency(entries: ProviderEntry[]): string {
  const counts = new Map<string, number>()
  for (const { currency } of entries) counts.set(currency, (counts.get(currency) ?? 0) + 1)
  const [most] = [...counts].sort(([, a], [, b]) => b - a)
  return most?.[0] ?? 'USD'
}

const heldAlready = (id: string, { name, imported }: Connection) =>
  new AppError({
    code: 'CONFLICT',
    message: `Entries of this file are in “${name}” already, such as ${id}.`,
    why: 'Counting them in two connections would count their revenue twice. Nothing was imported.',
    fix: imported
      ? `To add to that import, use its name: ${name}. If these are other entries that happen to have the same ids, give them ids of their own.`
      : 'Nothing more is needed: that connection reads this account. To use the file instead, disconnect it and delete its entries first.',
  })
