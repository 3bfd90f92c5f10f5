import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import { expect, test } from 'vitest'
import walls from '../../.dependency-cruiser.mjs'
import { tempFolder } from '../support/app.ts'

/** For each wall an import that breaks it: from a file, to a file or a package. */
const BROKEN: Record<string, [from: string, to: string]> = {
  'electron-in-the-shell-only': ['electron/sync/a.ts', 'electron'],
  'electron-stand-in-by-type-only': ['tests/support/electron/a.ts', 'electron'],
  'page-on-its-own': ['renderer/a.ts', 'electron/app.ts'],
  'page-without-servers-packages': ['renderer/b.ts', 'better-sqlite3'],
  'shared-on-its-own': ['shared/a.ts', 'electron/ledger/page.ts'],
  'verifier-on-its-own': ['shared/snapshot/a.ts', 'shared/money.ts'],
  'verifiers-tests-on-their-own': ['shared/snapshot/tests/a.ts', 'tests/support/app.ts'],
  'verifier-by-its-name': ['renderer/c.ts', 'shared/snapshot/a.ts'],
  'provider-on-its-own': ['electron/providers/stripe/a.ts', 'electron/providers/paddle/index.ts'],
  'port-on-its-own': ['electron/providers/a.ts', 'electron/db/open.ts'],
  'provider-by-its-front-door': ['electron/imports/a.ts', 'electron/providers/stripe/kinds.ts'],
  'providers-put-together-by-the-root': [
    'electron/sync/b.ts',
    'electron/providers/paddle/index.ts',
  ],
  'secrets-on-their-own': ['electron/secrets/a.ts', 'electron/providers/provider.ts'],
  'database-on-its-own': ['electron/db/a.ts', 'electron/ledger/page.ts'],
  'backups-of-the-ledger-and-its-secrets': [
    'electron/backups/a.ts',
    'electron/providers/provider.ts',
  ],
  'outgoing-on-its-own': ['electron/outgoing/a.ts', 'electron/ledger/page.ts'],
  'alerts-are-told-what-to-say': ['electron/alerts/a.ts', 'electron/ledger/page.ts'],
  'ledger-on-its-own': ['electron/ledger/a.ts', 'electron/secrets/secrets.ts'],
  'rates-from-the-ledger': ['electron/rates/a.ts', 'electron/metrics/metrics.ts'],
  'metrics-from-the-ledger': ['electron/metrics/a.ts', 'electron/snapshots/snapshots.ts'],
  'startups-know-no-service': ['electron/startups/a.ts', 'electron/snapshots/snapshots.ts'],
  'connections-know-no-import': ['electron/connections/a.ts', 'electron/imports/imports.ts'],
  'snapshots-from-the-metrics': ['electron/snapshots/a.ts', 'electron/publishing/publishing.ts'],
  'publishing-from-the-snapshots': ['electron/publishing/a.ts', 'electron/sync/syncs.ts'],
  'services-below-the-workflows': ['electron/milestones/a.ts', 'electron/workflows/restore.ts'],
  'telemetry-is-told': ['electron/telemetry/a.ts', 'electron/jobs/queue.ts'],
  'telemetry-for-the-doors': ['electron/jobs/a.ts', 'electron/telemetry/a.ts'],
  'counting-on-demand': ['electron/serve.ts', 'electron/telemetry/telemetry.ts'],
  'workflows-below-the-doors': ['electron/workflows/a.ts', 'electron/rpc/router.ts'],
  'rpc-has-no-rules-of-its-own': ['electron/rpc/a.ts', 'electron/db/open.ts'],
  'commands-by-the-contract': ['electron/command/a.ts', 'electron/metrics/metrics.ts'],
  'root-of-doors-alone': ['electron/loose.ts', 'shared/money.ts'],
  'app-by-the-doors-alone': ['electron/rpc/b.ts', 'electron/app.ts'],
  'no-circles-of-folders': ['electron/exports/a.ts', 'electron/imports/b.ts'],
  'no-circles': ['electron/sync/c.ts', 'electron/sync/d.ts'],
  'no-orphans': ['electron/sync/alone.ts', ''],
  'no-tests-in-the-product': ['electron/sync/e.ts', 'tests/support/app.ts'],
  'no-development-packages-in-the-product': ['electron/sync/f.ts', 'fast-check'],
  'vite-where-a-checkout-builds-its-page': ['electron/sync/g.ts', 'vite'],
  'vite-on-demand': ['electron/headless/page.ts', 'vite'],
  'nothing-missing': ['electron/sync/h.ts', 'electron/sync/not-there.ts'],
  'nothing-undeclared': ['electron/sync/i.ts', 'undeclared'],
}

/** What else is there: the ways back that make the circles, and one of every import that is fine. */
const FINE: [from: string, to: string][] = [
  ['electron/imports/b.ts', 'electron/exports/a.ts'],
  ['electron/sync/d.ts', 'electron/sync/c.ts'],
  ['electron/main.ts', 'electron'],
  ['electron/main.ts', 'electron/app.ts'],
  ['electron/app.ts', 'electron/providers/paypal/index.ts'],
  ['electron/providers/paypal/index.ts', 'electron/providers/provider.ts'],
  ['electron/providers/provider.ts', 'electron/ledger/page.ts'],
  ['electron/ledger/ledger.ts', 'electron/db/open.ts'],
  ['electron/command/metrics.ts', 'electron/command/session.ts'],
  ['electron/command/session.ts', 'electron/app.ts'],
  ['electron/command/session.ts', 'electron/workflows/restore.ts'],
  ['electron/backups/backups.ts', 'electron/secrets/secrets.ts'],
  ['renderer/main.ts', 'shared/money.ts'],
]

const PACKAGES = { electron: 'dev', 'better-sqlite3': '', 'fast-check': 'dev', vite: 'dev' }

test('every wall stops an import that breaks it, and no other', async () => {
  const found = await broken(house())
  for (const [wall, [from]] of Object.entries(BROKEN)) {
    const where = wall === 'no-circles-of-folders' ? dirname(from) : from
    expect(found, wall).toContainEqual([wall, where])
  }
  const fine = FINE.slice(2).map(([from]) => from)
  expect(found.filter(([, from]) => fine.includes(from))).toEqual([])
})

test('there is a broken import here for every wall', () => {
  expect(walls.forbidden.map(it => it.name).sort()).toEqual(Object.keys(BROKEN).sort())
})

/** A house of empty files and these imports. */
function house(): string {
  const folder = tempFolder()
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  const named = (kind: string) =>
    Object.fromEntries(
      Object.entries(PACKAGES).flatMap(([name, is]) => (is === kind ? [[name, '1']] : [])),
    )
  write('package.json', JSON.stringify({ dependencies: named(''), devDependencies: named('dev') }))
  for (const name of [...Object.keys(PACKAGES), 'undeclared']) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }))
    write(`node_modules/${name}/index.js`, '')
  }
  const edges = [...Object.values(BROKEN), ...FINE]
  for (const file of edges.flat()) {
    if (!file.endsWith('.ts') || file.endsWith('/not-there.ts')) continue
    const imports = edges
      .filter(([from, to]) => from === file && to !== '')
      .map(([, to]) => (to.endsWith('.ts') ? `./${relative(dirname(file), to)}` : to))
    write(file, imports.map((from, at) => `import x${at} from '${from}'\nx${at}\n`).join(''))
  }
  return folder
}

/** Which walls are broken, and from where. */
async function broken(baseDir: string): Promise<[wall: string, from: string][]> {
  const { output } = await cruise(['electron', 'renderer', 'shared', 'tests'], {
    ...walls.options,
    ruleSet: { forbidden: walls.forbidden },
    validate: true,
    baseDir,
  })
  const { violations } = (output as ICruiseResult).summary
  return violations.map(({ rule, from }) => [rule.name, from])
}
