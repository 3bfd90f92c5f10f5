import { existsSync, linkSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { syncToDisk } from '../db/copy.ts'
import { isSqliteError } from '../db/errors.ts'
import { inUse } from '../db/in-use.ts'
import { stamp } from './folder.ts'

/**
 * Puts a ledger in its place, with the folder held alone. What was there is kept beside it under a dated name,
 * which is returned; null where nothing was. A kill at any moment leaves one of the two in place, whole.
 * Throws DATA_FOLDER_IN_USE where something else has it open after all.
 */
export function putInPlace(ledger: string, dataDir: string, now: number): string | null {
  const file = join(dataDir, 'openrevenue.sqlite')
  const aside = existsSync(file) ? `${file}.replaced-${stamp(now)}` : null
  if (aside) {
    foldIn(file, dataDir)
    keep(file, aside)
    // Of a ledger that SQLite cannot read any more. It must not be taken for the new one's.
    if (existsSync(`${file}-wal`)) renameSync(`${file}-wal`, `${aside}-wal`)
  }
  for (const left of [`${file}-wal`, `${file}-shm`, `${file}-journal`])
    rmSync(left, { force: true })
  renameSync(ledger, file)
  syncToDisk(dataDir, { folder: true })
  return aside
}

/** Moves what SQLite keeps beside a ledger into it; one that is damaged is left as it is. */
function foldIn(file: string, dataDir: string): void {
  const client = new Sqlite(file, { timeout: 0 })
  try {
    const mode = client.pragma('journal_mode = DELETE', { simple: true })
    if (mode !== 'delete') throw inUse(dataDir)
  } catch (error) {
    if (isSqliteError(error, 'SQLITE_BUSY')) throw inUse(dataDir)
    if (!isSqliteError(error, 'SQLITE_CORRUPT', 'SQLITE_NOTADB')) throw error
  } finally {
    client.close()
  }
}

/** Under both names until the new one takes the place; a file system without links has a rename alone. */
function keep(file: string, aside: string): void {
  try {
    linkSync(file, aside)
  } catch {
    renameSync(file, aside)
  }
}
