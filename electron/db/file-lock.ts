import { chmodSync } from 'node:fs'
import Sqlite from 'better-sqlite3'
import { isSqliteError } from './errors.ts'

/** How long another holder is waited for. Milliseconds. */
const PATIENCE = 10_000

export interface Lock {
  release(): void
}

interface LockOptions {
  /** Held beside others that share it; else by one alone. */
  shared?: boolean
  /** How long another holder is waited for, with nothing else done meanwhile. Milliseconds. */
  patience?: number
}

/**
 * Takes the lock that a file stands for. It is SQLite's, so the system ends it with its process, however that
 * dies: there are no stale ones, and no clock says what is one. Null where another process held it all the time.
 */
export function takeLock(
  file: string,
  { shared = false, patience = PATIENCE }: LockOptions = {},
): Lock | null {
  const lock = new Sqlite(file, { timeout: patience })
  try {
    chmodSync(file, 0o600)
    lock.exec(shared ? 'begin; select count(*) from sqlite_master' : 'begin exclusive')
    return { release: () => void lock.close() }
  } catch (error) {
    lock.close()
    if (isSqliteError(error, 'SQLITE_BUSY')) return null
    throw error
  }
}

/** Does `work` while no other process does its own under the same lock file. Null where none let it. */
export function underLock<T>(file: string, work: () => T): { done: T } | null {
  const lock = takeLock(file)
  if (!lock) return null
  try {
    return { done: work() }
  } finally {
    lock.release()
  }
}
