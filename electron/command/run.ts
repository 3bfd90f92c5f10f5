import { CommanderError } from 'commander'
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
    process.exitCode = error instanceof CommanderError ? misused(error) : failed(error)
  }
}

/** Commander has said it in words already. */
function misused({ exitCode, code, message }: CommanderError): number {
  if (exitCode === 0) return 0
  const words = code === 'commander.help' ? 'Say which command.' : message.replace(/^error: /, '')
  printError({ code: 'INVALID_INPUT', message: words })
  return 2
}

function failed(error: unknown): number {
  const problem = problemOf(error)
  printError(problem)
  note(explain(problem))
  if (problem.code === 'INTERRUPTED') return 130
  return problem.code === 'INVALID_INPUT' ? 2 : 1
}

function printError(error: object): void {
  if (program.opts<{ json?: boolean }>().json) printJson({ error })
}
