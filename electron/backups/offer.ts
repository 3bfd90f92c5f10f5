import type { Backup } from '../../shared/contract/backups.ts'
import { AppError } from '../../shared/errors.ts'
import { defaultDataDir } from '../db/data-folder.ts'
import { type BackupsOf, newestGood } from './listing.ts'

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
  `The newest good backup is of ${dateOf(createdAt)}, with ${counted(entries)}. Restore it with: ${commandFor(dataDir)}. The next sync fetches again what your providers have of the time after it; CSV imports and settings made since are not in it.`

const commandFor = (dataDir: string): string => {
  const where = dataDir === defaultDataDir() ? '' : ` --data-dir "${dataDir}"`
  return `npm run -s openrevenue -- backup restore --newest${where}`
}

const counted = (entries: number): string => `${entries} ${entries === 1 ? 'entry' : 'entries'}`

/** 2026-01-31 03:00 UTC. */
export const dateOf = (instant: number): string =>
  `${new Date(instant).toISOString().slice(0, 16).replace('T', ' ')} UTC`
