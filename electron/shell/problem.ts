import { app, dialog } from 'electron'
import { explain, problemOf } from '../command/problem.ts'
import { report } from '../command/report.ts'

/** What failed, why and what to do, in a window of the system's. */
export function showProblem(title: string, error: unknown): void {
  dialog.showErrorBox(title, explain(problemOf(error)).join('\n'))
}

/**
 * The end of a start that failed. The window may not be there yet, so the system's has to do; before the
 * app is ready there is none on Linux.
 */
export async function explainAndExit(error: unknown): Promise<void> {
  report(error)
  await app.whenReady()
  showProblem('OpenRevenue could not start', error)
  app.exit(1)
}
