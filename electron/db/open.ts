import { randomUUID } from 'node:crypto'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type Sqlite from 'better-sqlite3'
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import { migrate } from 'drizzle-orm/better-sqlite3/migrator'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { AppError } from '../../shared/errors.ts'
import { makeFolder } from './data-folder.ts'
import { damaged, explainStorage, isSqliteError } from './errors.ts'
import { makeWhole, openExisting } from './file.ts'
import type { Lock } from './file-lock.ts'
import { holdFolder } from './in-use.ts'
import * as schema from './schema.ts'
import { checkSound, rememberSound } from './soundness.ts'

export type Database = BetterSQLite3Database<typeof schema> & { $client: Sqlite.Database }

/**
 * For transactions that read before they write: begun as writers they wait for another process; begun
 * as readers they would fail where it wrote meanwhile (sqlite.org/isolation.html).
 */
export const IMMEDIATE = { behavior: 'immediate' } as const

interface OpenOptions {
  /**
   * Whether it is for a door that runs for days: then the file is looked through whatever is known of it,
   * and has to be one that can be written.
   */
  staysOpen?: boolean
}

/**
 * Opens the ledger in `dataDir`, making the folder and the ledger (readable by their owner alone) where
 * they are missing. What cannot be written, be it for a full disk, is opened to be read. A database that is
 * about to be migrated is copied first. Throws DATA_FOLDER_UNUSABLE, DATA_FOLDER_READ_ONLY, DATABASE_NEWER, DATABASE_DAMAGED,
 * DATABASE_ENGINE_MISSING, DATA_FOLDER_IN_USE or DISK_FULL.
 */
export function openDatabase(
  root: string,
  dataDir: string,
  { staysOpen = false }: OpenOptions = {},
): Database {
  const file = join(dataDir, 'openrevenue.sqlite')
  const migrationsFolder = join(root, 'electron/db/migrations')
  try {
    makeFolder(dataDir)
    if (!existsSync(file)) makeWhole(file, client => fill(client, migrationsFolder))
    const held = holdFolder(dataDir)
    try {
      return released(openHeld({ file, migrationsFolder, staysOpen }), held)
    } catch (error) {
      held.release()
      throw error
    }
  } catch (error) {
    if (isSqliteError(error, 'SQLITE_NOTADB', 'SQLITE_CORRUPT')) throw damaged(file, error)
    throw explainStorage(error)
  }
}

/** Opens a ledger in a folder that is held. */
function openHeld(parts: { file: string; migrationsFolder: string; staysOpen: boolean }): Database {
  const { file, migrationsFolder, staysOpen } = parts
  const { client, refusal } = openExisting(file)
  try {
    if (refusal && staysOpen) throw refusal
    client.pragma('foreign_keys = ON')
    checkSound(client, file, { always: staysOpen })
    const db = drizzle(client, { schema })
    bringUpToDate(db, { migrationsFolder, file, refusal })
    if (refusal) return db
    identify(db)
    return rememberedOnClose(db, file)
  } catch (error) {
    client.close()
    throw error
  }
}

/** A new ledger, with the id of its installation. */
function fill(client: Sqlite.Database, migrationsFolder: string): void {
  const db = drizzle(client, { schema })
  migrate(db, { migrationsFolder })
  identify(db)
}

function identify(db: Database): void {
  if (db.select().from(schema.installation).get()) return
  db.transaction(tx => {
    if (tx.select().from(schema.installation).get()) return
    tx.insert(schema.installation).values({ id: randomUUID() }).run()
  }, IMMEDIATE)
}

function rememberedOnClose(db: Database, file: string): Database {
  const { $client } = db
  const close = $client.close.bind($client)
  $client.close = () => {
    const closed = close()
    rememberSound(file)
    return closed
  }
  return db
}

/** Its folder is let go with it. */
function released(db: Database, held: Lock): Database {
  const { $client } = db
  const close = $client.close.bind($client)
  $client.close = () => {
    try {
      return close()
    } finally {
      held.release()
    }
  }
  return db
}

function bringUpToDate(
  db: Database,
  parts: { migrationsFolder: string; file: string; refusal: AppError | null },
): void {
  const { migrationsFolder, file, refusal } = parts
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
  if (refusal) throw refusal
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
  const deadline = performance.now() + 5_000
  while (appliedMigrations(db) < known) {
    if (performance.now() > deadline) return false
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

/** Whole, or not at all: a copy that a full disk cut short would be taken for one the next time. */
function backUp(db: Database, copy: string): void {
  if (existsSync(copy)) return
  const part = `${copy}.${process.pid}.part`
  try {
    rmSync(part, { force: true })
    db.$client.prepare('vacuum into ?').run(part)
    renameSync(part, copy)
  } finally {
    rmSync(part, { force: true })
  }
}
