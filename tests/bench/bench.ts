import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { benchIngest } from './ingest.ts'
import { printTable, type Result } from './measure.ts'
import { benchOpening } from './opening.ts'
import { benchOverview } from './overview.ts'
import { benchPull } from './pull.ts'
import { benchSync } from './sync.ts'

/**
 * `npm run bench`: how near the app comes to the least that the same work can cost on this machine,
 * both measured in this run, in turns. Nothing is asserted: a time depends on who else is at work.
 *
 * `--entries N` sets the size of the ledger, `--json` prints one JSON document.
 */
const { values } = parseArgs({
  options: {
    entries: { type: 'string', default: '100000' },
    json: { type: 'boolean', default: false },
  },
})
const entries = Number(values.entries)
if (!Number.isInteger(entries) || entries < 1000) {
  console.error('--entries takes a whole number, 1000 or more.')
  process.exit(2)
}

// Beside the packages, because a system's own folder for temporary files may be in memory.
const cache = join(import.meta.dirname, '../../node_modules/.cache')
mkdirSync(cache, { recursive: true })
const folder = mkdtempSync(join(cache, 'openrevenue-bench-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const started = performance.now()
const results: Result[] = []
const note = (line: string) => console.error(line)

note(`Storing ${entries.toLocaleString('en')} entries…`)
const { ledger, ...ingest } = await benchIngest(folder, entries)
results.push(...ingest.results)
note('Reading the figures…')
results.push(await benchOverview(ledger))
note('Opening the app…')
results.push(await benchOpening(ledger))
note('Pulling signed figures…')
results.push(await benchPull(ledger))
note('Syncing from the Stripe sandbox…')
results.push(await benchSync(folder, Math.round(entries / 10)))

const seconds = Math.round((performance.now() - started) / 1000)
const { node, sqlite } = { node: process.versions.node, sqlite: ingest.sqlite }
if (values.json) {
  const { platform, arch } = process
  console.log(JSON.stringify({ entries, seconds, node, sqlite, platform, arch, results }, null, 2))
} else {
  printTable(results)
  console.log(`\nNode ${node}, SQLite ${sqlite}, ${entries} entries, ${seconds} s in all.`)
}
