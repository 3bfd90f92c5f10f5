import { chmodSync, closeSync, fsyncSync, openSync, readSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { AppError } from '../../shared/errors.ts'
import { isSqliteError } from './errors.ts'

/** Pages copied in a row; between them others have their turn. */
const STRETCH = 500
/** How often a copy may begin anew because another process wrote; then the rest is copied in one go. */
const PATIENCE = 3

/**
 * Copies a ledger that is in use into a new file, readable by its owner alone: as it was at one instant, whoever
 * writes meanwhile (sqlite.org/backup.html). Throws what SQLite says where it cannot, and `signal`'s reason.
 */
export async function copyOnline(
  client: Sqlite.Database,
  to: string,
  signal?: AbortSignal,
): Promise<void> {
  writeFileSync(to, '', { mode: 0o600, flag: 'wx' })
  let left = Number.POSITIVE_INFINITY
  let begun = 0
  await client.backup(to, {
    progress({ totalPages, remainingPages }) {
      signal?.throwIfAborted()
      if (remainingPages > left) begun += 1
      left = remainingPages
      return begun > PATIENCE ? Math.max(totalPages, 1) : STRETCH
    },
  })
  signal?.throwIfAborted()
}

/** Makes one file of a copy: none beside it is needed to read it. It is on the disk, not on its way. */
export function settleCopy(file: string): void {
  const client = new Sqlite(file)
  try {
    client.pragma('journal_mode = DELETE')
  } finally {
    client.close()
  }
  chmodSync(file, 0o600)
  syncToDisk(file)
}

/** A folder's list of names too, where the system can. */
export function syncToDisk(path: string, { folder = false } = {}): void {
  try {
    const handle = openSync(path, folder ? 'r' : 'r+')
    try {
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
  } catch (error) {
    if (!folder) throw error
  }
}

export interface Standing {
  entries: number
  /** Schema steps that it has, and that this version knows. */
  steps: number
  known: number
}

/**
 * Looks through the whole of a file that is to be a ledger of ours, and changes nothing. Throws BACKUP_UNUSABLE
 * where it is another file or is damaged; the error calls it `name`.
 */
export function examineCopy(file: string, root: string, name = file): Standing {
  if (!beginsWith(file, 'SQLite format 3\0')) throw notOurs(name)
  try {
    const client = new Sqlite(file, { readonly: true, fileMustExist: true })
    try {
      const migrationsFolder = join(root, 'electron/db/migrations')
      const migrations = readMigrationFiles({ migrationsFolder })
      const applied = stepsOf(client)
      if (applied[0] !== migrations[0]?.hash) throw notOurs(name)
      if (client.pragma('quick_check(1)', { simple: true }) !== 'ok') throw damagedCopy(name)
      const count = client.prepare<[], number>('select count(*) from entries').pluck()
      return { entries: count.get() ?? 0, steps: applied.length, known: migrations.length }
    } finally {
      client.close()
    }
  } catch (error) {
    throw isSqliteError(error, 'SQLITE_CORRUPT', 'SQLITE_NOTADB') ? damagedCopy(name, error) : error
  }
}

/** The hashes of the schema steps that a ledger has been through; empty for a file of another kind. */
function stepsOf(client: Sqlite.Database): string[] {
  const tables = client.prepare<[], string>('select name from sqlite_master').pluck().all()
  const ours = ['__drizzle_migrations', 'installation', 'entries'].every(it => tables.includes(it))
  if (!ours) return []
  return client
    .prepare<[], string>('select hash from __drizzle_migrations order by created_at')
    .pluck()
    .all()
}

export function beginsWith(file: string, text: string): boolean {
  const found = Buffer.alloc(text.length)
  const handle = openSync(file, 'r')
  try {
    readSync(handle, found, 0, found.length, 0)
  } finally {
    closeSync(handle)
  }
  return found.equals(Buffer.from(text, 'latin1'))
}

const notOurs = (file: string) =>
  new AppError({
    code: 'BACKUP_UNUSABLE',
    message: `${file} isn’t a backup of OpenRevenue.`,
    why: 'It isn’t a ledger that OpenRevenue made.',
    fix: 'Give a file that `backup list` names, or one that `backup export` wrote.',
  })

const damagedCopy = (file: string, cause?: unknown) =>
  new AppError(
    {
      code: 'BACKUP_UNUSABLE',
      message: `The backup ${file} is damaged.`,
      why: 'SQLite finds that its pages contradict each other.',
      fix: 'Restore another one: `backup list` names those that are good.',
    },
    { cause },
  )
