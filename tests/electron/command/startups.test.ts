import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../../support/app.ts'
import { runCommand } from '../../support/command.ts'

const file = (id: string, gross: string) => {
  const path = join(tempFolder(), 'file.csv')
  writeFileSync(path, `id,date,kind,currency,gross\n${id},2026-01-10,charge,EUR,${gross}\n`)
  return path
}

async function json(at: string[], ...args: string[]) {
  const { code, stdout } = await runCommand([...args, '--json', ...at])
  return { code, value: JSON.parse(stdout) }
}

/** Shop, made by what is imported first, as ever; and Beta, with an import of the same name. */
async function twoStartups() {
  const at = ['--data-dir', tempFolder()]
  const importInto = (startup: string[], id: string, gross: string) =>
    json(at, 'import', file(id, gross), '--format', 'generic', '--name', 'Shop', ...startup)
  const shop = (await importInto([], 'a', '5.00')).value.connection.startup_id
  const made = await json(at, 'startups', 'create', '--name', 'Beta', '--timezone', 'Asia/Tokyo')
  expect(made).toMatchObject({ code: 0, value: { name: 'Beta', timezone: 'Asia/Tokyo' } })
  expect((await importInto(['--startup', 'Beta'], 'b', '7.00')).code).toBe(0)
  return { at, importInto, shop, beta: made.value.id as string }
}

test('startups are made, listed and named by commands, before or after theirs', async () => {
  const { at, shop, beta } = await twoStartups()
  const [list, all, some, metrics, people] = await Promise.all([
    json(at, 'startups', 'list'),
    json(at, 'connections'),
    json(at, 'connections', '--startup', beta),
    json(at, '--startup', beta.slice(0, 8), 'metrics'),
    runCommand(['startups', 'list', ...at]),
  ])
  expect(list.value).toMatchObject([
    { id: shop, name: 'Shop', currency: 'EUR', connections: 1, sample: false },
    { id: beta, name: 'Beta', currency: expect.stringMatching(/^[A-Z]{3}$/), connections: 1 },
  ])
  expect(all.value).toMatchObject([{ startup_name: 'Shop' }, { startup_id: beta, name: 'Shop' }])
  expect(some.value).toMatchObject([{ startup_id: beta }])
  expect(metrics.value).toMatchObject({
    ...{ tz: 'Asia/Tokyo', entries: 1 },
    totals_by_currency: { EUR: { gross_volume: { amount: 700 } } },
  })
  expect(people.stdout).toMatch(/NAME.*\n.*Shop.*\n.*Beta/)
})

test('with several, a command that is about one does not guess', async () => {
  const { at, importInto, beta } = await twoStartups()
  const refused = await importInto([], 'c', '9.00')
  expect(refused).toMatchObject({ code: 1, value: { error: { code: 'STARTUP_NEEDED' } } })
  expect(refused.value.error.why).toContain(`Beta (${beta})`)
  const refusals = [
    [['metrics'], 'STARTUP_NEEDED'],
    [['entries'], 'STARTUP_NEEDED'],
    [['explain', 'mrr'], 'STARTUP_NEEDED'],
    [['snapshot', 'create'], 'STARTUP_NEEDED'],
    [['api-key', 'create'], 'STARTUP_NEEDED'],
    [['metrics', '--startup', 'Gamma'], 'NOT_FOUND'],
    [['sync', '--startup', 'Gamma'], 'NOT_FOUND'],
    [['startups', 'create', '--name', 'X', '--currency', 'nothing'], 'INVALID_INPUT'],
    [['startups', 'remove', 'Beta'], 'INVALID_INPUT'],
  ] as const
  const answers = await Promise.all(refusals.map(([args]) => json(at, ...args)))
  expect(answers.map(({ value }) => value.error?.code)).toEqual(refusals.map(([, code]) => code))
  expect((await json(at, 'sync')).value).toEqual([])
})

test('a startup is removed when it is said twice, and nothing of the others', async () => {
  const { at, shop, beta } = await twoStartups()
  expect(await json(at, 'startups', 'remove', 'Beta', '--yes')).toEqual({
    ...{ code: 0, value: { id: beta, removed: true } },
  })
  const [list, metrics] = await Promise.all([json(at, 'startups', 'list'), json(at, 'metrics')])
  expect(list.value).toMatchObject([{ id: shop }])
  expect(metrics.value.totals_by_currency.EUR.gross_volume.amount).toBe(500)
})
