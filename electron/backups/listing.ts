import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Backup, BackupList } from '../../shared/contract/backups.ts'
import { AppError } from '../../shared/errors.ts'
import { examineCopy } from '../db/copy.ts'
import { backupsFolder, createdAtOf } from './folder.ts'
import { commandToRestore } from './words.ts'

export interface BackupsOf {
  /** The folder that holds package.json, and the migrations below it. */
  root: string
  dataDir: string
}

/**
 * The backups of a data folder, whether or not its ledger opens. A file that is as it was when it was last looked
 * through is not looked through again.
 */
export function listBackups({ root, dataDir }: BackupsOf): BackupList {
  const folder = backupsFolder(dataDir)
  const before = noted(folder)
  const found = namesIn(folder).flatMap(name => {
    const file = join(folder, name)
    const state = stateOf(file)
    if (state === null) return []
    const known = before.get(name)
    const looked = known?.state === state ? known : { state, entries: entriesOf(file, root) }
    return [{ name, file, ...looked }]
  })
  note(folder, before, found)
  const backups = found.flatMap(({ name, file, state, entries }): Backup[] => {
    const createdAt = createdAtOf(name) ?? 0
    return entries === null
      ? []
      : [{ file, bytes: Number(state.split(' ')[0]), entries, createdAt }]
  })
  const damaged = found.filter(it => it.entries === null).map(it => it.file)
  return { folder, backups, damaged, restore: commandToRestore(dataDir) }
}

/** The newest backup that this version can restore, looked through now; null where there is none. */
export function newestGood({ root, dataDir }: BackupsOf): Backup | null {
  const folder = backupsFolder(dataDir)
  for (const name of namesIn(folder)) {
    const file = join(folder, name)
    if (stateOf(file) === null) continue
    try {
      const { entries, steps, known } = examineCopy(file, root)
      if (steps > known) continue
      return { file, bytes: statSync(file).size, entries, createdAt: createdAtOf(name) ?? 0 }
    } catch {
      // It is damaged, or gone: the one before it may not be.
    }
  }
  return null
}

/** The names of backups, the newest first. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter(it => createdAtOf(it) !== null)
      .sort()
      .reverse()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** Null where it cannot be restored. */
function entriesOf(file: string, root: string): number | null {
  try {
    return examineCopy(file, root).entries
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}

/** Size in bytes and time of the last change in nanoseconds; null where there is no such file, or it is none: a pipe never ends. */
function stateOf(file: string): string | null {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false })
  return found?.isFile() ? `${found.size} ${found.mtimeNs}` : null
}

/** By a backup's name how it was when it was looked through, and what was found. */
type Looked = Map<string, { state: string; entries: number | null }>

const lookedSchema = z.record(
  z.string(),
  z.object({ state: z.string(), entries: z.number().int().nullable() }),
)

const noteFile = (folder: string): string => join(folder, '.checked.json')

function noted(folder: string): Looked {
  try {
    const read = lookedSchema.parse(JSON.parse(readFileSync(noteFile(folder), 'utf8')))
    return new Map(Object.entries(read))
  } catch {
    return new Map()
  }
}

/** Where it cannot be kept, the next list looks again. */
function note(
  folder: string,
  before: Looked,
  found: { name: string; state: string; entries: number | null }[],
): void {
  const same = ({ name, state }: (typeof found)[number]) => before.get(name)?.state === state
  if (found.length === before.size && found.every(same)) return
  const looked = found.map(({ name, state, entries }) => [name, { state, entries }])
  try {
    writeFileSync(noteFile(folder), JSON.stringify(Object.fromEntries(looked)), { mode: 0o600 })
  } catch {}
}
