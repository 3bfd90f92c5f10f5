import { CommanderError } from 'commander'
import { explain, problemOf } from './command/explain.ts'
import { note, printJson } from './command/print.ts'
import { program } from './command/program.ts'

/** `openrevenue`: exit 0 done, 1 failed, 2 wrong use. With --json, one JSON document on stdout. */
try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2
  } else {
    const problem = problemOf(error)
    if (program.opts<{ json: boolean }>().json) printJson({ error: problem })
    note(explain(problem))
    process.exitCode = problem.code === 'INVALID_INPUT' ? 2 : 1
  }
}
