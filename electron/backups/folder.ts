import { join } from 'node:path'

export const backupsFolder = (dataDir: string): string => join(dataDir, 'backups')

/** An instant that every file system takes in a name: 2026-01-31T03-00-00-000Z. */
export const stamp = (instant: number): string =>
  new Date(instant).toISOString().replaceAll(/[:.]/g, '-')

export const nameOf = (createdAt: number): string => `openrevenue-${stamp(createdAt)}.sqlite`

const NAME = /^openrevenue-(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z\.sqlite$/

/** When the backup of this name was made, in milliseconds since the epoch; null for another name. */
export function createdAtOf(name: string): number | null {
  const [, day, hours, minutes, seconds, rest] = NAME.exec(name) ?? []
  const instant = Date.parse(`${day}T${hours}:${minutes}:${seconds}.${rest}Z`)
  return Number.isNaN(instant) ? null : instant
}

/** What is not a backup yet, and never becomes one where its process dies. */
export const partOf = (name: string): string => `.${name}.part`

export const isPart = (name: string): boolean => /^\..*\.part(-journal|-wal|-shm)?$/.test(name)
