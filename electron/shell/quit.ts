import { setTimeout as wait } from 'node:timers/promises'
import { app } from 'electron'
import type { App } from '../app.ts'
import { report } from '../command/report.ts'

/** A sync stops at the edge of a page; a network that does not answer is not waited for. */
const PATIENCE = 5_000

/** Lets a running sync stop cleanly and closes the database before the process ends. */
export function closeOnQuit(core: Pick<App, 'close'>): void {
  app.once('will-quit', event => {
    event.preventDefault()
    Promise.race([core.close(), wait(PATIENCE)])
      .catch(report)
      .finally(() => app.exit(0))
  })
  // Its being listened to is what keeps the app alive without a window.
  app.on('window-all-closed', () => undefined)
}
