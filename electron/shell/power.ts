import { powerMonitor } from 'electron'
import type { App } from '../app.ts'
import { report } from '../command/report.ts'

/** Syncs that came due while the computer slept run when it wakes. */
export function catchUpAfterSleep({ jobs }: Pick<App, 'jobs'>): void {
  powerMonitor.on('resume', () => {
    try {
      jobs.catchUp()
    } catch (error) {
      report(error)
    }
  })
}
