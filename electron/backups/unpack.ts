import { randomUUID } from 'node:crypto'
import { copyFileSync, existsSync, rmSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { examineCopy, settleCopy } from '../db/copy.ts'
import { makeFolder } from '../db/data-folder.ts'
import { backupsFolder, createdAtOf, partOf } from './folder.ts'
import { isSealed, unseal } from './seal.ts'

export interface Unpacked {
  /** The file that it came from. */
  source: string
  /** A folder with the ledger alone in it, beside its place to be; `clear` removes it. */
  folder: string
  ledger: string
  entries: number
  createdAt: number
  /** Whether it was sealed, as it is where it comes from another machine. */
  sealed: boolean
  secrets: Map<string, string> | null
  clear(): void
}

interface Source {
  root: string
  dataDir: string
  /** A path, or the name of one in the data folder's backups. */
  file: string
  /** Asked where the file is sealed. */
  passphrase?: () => Promise<string>
}

/**
 * Gets a backup ready beside its place to be, looked through. The file itself is only read. Throws NOT_FOUND,
 * BACKUP_UNUSABLE, PASSPHRASE_WRONG, DATABASE_NEWER or DISK_FULL.
 */
export async function unpack({
  root,
  dataDir,
  file,
  passphrase = async () => '',
}: Source): Promise<Unpacked> {
  const source = found(file, dataDir)
  const folder = join(backupsFolder(dataDir), partOf(`restore-${randomUUID()}`))
  const clear = () => rmSync(folder, { recursive: true, force: true })
  const ledger = join(folder, 'openrevenue.sqlite')
  try {
    makeFolder(folder)
    const sealed = isSealed(source)
    const told = sealed
      ? await unseal(source, await passphrase(), ledger)
      : { secrets: null, createdAt: createdAtOf(basename(source)) ?? statSync(source).mtimeMs }
    if (!sealed) copy(source, ledger)
    const { entries, steps, known } = examineCopy(ledger, root, source)
    if (steps > known) throw newer(source, { steps, known })
    settleCopy(ledger)
    return { ...told, source, folder, ledger, entries, sealed, clear }
  } catch (error) {
    clear()
    throw error
  }
}

function found(file: string, dataDir: string): string {
  const places = [resolve(file), join(backupsFolder(dataDir), file)]
  const source = places.find(it => existsSync(it) && statSync(it).isFile())
  if (source) return source
  throw new AppError({
    code: 'NOT_FOUND',
    message: `There is no backup ${file}.`,
    why: `Neither at ${places[0]} nor in ${backupsFolder(dataDir)}.`,
    fix: '`backup list` names those that there are.',
  })
}

/** With what SQLite keeps beside it, where somebody copied a ledger that was open. */
function copy(source: string, ledger: string): void {
  copyFileSync(source, ledger)
  const wal = `${source}-wal`
  if (existsSync(wal)) copyFileSync(wal, `${ledger}-wal`)
}

const newer = (source: string, { steps, known }: { steps: number; known: number }) =>
  new AppError({
    code: 'DATABASE_NEWER',
    message: `${source} was made by a newer OpenRevenue.`,
    why: `It has ${steps} schema steps; this version knows ${known}.`,
    fix: 'Update OpenRevenue and restore it then. Nothing was changed.',
  })
