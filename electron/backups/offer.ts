import type { Backup } from '../../shared/contract/backups.ts'
import { AppError } from '../../shared/errors.ts'
import { type BackupsOf, newestGood } from './listing.ts'
import { commandToRestore, counted, dateOf } from './words.ts'

/** The error with a way out: where the ledger is damaged and there is a good backup, what restores it. */
export function namingBackup(error: unknown, of: BackupsOf): unknown {
  if (!(error instanceof AppError) || error.code !== 'DATABASE_DAMAGED') return error
  const newest = newestGood(of)
  if (!newest) return error
  const { code, message, why, fix, cause } = error
  return new AppError({ code, message, why, fix: `${offer(newest, of)} ${fix}` }, { cause })
}

/** What to do, and what it brings back. */
const offer = ({ createdAt, entries }: Backup, { dataDir }: BackupsOf): string =>
  `The newest good backup is of ${dateOf(createdAt)}, with ${counted(entries)}. Restore it with: ${commandToRestore(dataDir)}. The next sync fetches again what your providers have of the time after it; CSV imports and settings made since are not in it.`
