import Sqlite from 'better-sqlite3'
import { AppError } from '../../shared/errors.ts'
import { readOnly } from '../data-folder.ts'

/** True for an SQLite error with one of these codes or an extended form of it. */
export const isSqliteError = (error: unknown, ...codes: string[]): boolean =>
  error instanceof Sqlite.SqliteError && codes.some(code => error.code.startsWith(code))

/** SQLite's words for a disk without space, and the file system's. */
const FULL = ['SQLITE_FULL', 'SQLITE_IOERR_WRITE', 'ENOSPC', 'EDQUOT']

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : ''

/** What a person can do about a disk or a database that cannot be used; other errors pass unchanged. */
export function explainStorage(error: unknown): unknown {
  if (FULL.some(code => codeOf(error).startsWith(code))) {
    return new AppError(
      {
        code: 'DISK_FULL',
        message: 'The disk is full, so something could not be written.',
        why: error instanceof Error ? error.message : undefined,
        fix: 'Free some space and try again. What was stored is safe, and a sync goes on where it stopped.',
      },
      { retryable: true, cause: error },
    )
  }
  if (isSqliteError(error, 'SQLITE_CORRUPT', 'SQLITE_NOTADB')) return damaged(undefined, error)
  if (isSqliteError(error, 'SQLITE_READONLY') || codeOf(error) === 'EROFS') {
    return readOnly(undefined, error)
  }
  return error
}

export const damaged = (file = 'Its file', cause?: unknown) =>
  new AppError(
    {
      code: 'DATABASE_DAMAGED',
      message: 'The ledger cannot be read.',
      why: `${file} is damaged.`,
      fix: `Move that file away and start again: ${BACK}`,
    },
    { cause },
  )

/** A file without tables was a ledger once: a new one is put in place whole. */
export const emptied = (file: string) =>
  new AppError({
    code: 'DATABASE_DAMAGED',
    message: 'The ledger is empty.',
    why: `${file} is there, but nothing is in it: something emptied or replaced it.`,
    fix: `Put a backup in its place. Without one, move that file away and start again: ${BACK}`,
  })

const BACK =
  'a sync brings every entry back from the provider. Copies made before updates lie beside it.'

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
