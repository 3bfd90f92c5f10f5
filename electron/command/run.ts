import { CommanderError } from 'commander'
import type { Problem } from '../../shared/errors.ts'
import { note, printJson } from './print.ts'
import { explain, problemOf } from './problem.ts'
import { program } from './program.ts'

/**
 * Does what a command line says, its program's own name left out, and leaves in `process.exitCode` how
 * it went: 0 done, 1 failed, 2 wrong use, 130 told to stop. With --json, one JSON document on stdout.
 */
export async function run(args: string[]): Promise<void> {
  try {
    await program.parseAsync(args, { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = misused(error)
    else end(error)
  }
}

/** Says what failed and sets the exit code. Where the answer is out already, it stays the only document. */
export function end(error: unknown, { answered = false } = {}): void {
  const problem = problemOf(error)
  if (!answered) printError(problem)
  note(...explain(problem))
  const debugged = process.env.OPENREVENUE_DEBUG && error instanceof Error
  if (debugged) note(...(error.stack ?? '').split('\n'))
  process.exitCode = EXIT_CODES[problem.code] ?? 1
}

const EXIT_CODES: Partial<Record<Problem['code'], number>> = { INTERRUPTED: 130, INVALID_INPUT: 2 }

/** Commander has said it in words already. */
function misused({ exitCode, code, message }: CommanderError): number {
  if (exitCode === 0) return 0
  const words = code === 'commander.help' ? 'Say which command.' : message.replace(/^error: /, '')
  printError({ code: 'INVALID_INPUT', message: words })
  return 2
}

function printError(error: object): void {
  if (program.opts<{ json?: boolean }>().json) printJson({ error })
}
