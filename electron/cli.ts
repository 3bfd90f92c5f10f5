import { enableCompileCache } from 'node:module'

/** `openrevenue`, as docs/command-line.md has it. */
enableCompileCache() // What is imported from here on is compiled once, not at every command.
const { outliveReaders } = await import('./terminal.ts')
const { run } = await import('./command/run.ts')
outliveReaders()
await run(process.argv.slice(2))
