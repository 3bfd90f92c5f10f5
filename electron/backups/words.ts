import type { Backup } from '../../shared/contract/backups.ts'
import { defaultDataDir } from '../db/data-folder.ts'

/** The one command that restores the newest good backup of a data folder. */
export function commandToRestore(dataDir: string): string {
  const where = dataDir === defaultDataDir() ? '' : ` --data-dir "${dataDir}"`
  return `npm run -s openrevenue -- backup restore --newest${where}`
}

/** What a backup has, and what it has not. */
export const whatItBrings = ({ createdAt, entries }: Backup): string =>
  `The newest good backup is from ${dateOf(createdAt)}, with ${counted(entries)}. The next sync fetches what your providers have of the time after it. CSV imports and settings made since are not in it.`

/** 2026-01-31 03:00 UTC. */
export const dateOf = (instant: number): string =>
  `${new Date(instant).toISOString().slice(0, 16).replace('T', ' ')} UTC`

const counted = (entries: number): string => `${entries} ${entries === 1 ? 'entry' : 'entries'}`
