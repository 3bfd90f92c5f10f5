import { randomUUID } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import { migrate } from 'drizzle-orm/better-sqlite3/migrator'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { AppError } from '../../shared/errors.ts'
import { explainStorage, isSqliteError } from './errors.ts'
import * as schema from './schema.ts'

export type Database = BetterSQLite3Database<typeof schema> & { $client: Sqlite.Database }

/**
 * For transactions that read before they write: begun as writers they wait for another process; begun
 * as readers they would fail where it wrote meanwhile (sqlite.org/isolation.html).
 */
export const IMMEDIATE = { behavior: 'immediate' } as const

/**
 * Opens the ledger in `dataDir`, making the folder and the schema (readable by their owner alone) where
 * they are missing. A database that is about to be migrated is copied first.
 * Throws DATA_FOLDER_UNUSABLE, DATABASE_NEWER, DATABASE_DAMAGED or DISK_FULL.
 */
export function openDatabase(root: string, dataDir: string): Database {
  const file = join(dataDir, 'openrevenue.sqlite')
  const client = openFile(dataDir, file)
  try {
    client.pragma('busy_timeout = 5000')
    client.pragma('journal_mode = WAL')
    client.pragma('synchronous = NORMAL')
    client.pragma('foreign_keys = ON')
    const db = drizzle(client, { schema })
    bringUpToDate(db, join(root, 'electron/db/migrations'), file)
    db.transaction(tx => {
      if (tx.select().from(schema.installation).get()) return
      tx.insert(schema.installation).values({ id: randomUUID() }).run()
    }, IMMEDIATE)
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
    throw explainStorage(error)
  }
}

function openFile(dataDir: string, file: string): Sqlite.Database {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    const client = new Sqlite(file)
    // SQLite gives the files beside it the same mode. The folder may be one that others can read.
    chmodSync(file, 0o600)
    return client
  } catch (cause) {
    throw new AppError(
      {
        code: 'DATA_FOLDER_UNUSABLE',
        message: `The data folder ${dataDir} cannot be used.`,
        why: cause instanceof Error ? cause.message : String(cause),
        fix: 'Give your user write access to it, or choose another folder with --data-dir.',
      },
      { cause },
    )
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
  try {
    migrate(db, { migrationsFolder })
  } catch (error) {
    // Another process that was started at the same moment may have been first.
    if (!migratedMeanwhile(db, known)) throw error
  }
}

/** Waits a little for whoever may be migrating now. */
function migratedMeanwhile(db: Database, known: number): boolean {
  const deadline = Date.now() + 5_000
  while (appliedMigrations(db) < known) {
    if (Date.now() > deadline) return false
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50)
  }
  return true
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
