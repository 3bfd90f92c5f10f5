import Sqlite from 'better-sqlite3'
import { DrizzleError } from 'drizzle-orm'
import { AppError } from '../../shared/errors.ts'
import { isNoSpace, readOnly } from './data-folder.ts'

/** True for an SQLite error with one of these codes or an extended form of it. */
export function isSqliteError(error: unknown, ...codes: string[]): boolean {
  const found = rootOf(error)
  return found instanceof Sqlite.SqliteError && codes.some(code => found.code.startsWith(code))
}

/** SQLite's words for a disk without space. It wants some to read as well, for a WAL's index. */
const FULL = ['SQLITE_FULL', 'SQLITE_IOERR_WRITE', 'SQLITE_IOERR_SHMSIZE']

/** Drizzle hides what SQLite said behind an error of its own, which has the whole query in it. */
const rootOf = (error: unknown): unknown =>
  error instanceof DrizzleError && error.cause ? error.cause : error

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : ''

/** What a person can do about a disk or a database that cannot be used; other errors pass unchanged. */
export function explainStorage(thrown: unknown): unknown {
  const error = rootOf(thrown)
  const full = explainFull(error)
  if (full) return full
  if (isSqliteError(error, 'SQLITE_CORRUPT', 'SQLITE_NOTADB')) return damaged(undefined, error)
  if (isSqliteError(error, 'SQLITE_READONLY') || codeOf(error) === 'EROFS') {
    return readOnly(undefined, error)
  }
  return error
}

/** DISK_FULL where that is what went wrong; null for another error. */
export function explainFull(thrown: unknown): AppError | null {
  const cause = rootOf(thrown)
  const bySqlite = isSqliteError(cause, ...FULL)
  if (!bySqlite && !isNoSpace(cause)) return null
  return new AppError(
    {
      code: 'DISK_FULL',
      message: 'The disk is full, so something could not be written.',
      why: bySqlite ? `SQLite said: ${(cause as Error).message} (${codeOf(cause)}).` : undefined,
      fix: 'Free some space and try again. What was stored is safe, and a sync goes on where it stopped.',
    },
    { retryable: true, cause },
  )
}

export const damaged = (file = 'Its file', cause?: unknown) =>
  new AppError(
    {
      code: 'DATABASE_DAMAGED',
      message: 'The ledger cannot be read.',
      why: `${file} is damaged.`,
      fix: LEDGER_LOST,
    },
    { cause },
  )

/** A file without tables was a ledger once: a new one is put in place whole. */
export const emptied = (file: string) =>
  new AppError({
    code: 'DATABASE_DAMAGED',
    message: 'The ledger is empty.',
    why: `${file} is there, but nothing is in it: something emptied or replaced it.`,
    fix: LEDGER_LOST,
  })

/** True whatever was in it: nobody can look. */
export const LEDGER_LOST =
  'Put a backup of openrevenue.sqlite in its place; a copy made before an update, if there is one, is beside it (openrevenue.sqlite.before-step-…). Without one, move the file away and start again: connect your accounts, and a sync reads what your providers still list; import your CSV files again. Signed snapshots and settings don’t come back.'

/** Of a native module: it is not there, or the system does not load it. */
const NOT_LOADED = ['ERR_DLOPEN_FAILED', 'MODULE_NOT_FOUND']

/** What a person can do where better-sqlite3 itself does not load; null for another error. */
export function explainEngine(cause: unknown): AppError | null {
  if (!(cause instanceof Error) || !NOT_LOADED.includes(codeOf(cause))) return null
  const old = cause.message.includes('GLIBC')
  return new AppError(
    {
      code: 'DATABASE_ENGINE_MISSING',
      message: 'SQLite, which reads the ledger, could not be loaded.',
      why: old
        ? 'It needs glibc 2.34 or newer, which this Linux does not have.'
        : cause.message.split('\n')[0],
      fix: old
        ? 'Use a newer system, such as Ubuntu 22.04, Debian 12 or Fedora 35. Your data is untouched.'
        : 'Install OpenRevenue again, or run npm ci in its folder. Your data is untouched.',
    },
    { cause },
  )
}
