import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { clientOf, dataFolder, testApp } from '../../support/app.ts'
import { runCommand } from '../../support/command.ts'

const rows = (id: string, gross: string) =>
  `id,date,kind,currency,gross\n${id},2026-01-10,charge,EUR,${gross}\n`

async function json(at: string[], ...args: string[]) {
  const { code, stdout } = await runCommand([...args, '--json', ...at])
  return { code, value: JSON.parse(stdout) }
}

/** A folder with Acme and Beta, and an import of the same name in each. */
async function twoStartups() {
  const dataDir = dataFolder()
  const it = await testApp({ dataDir })
  const make = async (name: string, timezone: string, gross: string) => {
    const details = { name, timezone, description: '', website: '', currency: 'EUR' }
    const { id } = await it.client.startup.create(details)
    const text = rows(name, gross)
    await clientOf(it, id).connections.importFile({ format: 'generic', name: 'Shop', text })
    return id
  }
  const acme = await make('Acme', 'UTC', '5.00')
  const beta = await make('Beta', 'Asia/Tokyo', '7.00')
  await it.app.close()
  return { at: ['--data-dir', dataDir], acme, beta }
}

test('a second startup is made beside the one that came with the first connection', async () => {
  const dataDir = dataFolder()
  const at = ['--data-dir', dataDir]
  const file = join(dataDir, 'file.csv')
  const importFile = ['import', file, '--format', 'generic', '--name', 'Shop']
  writeFileSync(file, rows('a', '5.00'))
  const first = (await json(at, ...importFile)).value.connection.startup_id
  const made = await json(at, 'startups', 'create', '--name', 'Beta', '--timezone', 'Asia/Tokyo')
  expect(made).toMatchObject({ code: 0, value: { name: 'Beta', timezone: 'Asia/Tokyo' } })
  writeFileSync(file, rows('b', '7.00'))
  expect((await json(at, ...importFile, '--startup', 'Beta')).code).toBe(0)
  expect((await json(at, 'startups', 'list')).value).toMatchObject([
    { id: first, name: 'Shop', currency: 'EUR', connections: 1, sample: false },
    { id: made.value.id, name: 'Beta', currency: expect.stringMatching(/^[A-Z]{3}$/) },
  ])
})

test('a startup is named before or after the command; connections are of all unless one is', async () => {
  const { at, acme, beta } = await twoStartups()
  const { value: metrics } = await json(at, '--startup', beta.slice(0, 8), 'metrics')
  expect(metrics).toMatchObject({
    ...{ tz: 'Asia/Tokyo', entries: 1 },
    totals_by_currency: { EUR: { gross_volume: { amount: 700 } } },
  })
  expect((await json(at, 'connections')).value).toMatchObject([
    { startup_id: acme, startup_name: 'Acme' },
    { startup_id: beta, startup_name: 'Beta' },
  ])
  expect((await json(at, 'connections', '--startup', 'Beta')).value).toMatchObject([
    { startup_id: beta },
  ])
})

test('with several, a command that is about one does not guess', async () => {
  const { at, beta } = await twoStartups()
  const refused = await json(at, 'metrics')
  expect(refused).toMatchObject({ code: 1, value: { error: { code: 'STARTUP_NEEDED' } } })
  expect(refused.value.error.why).toContain(`Beta (${beta})`)
  for (const [args, code] of [
    [['api-key', 'create'], 'STARTUP_NEEDED'],
    [['sync', '--startup', 'Gamma'], 'NOT_FOUND'],
    [['startups', 'create', '--name', 'X', '--currency', 'nothing'], 'INVALID_INPUT'],
  ] as const) {
    expect([args, (await json(at, ...args)).value.error?.code]).toEqual([args, code])
  }
  expect(await json(at, 'sync')).toEqual({ code: 0, value: [] })
})

test('a startup is removed once that is sure, and nothing of the others', async () => {
  const { at, beta } = await twoStartups()
  const unsure = await json(at, 'startups', 'remove', 'Beta')
  expect(unsure).toMatchObject({ code: 2, value: { error: { code: 'INVALID_INPUT' } } })
  expect(await json(at, 'startups', 'remove', 'Beta', '--yes')).toEqual({
    ...{ code: 0, value: { id: beta, removed: true } },
  })
  const { value: metrics } = await json(at, 'metrics')
  expect(metrics.totals_by_currency.EUR.gross_volume.amount).toBe(500)
})
