import { randomUUID } from 'node:crypto'
import { renameSync, rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Backup, BackupList } from '../../shared/contract/backups.ts'
import { AppError } from '../../shared/errors.ts'
import { copyOnline, examineCopy, settleCopy, syncToDisk } from '../db/copy.ts'
import { damaged } from '../db/errors.ts'
import type { Database } from '../db/open.ts'
import type { SecretStore } from '../secrets/store.ts'
import { backupsFolder, createdAtOf, nameOf, partOf } from './folder.ts'
import { listBackups } from './listing.ts'
import { dayOf, kept } from './rotation.ts'
import { refuseTaken, seal } from './seal.ts'
import { backupsInTurn, remove } from './turn.ts'

interface BackupsParts {
  db: Database
  /** The folder that holds package.json, and the migrations below it. */
  root: string
  dataDir: string
  secrets: Pick<SecretStore, 'get'>
  /** The names of all secrets that the ledger points to. */
  secretNames(): string[]
  /** Milliseconds since the epoch. */
  now(): number
}

export interface ExportOptions {
  /** Where the sealed file is to be; nothing may be there. */
  to: string
  passphrase: string
  withSecrets: boolean
}

export interface Backups {
  /** The good ones, the newest first, and those that are damaged. */
  list(): BackupList
  /**
   * Copies the ledger, looks the copy through, and only then gives it a backup's name; then the old ones that
   * rotation does not keep go. Throws DISK_FULL, DATA_FOLDER_UNUSABLE, CONFLICT where another process makes one,
   * and `signal`'s reason.
   */
  create(signal?: AbortSignal): Promise<Backup>
  /** The same, once a day in UTC: null where there is a good one of `now`'s day. */
  createIfDue(now: number, signal?: AbortSignal): Promise<Backup | null>
  /** Removes what is neither of the last seven days nor of the last four weeks. Returns what it removed. */
  rotate(): string[]
  /** Writes the ledger, and its secrets if asked, into one file sealed with a passphrase. */
  export(options: ExportOptions): Promise<Exported>
}

export interface Exported {
  file: string
  bytes: number
  entries: number
  createdAt: number
  /** How many secrets are in it. */
  secrets: number
}

/** Backups of one data folder. What restores them works without an open ledger: `workflows/restore.ts`. */
export function createBackups({
  db,
  root,
  dataDir,
  secrets,
  secretNames,
  now,
}: BackupsParts): Backups {
  const folder = backupsFolder(dataDir)
  let making: Promise<Backup> | undefined

  const list = () => listBackups({ root, dataDir })

  /** A copy under a part's name that was looked through, and how many entries it has. */
  async function copyTo(part: string, signal?: AbortSignal): Promise<number> {
    await copyOnline(db.$client, part, signal)
    settleCopy(part)
    try {
      return examineCopy(part, root).entries
    } catch (error) {
      // A copy of a sound ledger is sound.
      throw error instanceof AppError ? damaged(join(dataDir, 'openrevenue.sqlite'), error) : error
    }
  }

  const make = (signal?: AbortSignal): Promise<Backup> =>
    backupsInTurn(dataDir, async () => {
      const createdAt = now()
      const file = join(folder, nameOf(createdAt))
      const part = join(folder, partOf(nameOf(createdAt)))
      const entries = await copyTo(part, signal)
      renameSync(part, file)
      syncToDisk(folder, { folder: true })
      rotate()
      return { file, bytes: statSync(file).size, entries, createdAt }
    })

  function create(signal?: AbortSignal): Promise<Backup> {
    making ??= make(signal).finally(() => {
      making = undefined
    })
    return making
  }

  function rotate(): string[] {
    const { backups, damaged } = list()
    const stay = kept(backups.map(it => it.createdAt))
    const oldest = Math.min(...stay)
    const old = backups.filter(it => !stay.has(it.createdAt)).map(it => it.file)
    // A damaged one is left for whoever wants to look at it, for as long as good ones of its age are.
    const decayed = damaged.filter(file => Number(createdAtOf(basename(file))) < oldest)
    return [...old, ...decayed].filter(remove)
  }

  return {
    list,
    create,
    async createIfDue(at, signal) {
      const made = list().backups.some(it => dayOf(it.createdAt) === dayOf(at))
      return made ? null : create(signal)
    },
    rotate,
    export: ({ to, passphrase, withSecrets }) =>
      backupsInTurn(dataDir, async () => {
        refuseTaken(to)
        // A tar tells whole seconds.
        const createdAt = Math.floor(now() / 1000) * 1000
        const part = join(folder, partOf(`export-${randomUUID()}`))
        const entries = await copyTo(part)
        const told = withSecrets ? await read(secrets, secretNames()) : null
        await seal({ ledger: part, secrets: told, createdAt }, passphrase, to)
        rmSync(part, { force: true })
        return { file: to, bytes: statSync(to).size, entries, createdAt, secrets: told?.size ?? 0 }
      }),
  }
}

/** Those of these names that there are. */
async function read(
  secrets: Pick<SecretStore, 'get'>,
  names: string[],
): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const name of names) {
    const value = await secrets.get(name)
    if (value !== null) found.set(name, value)
  }
  return found
}
