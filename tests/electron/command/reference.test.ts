import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import { program } from '../../../electron/command/program.ts'
import { clientOf, dataFolder, ROOT, testApp } from '../../support/app.ts'
import { backup, SEALED_WITH } from '../../support/backups.ts'
import { runCommand } from '../../support/command.ts'

const PAGE = readFileSync(join(ROOT, 'docs/command-line.md'), 'utf8')

/** What the page says under the heading that names a command. */
const SECTIONS = new Map(
  PAGE.split(/^### /m)
    .slice(1)
    .flatMap(section => {
      const [heading = '', ...lines] = section.split('\n')
      const text = lines.join('\n').replace(/^## [\s\S]*/m, '')
      return heading.split(', ').map(name => [name, text] as const)
    }),
)

const SHARED = ['--data-dir', '--json', '--startup', '--help']

/** Every command that does something, by all of its name. */
const COMMANDS = leavesOf(program).map(command => ({ name: nameOf(command), command }))

function leavesOf(command: Command): Command[] {
  return command.commands.length > 0 ? command.commands.flatMap(leavesOf) : [command]
}

function nameOf(command: Command): string {
  const parent = command.parent && command.parent !== program ? `${nameOf(command.parent)} ` : ''
  return `${parent}${command.name()}`
}

describe('docs/command-line.md', () => {
  test('has a section of every command, and of no other', () => {
    expect([...SECTIONS.keys()].sort()).toEqual(COMMANDS.map(({ name }) => name).sort())
  })

  test.each(COMMANDS)('$name: its options, arguments and choices', ({ name, command }) => {
    const section = SECTIONS.get(name) ?? ''
    const named = new Set(section.match(/--[a-z][a-z-]+/g))
    const options = command.options.filter(it => !it.hidden && !SHARED.includes(String(it.long)))
    for (const { long, flags, argChoices } of options) {
      expect(named, flags).toContain(long)
      for (const choice of argChoices ?? []) expect(section).toContain(`\`${choice}\``)
    }
    for (const argument of command.registeredArguments) {
      for (const choice of argument.argChoices ?? []) expect(section).toContain(`\`${choice}\``)
    }
    // Sections of several commands name the options of all of them.
    const together = COMMANDS.filter(it => SECTIONS.get(it.name) === section)
    const known = together.flatMap(it => it.command.options.map(({ long }) => long))
    for (const option of named) expect([...known, ...SHARED], name).toContain(option)
  })

  test('says what all of them share', () => {
    const shared = PAGE.slice(PAGE.indexOf('## Options of every command'))
    for (const option of SHARED) expect(shared).toContain(`| \`${option}`)
  })
})

/** The document that a command prints. */
const run = async (...args: string[]) => JSON.parse((await runCommand([...args, '--json'])).stdout)

/** The keys of a document, or of the first of a list. */
const keysOf = (value: unknown): string[] =>
  Object.keys((Array.isArray(value) ? value[0] : value) ?? {}).sort()

const inBraces = (text: string | undefined): string[] =>
  (text ?? 'nothing')
    .split(',')
    .map(it => it.trim())
    .sort()

/** The keys that the page names of a command's document. */
const documented = (command: string): string[] =>
  inBraces(new RegExp(`JSON of\\s\`${command}\`:[^{]*\`\\{([^}]*)\\}`).exec(PAGE)?.[1])

/** A platform, which no command adds. */
async function platformOf(dataDir: string, startup: string): Promise<void> {
  const it = await testApp({ dataDir })
  const details = { name: 'Board', endpoint: 'http://127.0.0.1:9/', test: true, token: 'tok' }
  await clientOf(it, startup).publishing.platforms.add(details)
  await it.app.close()
}

test('the documents have the keys that the page names', { timeout: 120_000 }, async () => {
  const dataDir = dataFolder()
  const at = ['--data-dir', dataDir]
  const it = await testApp({ dataDir })
  await it.client.connections.startSample()
  await it.sync()
  await it.app.close()

  const made = await run('startups', 'create', '--name', 'Beta', ...at)
  const file = join(dataDir, 'file.csv')
  writeFileSync(file, 'id,date,kind,currency,gross\na,2026-01-10,charge,EUR,5.00\n')
  const [sample] = await run('startups', 'list', ...at)
  const of = ['--startup', sample.id, ...at]
  const imported = await run(
    ...['import', file, '--format', 'generic', '--name', 'Shop', '--startup', made.id, ...at],
  )
  const snapshot = await run('snapshot', 'create', ...of)
  writeFileSync(file, JSON.stringify(snapshot))
  const key = await run('api-key', 'create', ...of)
  const { answer: sealed } = await backup(
    dataDir,
    ['export', join(dataDir, 'it.age'), '--passphrase-stdin'],
    { input: SEALED_WITH },
  )
  await platformOf(dataDir, sample.id)
  const [platform] = await run('platform', 'list', ...of)
  const documents = {
    'startups create': made,
    'startups list': [sample],
    import: imported,
    connect: imported.connection,
    connections: await run('connections', ...at),
    sync: await run('sync', ...of),
    explain: await run('explain', 'net_revenue', ...of),
    breakdown: await run('breakdown', '--by', 'product', ...of),
    entries: await run('entries', '--limit', '1', ...of),
    customers: await run('customers', '--limit', '1', ...of),
    'snapshot create': snapshot,
    'snapshot list': await run('snapshot', 'list', ...of),
    'snapshot keys': await run('snapshot', 'keys', ...of),
    verify: await run('verify', file),
    'api-key create': key,
    'api-key list': await run('api-key', 'list', ...of),
    'api-key revoke': await run('api-key', 'revoke', key.id, ...of),
    'platform list': [platform],
    'platform privacy': await run('platform', 'privacy', platform.id, ...of),
    'backup create': await run('backup', 'create', ...at),
    'backup list': await run('backup', 'list', ...at),
    'backup export': sealed,
    'backup restore': await run('backup', 'restore', '--newest', ...at),
    'jobs list': await run('jobs', '--kind', 'sync-account', ...at),
    'jobs pause': await run('jobs', 'pause', ...at),
    'metrics-token show': await run('metrics-token', 'show', ...at),
    'alerts show': await run('alerts', 'show', ...at),
    doctor: await run('doctor', ...at),
    disconnect: await run('disconnect', imported.connection.id, '--keep-entries', ...at),
    'startups remove': await run('startups', 'remove', made.id, '--yes', ...at),
  }
  // What is printed of a snapshot is signed as it stands.
  expect(documents.verify.valid).toBe(true)
  for (const [command, document] of Object.entries(documents)) {
    const more = command === 'explain' ? ['entries'] : []
    expect([...documented(command), ...more].sort(), command).toEqual(keysOf(document))
  }

  const metrics = await run('metrics', '--compare', 'previous', ...of)
  const section = SECTIONS.get('metrics') ?? ''
  const rows = section.slice(section.indexOf('| key |')).match(/^\| `.*/gm) ?? []
  const named = rows.flatMap(row => row.split(' | ')[0]?.match(/[a-z_]+/g) ?? [])
  expect(named.sort()).toEqual(keysOf(metrics))
  const nested = section.matchAll(/^\| `(\w+)` \| [^`]*`\{([^}]*)\}`/gm)
  const seen = [...nested].map(([, name = '', braces]) => {
    expect(inBraces(braces), name).toEqual(keysOf(metrics[name]))
    return name
  })
  expect(seen).toContain('reconciliation')
  expect(seen).toContain('rates')
})
