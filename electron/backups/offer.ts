import { AppError } from '../../shared/errors.ts'
import { type BackupsOf, newestGood } from './listing.ts'
import { commandToRestore, whatItBrings } from './words.ts'

/** The error with a way out: where the ledger is damaged and there is a good backup, what restores it. */
export function namingBackup(error: unknown, of: BackupsOf): unknown {
  if (!(error instanceof AppError) || error.code !== 'DATABASE_DAMAGED') return error
  const newest = newestGood(of)
  if (!newest) return error
  const { code, message, why, fix, cause } = error
  const offer = `${whatItBrings(newest)} Restore it with: ${commandToRestore(of.dataDir)}`
  return new AppError({ code, message, why, fix: `${offer}. ${fix}` }, { cause })
}
