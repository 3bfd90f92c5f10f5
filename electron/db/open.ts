import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import { migrate } from 'drizzle-orm/better-sqlite3/migrator'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { AppError } from '../../shared/errors.ts'
import { isSqliteError } from './errors.ts'
import * as schema from './schema.ts'

export type Database = BetterSQLite3Database<typeof schema> & { $client: Sqlite.Database }

/**
 * Opens the ledger in `dataDir`, making the folder (readable by its owner alone) and the schema where
 * they are missing. A database that is about to be migrated is copied first.
 * Throws DATABASE_NEWER, DATABASE_DAMAGED or DISK_FULL.
 */
export function openDatabase(root: string, dataDir: string): Database {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const file = join(dataDir, 'openrevenue.sqlite')
  const client = new Sqlite(file)
  try {
    client.pragma('busy_timeout = 5000')
    client.pragma('journal_mode = WAL')
    client.pragma('synchronous = NORMAL')
    client.pragma('foreign_keys = ON')
    const db = drizzle(client, { schema })
    bringUpToDate(db, join(root, 'electron/db/migrations'), file)
    if (!db.select().from(schema.installation).get()) {
      db.insert(schema.installation).values({ id: randomUUID() }).run()
    }
    return db
  } catch (error) {
    client.close()
    if (isSqliteError(error, 'SQLITE_NOTADB', 'SQLITE_CORRUPT')) {
      throw new AppError(
        {
          code: 'DATABASE_DAMAGED',
          message: 'The ledger cannot be read.',
          why: `${file} is damaged.`,
          fix: 'Move that file away and start again: a sync brings every entry back from the provider. Copies made before updates lie beside it.',
        },
        { cause: error },
      )
    }
    throw error
  }
}

function bringUpToDate(db: Database, migrationsFolder: string, file: string): void {
  const known = readMigrationFiles({ migrationsFolder }).length
  const applied = appliedMigrations(db)
  if (applied > known) {
    throw new AppError({
      code: 'DATABASE_NEWER',
      message: 'This ledger was made by a newer OpenRevenue.',
      why: `It has ${applied} schema steps; this version knows ${known}.`,
      fix: 'Update OpenRevenue, or point --data-dir at another folder.',
    })
  }
  if (applied === known) return
  if (applied > 0) backUp(db, `${file}.before-step-${known}`)
  migrate(db, { migrationsFolder })
}

function appliedMigrations(db: Database): number {
  const table = db.$client
    .prepare(`select 1 from sqlite_master where type = 'table' and name = '__drizzle_migrations'`)
    .get()
  if (!table) return 0
  const row = db.$client.prepare('select count(*) as n from __drizzle_migrations').get() as {
    n: number
  }
  return row.n
}

function backUp(db: Database, copy: string): void {
  if (!existsSync(copy)) db.$client.prepare('vacuum into ?').run(copy)
}
