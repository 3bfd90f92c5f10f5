import { note } from './print.ts'
import { problemOf } from './problem.ts'

/**
 * Says on the terminal what nobody else handles: what happened and why, a line each. OPENREVENUE_DEBUG=1
 * adds where in the code.
 */
export function report(error: unknown): void {
  const { message, why } = problemOf(error)
  note(message)
  if (why) note(why.split('\n')[0] ?? '')
  if (process.env.OPENREVENUE_DEBUG && error instanceof Error)
    note(...(error.stack ?? '').split('\n'))
}
