import { randomUUID } from 'node:crypto'
import {
  chmodSync,
  linkSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import Sqlite from 'better-sqlite3'
import type { AppError } from '../../shared/errors.ts'
import { folderUnusable, isWritable, readOnly } from './data-folder.ts'
import { emptied, explainEngine, explainFull, isSqliteError } from './errors.ts'

export interface OpenedFile {
  client: Sqlite.Database
  /** What a write to it is answered with; null where it can be written. */
  refusal: AppError | null
}

/** Opens a ledger that is there: to read it alone where it, or its folder, cannot be written, or the disk is full. */
export function openExisting(file: string): OpenedFile {
  const writable = isWritable(file) && isWritable(dirname(file))
  if (!writable) return openToRead(file, readOnly(dirname(file)), readAsReader)
  try {
    return { client: opened(file, () => new Sqlite(file), prepare), refusal: null }
  } catch (error) {
    const full = explainFull(error) ?? noFileFits(dirname(file), error)
    if (full) return readOnFullDisk(file, full)
    throw error
  }
}

function readOnFullDisk(file: string, full: AppError): OpenedFile {
  try {
    return openToRead(file, full, readAlone)
  } catch (error) {
    // Another process has it open, so this one cannot have it alone.
    throw isSqliteError(error, 'SQLITE_BUSY') ? full : error
  }
}

/** What `open` gives, once `ready` was done with it. Throws DATABASE_DAMAGED where there are no tables. */
function opened(
  file: string,
  open: () => Sqlite.Database,
  ready: (client: Sqlite.Database, file: string) => void,
): Sqlite.Database {
  const client = naming(file, open)
  try {
    if (tables(client) === 0) throw emptied(file)
    ready(client, file)
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
function openToRead(
  file: string,
  refusal: AppError,
  withWal: (file: string) => Sqlite.Database,
): OpenedFile {
  const wal = statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0
  const client = opened(
    file,
    () => (wal > 0 ? withWal(file) : inMemory(file)),
    it => refuseWrites(it, refusal),
  )
  return { client, refusal }
}

function inMemory(file: string): Sqlite.Database {
  const ledger = readFileSync(file)
  if (ledger.length > 19) ledger.fill(1, 18, 20)
  // Not as read-only: where a transaction begins, SQLite would refuse it before it is known why.
  return new Sqlite(ledger)
}

const readAsReader = (file: string) => new Sqlite(file, { readonly: true })

/** Held alone, it needs no second file (sqlite.org/wal.html#use_of_wal_without_shared_memory). */
function readAlone(file: string): Sqlite.Database {
  const client = new Sqlite(file)
  client.pragma('locking_mode = EXCLUSIVE')
  return client
}

/** SQLite would say no more than that it is read-only, whatever the reason. */
function refuseWrites(client: Sqlite.Database, refusal: AppError): void {
  const refuse = () => {
    throw refusal
  }
  const prepareAny = client.prepare.bind(client)
  client.prepare = ((sql: string) => {
    const statement = prepareAny(sql)
    if (statement.readonly) return statement
    return Object.assign(statement, { run: refuse, get: refuse, all: refuse, iterate: refuse })
  }) as typeof client.prepare
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

/**
 * DISK_FULL where that is why SQLite could not open one of its files. It says no more than that it could not;
 * the system says why.
 */
export function noFileFits(folder: string, error: unknown): AppError | null {
  if (!isSqliteError(error, 'SQLITE_CANTOPEN')) return null
  const probe = join(folder, `${randomUUID()}.new`)
  try {
    writeFileSync(probe, '')
    return null
  } catch (cause) {
    return explainFull(cause)
  } finally {
    rmSync(probe, { force: true })
  }
}

/** Throws DATABASE_ENGINE_MISSING where SQLite does not load, DISK_FULL, else DATA_FOLDER_UNUSABLE. */
function naming<T>(file: string, open: () => T): T {
  try {
    return open()
  } catch (cause) {
    const folder = dirname(file)
    throw explainEngine(cause) ?? noFileFits(folder, cause) ?? folderUnusable(folder, cause)
  }
}
