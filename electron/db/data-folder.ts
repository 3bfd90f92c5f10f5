import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import envPaths from 'env-paths'
import { AppError } from '../../shared/errors.ts'

/** Where the database and the vault live unless `--data-dir` or OPENREVENUE_DATA_DIR says otherwise. */
export const defaultDataDir = (): string =>
  process.env.OPENREVENUE_DATA_DIR || envPaths('OpenRevenue', { suffix: '' }).data

/** The sample has a folder of its own, so that looking around never touches real figures. */
export const sampleDataDir = (): string => `${defaultDataDir()}-demo`

/**
 * Makes a folder and those above it, readable by their owner alone. One by one: Node's own recursion
 * never ends where the system lets nobody make any, as under /proc. Throws DATA_FOLDER_UNUSABLE, and the
 * system's own error where the disk is full.
 */
export function makeFolder(folder: string): void {
  if (folder === '') throw folderUnusable('“”', 'It has no name; a variable may be unset.')
  const missing: string[] = []
  for (let path = resolve(folder); !existsSync(path); path = dirname(path)) missing.unshift(path)
  for (const path of missing) {
    try {
      mkdirSync(path, { mode: 0o700 })
    } catch (cause) {
      // Another process may have been first.
      if (existsSync(path)) continue
      throw isNoSpace(cause) ? cause : folderUnusable(folder, cause)
    }
  }
  if (!statSync(folder).isDirectory()) throw folderUnusable(folder, `${folder} is a file.`)
}

/** True for the file system's word that the disk, or one's share of it, is full. */
export const isNoSpace = (error: unknown): boolean =>
  ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException)?.code ?? '')

export const isWritable = (path: string): boolean => {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** For what has to write all the time, as the app and its schedule do. */
export function needWritableFolder(dataDir: string): void {
  makeFolder(dataDir)
  if (!isWritable(dataDir)) throw readOnly(dataDir)
}

export const readOnly = (dataDir?: string, cause?: unknown) =>
  new AppError(
    {
      code: 'DATA_FOLDER_READ_ONLY',
      message: `${dataDir ?? 'The data folder'} can be read but not written.`,
      why: 'Your user has no write access to it, or it is on a disk that is mounted read-only.',
      fix: 'Give your user write access, or choose another folder with --data-dir. Commands that only read, such as metrics and entries, work as it is.',
    },
    { cause },
  )

export const folderUnusable = (dataDir: string, cause: unknown) =>
  new AppError(
    {
      code: 'DATA_FOLDER_UNUSABLE',
      message: `The data folder ${dataDir} cannot be used.`,
      why: reasonOf(cause),
      fix: 'Give your user write access to it, or choose another folder with --data-dir.',
    },
    { cause },
  )

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  const { code, path, message } = cause as NodeJS.ErrnoException
  switch (code) {
    case 'ENOENT':
      return `The system makes no folder at ${path}.`
    case 'ENOTDIR':
    case 'EEXIST':
      return `A part of ${path} is a file, not a folder.`
    case 'EACCES':
    case 'EPERM':
      return `Your user may not use ${path}.`
    case 'EROFS':
      return `${path} is on a disk that is mounted read-only.`
    default:
      return message
  }
}
