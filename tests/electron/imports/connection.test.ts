import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { verifyV1 } from '@openrevenue/snapshot/v1'
import { describe, expect, onTestFinished, test } from 'vitest'
import { connectSandbox, dataFolder, ROOT, tempFolder, testApp } from '../../support/app.ts'
import { runCommand } from '../../support/command.ts'
import { dashboardExport, GOLDEN_DASHBOARD } from '../../support/imports/stripe-exports.ts'
import { stripeAccount } from '../../support/stripe/account.ts'
import { createStripeSandbox } from '../../support/stripe/sandbox.ts'

const file = {
  format: 'stripe-balance',
  name: 'By hand',
  text: dashboardExport(GOLDEN_DASHBOARD),
} as const

describe('an import', () => {
  test('is never synced and takes no key', async () => {
    const { app, client, sync } = await testApp()
    const { connection } = await client.connections.importFile(file)
    expect(await sync()).toEqual([])
    expect(() => app.syncNow('command', { connectionId: connection.id })).toThrow('never synced')
    const replaced = client.connections.replaceKey({ id: connection.id, key: 'rk_test_1' })
    await expect(replaced).rejects.toMatchObject({ code: 'CONFLICT' })
    expect(await client.connections.list()).toEqual([connection])
  })

  test('is whole at once: its figures are signed', async () => {
    const { client, errors } = await testApp()
    await client.connections.importFile(file)
    expect(await client.snapshots.list()).toHaveLength(1)
    expect(errors).toEqual([])
  })

  test('is told from what a provider said in all that is published, month by month', async () => {
    const it = await testApp()
    const sandbox = await createStripeSandbox({ account: stripeAccount({ entries: 40 }) })
    onTestFinished(() => sandbox.close())
    await connectSandbox(it, sandbox)
    await it.sync()
    const published = async () => {
      const { trust, document } = await it.client.snapshots.create()
      const { points, limits } = await verifyV1(JSON.parse(document))
      const base = await it.app.openPublishing(0)
      await it.client.publishing.configure({ open: true })
      const stats = await (await fetch(`${base}/api/v1/revenue/public-stats`)).json()
      const marked = points.filter(point => point.trust === 'imported').map(({ date }) => date)
      return { trust, stats: stats.trust, points, marked, limit: limits[2] }
    }
    const before = await published()
    expect(before).toMatchObject({ trust: 'provider', stats: undefined, marked: [] })
    expect(before.limit).toBeUndefined()

    const [first, second] = before.points.slice(-3).map(({ date }) => date)
    const text = `id,date,kind,currency,gross\na,${first?.slice(0, 10)},charge,USD,5.00\n`
    await it.client.connections.importFile({ format: 'generic', name: 'By hand', text })
    const after = await published()
    expect(after).toMatchObject({ trust: 'imported', stats: 'imported', marked: [first] })
    expect(after.limit).toEqual({ code: 'IMPORTED', points: 1, of: after.points.length })
    const month = (date: string | undefined, { points }: typeof after) =>
      points.find(point => point.date === date)
    expect(month(first, after)?.revenue).toBe((month(first, before)?.revenue ?? 0) + 5)
    expect(month(second, after)).toEqual(month(second, before))
  })

  test('does not go stale for a platform as an account does that no sync reads', async () => {
    const clock = { now: Date.UTC(2026, 0, 1) }
    const { app, client } = await testApp({ now: () => clock.now })
    await client.connections.importFile(file)
    const base = await app.openPublishing(0)
    clock.now += 7 * 86_400_000
    const health = await (await fetch(`${base}/api/v1/health`)).json()
    expect(health).toMatchObject({ status: 'healthy' })
  })

  test('needs no place for secrets to be read, kept or deleted again', async () => {
    const { client, errors } = await testApp({ passphrase: async () => null })
    const { connection } = await client.connections.importFile(file)
    expect(errors).toEqual([])
    await client.connections.disconnect({ id: connection.id, keepEntries: true })
    expect(await client.connections.list()).toMatchObject([{ state: 'disconnected', entries: 11 }])
    expect((await client.connections.importFile(file)).connection).toMatchObject({ state: 'ready' })
    await client.connections.disconnect({ id: connection.id, keepEntries: false })
    expect(await client.connections.list()).toEqual([])
  })

  test('takes the place of the sample', async () => {
    const { app, client } = await testApp()
    await client.connections.startSample()
    await Promise.all((await client.sync.runs({})).map(({ id }) => app.finished(id)))
    await client.connections.importFile(file)
    expect(await client.connections.list()).toMatchObject([{ provider: 'csv', entries: 11 }])
  })
})

describe('on the command line', () => {
  const at = (dataDir: string) => ['--data-dir', dataDir, '--json']

  test('a file or standard input; the second time nothing is new', async () => {
    const dataDir = dataFolder()
    const example = join(ROOT, 'docs/examples/import.csv')
    const generic = ['--format', 'generic', '--name', 'Old shop', ...at(dataDir)]
    const first = await runCommand(['import', example, ...generic])
    expect([first.code, JSON.parse(first.stdout)]).toMatchObject([
      0,
      { connection: { provider: 'csv', imported: true, name: 'Old shop' }, entries: 9, read: 9 },
    ])
    const stripe = ['--format', 'stripe-balance', '--name', 'Balance', '--data-dir', dataDir]
    const second = await runCommand(['import', '-', ...stripe], { input: file.text })
    expect([second.code, second.stdout]).toEqual([
      0,
      expect.stringMatching(/^Imported Balance: 11 rows read, 11 entries new or changed/),
    ])
    const again = await runCommand(['import', example, ...generic])
    expect([again.code, JSON.parse(again.stdout)]).toMatchObject([0, { entries: 0, read: 9 }])
    const taken = await runCommand(
      ['import', '-', '--format', 'stripe-balance', '--name', 'Two', ...at(dataDir)],
      {
        input: file.text,
      },
    )
    expect([taken.code, JSON.parse(taken.stdout).error.code]).toEqual([1, 'CONFLICT'])
  })

  test('a bad row, a missing file and a wrong format are wrong use', async () => {
    const dataDir = dataFolder()
    const bad = join(tempFolder(), 'bad.csv')
    writeFileSync(bad, 'id,date,kind,currency,gross\na,2024-01-01,charge,USD,ten\n')
    const name = ['--name', 'Bad', ...at(dataDir)]
    for (const [args, message] of [
      [[bad, '--format', 'generic'], 'Line 2, column gross: “ten” is not an amount.'],
      [['/nowhere.csv', '--format', 'generic'], '/nowhere.csv cannot be read.'],
      [[bad, '--format', 'excel'], expect.stringContaining('stripe-balance, generic')],
      [[bad], expect.stringContaining('--format')],
    ] as const) {
      const { code, stdout } = await runCommand(['import', ...args, ...name])
      expect([code, JSON.parse(stdout).error]).toMatchObject([
        2,
        { code: 'INVALID_INPUT', message },
      ])
    }
    const { stdout } = await runCommand(['connections', ...at(dataDir)])
    expect(JSON.parse(stdout)).toEqual([])
  })
})
