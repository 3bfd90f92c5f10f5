import { randomUUID } from 'node:crypto'
import { chmodSync, linkSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import Sqlite from 'better-sqlite3'
import { folderUnusable, isWritable } from '../data-folder.ts'
import { emptied, explainEngine } from './errors.ts'

/** Opens a ledger that is there: to read it alone where it, or its folder, cannot be written. */
export function openExisting(file: string): Sqlite.Database {
  const writable = isWritable(file) && isWritable(dirname(file))
  const client = naming(file, () => (writable ? new Sqlite(file) : openToRead(file)))
  try {
    if (tables(client) === 0) throw emptied(file)
    if (!client.readonly) prepare(client, file)
    return client
  } catch (error) {
    client.close()
    throw error
  }
}

function prepare(client: Sqlite.Database, file: string): void {
  // SQLite gives the files beside it the same mode. The folder may be one that others can read.
  if (statSync(file).mode & 0o077) chmodSync(file, 0o600)
  client.pragma('busy_timeout = 5000')
  client.pragma('journal_mode = WAL')
  client.pragma('synchronous = NORMAL')
}

/**
 * SQLite reads a file in WAL mode only with a second file beside it, which it cannot make here
 * (sqlite.org/wal.html#read_only_databases). Where no WAL was left, the file is all there is: it is read
 * into memory, its header saying that it has none (sqlite.org/fileformat.html, bytes 18 and 19).
 */
function openToRead(file: string): Sqlite.Database {
  const wal = statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0
  if (wal > 0) return new Sqlite(file, { readonly: true })
  const ledger = readFileSync(file)
  if (ledger.length > 19) ledger.fill(1, 18, 20)
  return new Sqlite(ledger, { readonly: true })
}

/**
 * Makes a ledger beside its place and puts it there whole, so that one without tables is never a new one.
 * Where another process was first, its ledger stays.
 */
export function makeWhole(file: string, fill: (client: Sqlite.Database) => void): void {
  const next = `${file}.${randomUUID()}.new`
  try {
    const client = naming(file, () => new Sqlite(next))
    try {
      chmodSync(next, 0o600)
      fill(client)
    } finally {
      client.close()
    }
    putInPlace(next, file)
  } finally {
    for (const left of [next, `${next}-journal`]) rmSync(left, { force: true })
  }
}

/** A link is made only where nothing is; a file system without links has a rename alone. */
function putInPlace(next: string, file: string): void {
  try {
    linkSync(next, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') renameSync(next, file)
  }
}

const tables = (client: Sqlite.Database): number =>
  client.prepare<[], number>('select count(*) from sqlite_master').pluck().get() ?? 0

/** Throws DATABASE_ENGINE_MISSING where SQLite does not load, else DATA_FOLDER_UNUSABLE. */
function naming<T>(file: string, open: () => T): T {
  try {
    return open()
  } catch (cause) {
    throw explainEngine(cause) ?? folderUnusable(dirname(file), cause)
  }
}
