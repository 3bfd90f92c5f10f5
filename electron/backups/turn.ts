import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { makeFolder } from '../db/data-folder.ts'
import { explainStorage } from '../db/errors.ts'
import { noFileFits } from '../db/file.ts'
import { takeLock } from '../db/file-lock.ts'
import { backupsFolder, isPart } from './folder.ts'

/**
 * Does what makes or unpacks a backup while no other process does; what a killed one left half made goes. Throws
 * CONFLICT where another is at it, DISK_FULL, DATA_FOLDER_UNUSABLE.
 */
export async function backupsInTurn<T>(dataDir: string, work: () => Promise<T>): Promise<T> {
  const folder = backupsFolder(dataDir)
  try {
    makeFolder(folder)
    const lock = takeLock(join(folder, '.lock'), { patience: 0 })
    if (!lock) throw busy()
    try {
      removeParts(folder)
      return await work()
    } finally {
      removeParts(folder)
      lock.release()
    }
  } catch (error) {
    throw noFileFits(folder, error) ?? explainStorage(error)
  }
}

function removeParts(folder: string): void {
  for (const name of readdirSync(folder)) if (isPart(name)) remove(join(folder, name))
}

/** Whether it is gone; another time it may be, where somebody has it open. */
export function remove(file: string): boolean {
  try {
    rmSync(file, { recursive: true, force: true })
    return true
  } catch {
    return false
  }
}

const busy = () =>
  new AppError(
    {
      code: 'CONFLICT',
      message: 'Another process is making a backup or restoring one.',
      fix: 'Try again when it is done.',
    },
    { retryable: true },
  )
