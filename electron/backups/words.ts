import { defaultDataDir } from '../db/data-folder.ts'

/** The one command that restores the newest good backup of a data folder. */
export function commandToRestore(dataDir: string): string {
  const where = dataDir === defaultDataDir() ? '' : ` --data-dir "${dataDir}"`
  return `npm run -s openrevenue -- backup restore --newest${where}`
}

/** 2026-01-31 03:00 UTC. */
export const dateOf = (instant: number): string =>
  `${new Date(instant).toISOString().slice(0, 16).replace('T', ' ')} UTC`

export const counted = (entries: number): string =>
  `${entries} ${entries === 1 ? 'entry' : 'entries'}`
