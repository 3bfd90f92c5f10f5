import { join, resolve } from 'node:path'
import { app, type BrowserWindow } from 'electron'
import { makeFolder, needWritableFolder } from '../db/data-folder.ts'
import { reveal } from './window.ts'

/**
 * One instance a data folder: two on one folder would sync twice, while the sample and the real
 * figures may be open side by side. Electron's lock is kept in its own folder, so that one moves too.
 */
export function isOnlyInstance(dataDir: string): boolean {
  const folder = join(resolve(dataDir), 'window')
  needWritableFolder(dataDir)
  makeFolder(folder)
  app.setPath('userData', folder)
  if (app.requestSingleInstanceLock()) return true
  app.quit()
  return false
}

/** Starting the app again, or clicking its icon in the dock, brings its window to the front. */
export function revealWhenStartedAgain(window: BrowserWindow): void {
  app.on('second-instance', () => reveal(window))
  app.on('activate', () => reveal(window))
}
