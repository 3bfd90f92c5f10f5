import { app, dialog } from 'electron'
import { explain, problemOf } from '../command/problem.ts'

/** What failed, why and what to do, in a window of the system's. */
export function showProblem(title: string, error: unknown): void {
  dialog.showErrorBox(title, explain(problemOf(error)))
}

/** The end of a start that failed. The window may not be there yet, so the system's has to do. */
export function explainAndExit(error: unknown): void {
  console.error(error)
  showProblem('OpenRevenue could not start', error)
  app.exit(1)
}
