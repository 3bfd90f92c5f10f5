import Sqlite from 'better-sqlite3'
import { AppError } from '../../shared/errors.ts'

/** True for an SQLite error with one of these codes or an extended form of it. */
export const isSqliteError = (error: unknown, ...codes: string[]): boolean =>
  error instanceof Sqlite.SqliteError && codes.some(code => error.code.startsWith(code))

/** What a person can do about a database that could not be written; other errors pass unchanged. */
export function explainSqlite(error: unknown): unknown {
  if (isSqliteError(error, 'SQLITE_FULL', 'SQLITE_IOERR_WRITE')) {
    return new AppError(
      {
        code: 'DISK_FULL',
        message: 'The ledger could not be written.',
        why: 'The disk is full.',
        fix: 'Free some space. The next sync goes on where this one stopped; nothing is lost.',
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
