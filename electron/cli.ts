import { enableCompileCache } from 'node:module'

/** `openrevenue`, as docs/command-line.md has it. */
enableCompileCache() // What is imported from here on is compiled once, not at every command.
const { outliveReaders } = await import('./command/terminal.ts')
const { guardProcess } = await import('./command/guard.ts')
const { end, run } = await import('./command/run.ts')
outliveReaders()
let done = false
guardProcess(error => {
  end(error, { answered: done })
  process.exit()
})
await run(process.argv.slice(2))
done = true
