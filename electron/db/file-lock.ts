import { chmodSync } from 'node:fs'
import Sqlite from 'better-sqlite3'
import { isSqliteError } from './errors.ts'

/** How long another holder is waited for. Milliseconds. */
const PATIENCE = 10_000

/**
 * Does `work` while no other process does its own under the same lock file. The lock is SQLite's, so the system
 * ends it with its process, however that dies: there are no stale ones, and no clock says what is one. Returns
 * null where another process held it all the time.
 */
export function underLock<T>(file: string, work: () => T): { done: T } | null {
  const lock = new Sqlite(file, { timeout: PATIENCE })
  try {
    chmodSync(file, 0o600)
    lock.exec('begin exclusive')
    return { done: work() }
  } catch (error) {
    if (isSqliteError(error, 'SQLITE_BUSY')) return null
    throw error
  } finally {
    lock.close()
  }
}
