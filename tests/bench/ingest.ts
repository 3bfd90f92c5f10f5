import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { customerHasher } from '../../electron/connections/customer-hash.ts'
import { createLedger } from '../../electron/ledger/ledger.ts'
import type { Page } from '../../electron/ledger/page.ts'
import { createSecrets } from '../../electron/secrets/secrets.ts'
import { CONNECTION, openFolder, setUp } from './folder.ts'
import { history, PAGE_SIZE } from './history.ts'
import { asRate, inTurns, type Result, timed } from './measure.ts'

const ROUNDS = 3
const ZONE = 'Europe/Berlin'

/**
 * The ledger's commit, page by page, against plain inserts of the very rows it made: into the same
 * table with its indexes, and into a table with none. All of them in transactions of a page; the
 * first ledger warms up and gives the rows.
 */
export async function benchIngest(
  folder: string,
  entries: number,
): Promise<{ ledger: string; sqlite: string; results: Result[] }> {
  const pages = history(entries, Date.now())
  let ledger = ''
  let round = 0
  const store = async () => {
    ledger = join(folder, `ledger-${round++}`)
    return commitAll(ledger, pages)
  }
  await store()
  const rows = storedRows(ledger)
  const [ours, indexed, bare] = await inTurns(
    ROUNDS,
    store,
    () => insertAll(openIndexed(join(folder, `indexed-${round++}`)), rows),
    () => insertAll(openBare(join(folder, `bare-${round++}.sqlite`)), rows),
  )
  const counted = { count: entries, unit: 'entries/s' } as const
  return {
    ledger,
    sqlite: rows.sqlite,
    results: [
      asRate('store entries', 'plain inserts, same table and indexes', [ours, indexed], counted),
      asRate('store entries', 'plain inserts, no index at all', [ours, bare], counted),
    ],
  }
}

/** Every page through the ledger, customers hashed; only the entries' pages are timed. */
async function commitAll(dataDir: string, pages: Page[]): Promise<number> {
  const db = openFolder(dataDir)
  setUp(db)
  const secrets = createSecrets({ db, dataDir, passphrase: async () => null })
  const hashCustomer = await customerHasher(secrets, { sample: true })
  const ledger = createLedger(db)
  const context = { connectionId: CONNECTION, zone: ZONE, hashCustomer }
  const commit = (step: Page['step']) => {
    for (const page of pages) if (page.step === step) ledger.commit(page, context)
  }
  const time = await timed(() => commit('entries'))
  commit('subscriptions')
  db.$client.close()
  return time
}

interface Rows {
  columns: string[]
  values: unknown[][]
  sqlite: string
}

function storedRows(dataDir: string): Rows {
  const client = new Sqlite(join(dataDir, 'openrevenue.sqlite'), { readonly: true })
  const select = client.prepare<[], unknown[]>('select * from entries order by occurred_at desc')
  const columns = select.columns().map(({ name }) => name)
  const values = select.raw().all()
  const sqlite = client.prepare<[], string>('select sqlite_version()').pluck().get() ?? ''
  client.close()
  return { columns, values, sqlite }
}

function openIndexed(dataDir: string): Sqlite.Database {
  const db = openFolder(dataDir)
  setUp(db)
  return db.$client
}

function openBare(file: string): Sqlite.Database {
  const client = new Sqlite(file)
  client.pragma('journal_mode = WAL')
  client.pragma('synchronous = NORMAL')
  return client
}

async function insertAll(client: Sqlite.Database, { columns, values }: Rows): Promise<number> {
  client.exec(`create table if not exists entries (${columns.join(', ')})`)
  const insert = client.prepare<unknown[]>(
    `insert into entries (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`,
  )
  const insertPage = client.transaction((page: unknown[][]) => {
    for (const row of page) insert.run(...row)
  })
  const time = await timed(() => {
    for (let at = 0; at < values.length; at += PAGE_SIZE) {
      insertPage.immediate(values.slice(at, at + PAGE_SIZE))
    }
  })
  client.close()
  return time
}
