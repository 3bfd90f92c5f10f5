import { powerMonitor } from 'electron'
import type { App } from '../app.ts'
import { report } from '../command/report.ts'

/** Syncs that came due while the computer slept run when it wakes. */
export function catchUpAfterSleep({ scheduler }: Pick<App, 'scheduler'>): void {
  powerMonitor.on('resume', () => {
    try {
      scheduler.catchUp()
    } catch (error) {
      report(error)
    }
  })
}
