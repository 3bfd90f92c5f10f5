import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { ROOT } from '../app.ts'

const steps = readMigrationFiles({ migrationsFolder: join(ROOT, 'electron/db/migrations') })

/** The number of steps before the one that says this. */
export function stepsBefore(said: string): number {
  const next = steps.findIndex(({ sql }) => sql.some(statement => statement.includes(said)))
  if (next < 0) throw new Error(`No step says ${said}`)
  return next
}

/** A ledger as it was before the step that says this. */
export const ledgerBefore = (said: string, dataDir: string): Sqlite.Database =>
  ledgerAfter(stepsBefore(said), dataDir)

/** A ledger as it was after so many steps. */
export function ledgerAfter(count: number, dataDir: string): Sqlite.Database {
  const db = new Sqlite(join(dataDir, 'openrevenue.sqlite'))
  db.exec('create table __drizzle_migrations (id integer primary key, hash text, created_at int)')
  const note = db.prepare('insert into __drizzle_migrations (hash, created_at) values (?, ?)')
  for (const { sql, hash, folderMillis } of steps.slice(0, count)) {
    for (const statement of sql) db.exec(statement)
    note.run(hash, folderMillis)
  }
  return db
}

/** Adds a row, with those of these columns that the table has as it is. */
export function addRow(db: Sqlite.Database, table: string, row: Record<string, unknown>): void {
  const known = db.pragma(`table_info(${table})`) as { name: string }[]
  const columns = known.map(it => it.name).filter(name => name in row)
  const values = columns.map(() => '?')
  db.prepare(`insert into ${table} (${columns}) values (${values})`).run(columns.map(it => row[it]))
}
