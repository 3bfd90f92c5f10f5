import Sqlite from 'better-sqlite3'
import { AppError } from '../../shared/errors.ts'

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
  if (isSqliteError(error, 'SQLITE_CORRUPT', 'SQLITE_NOTADB')) {
    return new AppError(
      {
        code: 'DATABASE_DAMAGED',
        message: 'The ledger cannot be read.',
        why: 'Its file is damaged.',
        fix: 'Move openrevenue.sqlite out of the data folder and start again: a sync brings every entry back.',
      },
      { cause: error },
    )
  }
  return error
}
