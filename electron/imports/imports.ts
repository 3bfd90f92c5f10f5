import { eq } from 'drizzle-orm'
import type { Connection, ImportFormat } from '../../shared/contract/connections.ts'
import { systemTimeZone } from '../../shared/time.ts'
import type { Connections } from '../connections/connections.ts'
import { customerHasher } from '../connections/customer-hash.ts'
import { explainStorage } from '../db/errors.ts'
import { type Database, IMMEDIATE } from '../db/open.ts'
import { connections as connectionsTable } from '../db/schema.ts'
import { withCredibleDates } from '../ledger/dates.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { ProviderEntry, SetAside } from '../ledger/page.ts'
import type { Secrets } from '../secrets/secrets.ts'
import type { StartupRow } from '../startups/startups.ts'
import { readEntries } from './entries.ts'

export interface ImportedFile {
  connection: Connection
  /** How many entries are new or changed. */
  entries: number
  /** How many rows the file has. */
  read: number
  /** Rows that are not among the entries. */
  setAside: SetAside[]
}

export interface Imports {
  /**
   * Adds a CSV file's entries to the import of that name, which is made if there is none. All of the
   * file is stored, or nothing. Throws INVALID_INPUT naming a bad row, and CONFLICT where another
   * connection holds an entry of it, be it under another startup.
   */
  importFile(
    startup: StartupRow | null,
    file: { format: ImportFormat; name: string; text: string },
  ): Promise<ImportedFile>
}

interface ImportsParts {
  db: Database
  secrets: Secrets
  connections: Connections
  ledger: Ledger
  now(): number
  /** Asks for what follows. In the transaction that stores the entries. */
  onStored(connectionId: string): void
}

export function createImports(parts: ImportsParts): Imports {
  const { db, secrets, connections, ledger, now } = parts

  return {
    async importFile(startup, { format, name, text }) {
      const zone = () => startup?.timezone ?? systemTimeZone()
      const { tellsFees, ...found } = readEntries(text, format, zone)
      const { entries, setAside } = withCredibleDates(found, now())
      // Where no customer is named, nothing needs a secret, nor somewhere to keep one.
      const hashCustomer = entries.some(it => it.customer !== null)
        ? await customerHasher(secrets, { sample: false })
        : (id: string) => id
      const store = () => {
        const id = connections.importNamed(startup, name, mostUsedCurrency(entries))
        const changed = ledger.commit(
          { step: 'entries', entries, setAside, subscriptions: [], cursor: '' },
          { connectionId: id, hashCustomer },
        )
        db.update(connectionsTable)
          .set({ lastSyncAt: now(), ...(tellsFees ? {} : { feesUntold: true }) })
          .where(eq(connectionsTable.id, id))
          .run()
        parts.onStored(id)
        return {
          connection: connections.get(id),
          entries: changed,
          read: entries.length + setAside.length,
          setAside,
        }
      }
      return inOne(store)
    },
  }

  function inOne<T>(store: () => T): T {
    try {
      return db.transaction(store, IMMEDIATE)
    } catch (error) {
      throw explainStorage(error)
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
