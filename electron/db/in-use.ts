import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { isWritable } from './data-folder.ts'
import { explainStorage } from './errors.ts'
import { type Lock, takeLock } from './file-lock.ts'

/** A command that is about to end is waited for this long. Milliseconds. */
const NEARLY_DONE = 2_000

const lockFile = (dataDir: string): string => join(dataDir, 'openrevenue.in-use')

/**
 * To be held by whatever has the ledger open, so that none is put in its place meanwhile. Where no lock can be
 * kept, as in a folder that can only be read, it goes without. Throws DATA_FOLDER_IN_USE.
 */
export function holdFolder(dataDir: string): Lock {
  if (!isWritable(dataDir)) return WITHOUT
  try {
    const lock = takeLock(lockFile(dataDir), { shared: true })
    if (lock) return lock
  } catch {
    return WITHOUT
  }
  throw new AppError(
    {
      code: 'DATA_FOLDER_IN_USE',
      message: 'A backup is being restored into this data folder.',
      why: `Another process has been replacing the ledger in ${dataDir} for more than ten seconds.`,
      fix: 'Try again when it is done.',
    },
    { retryable: true },
  )
}

/** To be held while the ledger is replaced: nobody else has it open. Throws DATA_FOLDER_IN_USE. */
export function haveFolderAlone(dataDir: string): Lock {
  const lock = explained(() => takeLock(lockFile(dataDir), { patience: NEARLY_DONE }))
  if (lock) return lock
  throw inUse(dataDir)
}

export const inUse = (dataDir: string) =>
  new AppError(
    {
      code: 'DATA_FOLDER_IN_USE',
      message: 'OpenRevenue is running on this data folder.',
      why: `The app, serve or another command has the ledger in ${dataDir} open.`,
      fix: 'Quit it, or stop the command, and try again. Nothing was changed.',
    },
    { retryable: true },
  )

const WITHOUT: Lock = { release: () => undefined }

function explained<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw explainStorage(error)
  }
}
