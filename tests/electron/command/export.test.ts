import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { toDecimal } from '../../../shared/money.ts'
import { dataFolder, ledgerOf, ROOT, testApp } from '../../support/app.ts'
import { runCommand, startCommand } from '../../support/command.ts'
import { known } from '../../support/known.ts'

/** A folder with the sample read into it. */
async function sample() {
  const dataDir = dataFolder()
  const it = await testApp({ dataDir })
  await it.client.connections.startSample()
  await it.sync()
  const ledger = await ledgerOf(it)
  const metrics = await it.client.metrics.document()
  const { customers } = await it.client.customers.list({ limit: 1000 })
  const cohorts = await it.client.cohorts.list()
  await it.app.close()
  return { ledger, metrics, customers, cohorts, at: ['--data-dir', dataDir] }
}

test('the ledger in CSV and in JSON is the ledger', async () => {
  const { ledger, at } = await sample()
  const csv = await runCommand(['export', 'entries', '--format', 'csv', ...at])
  expect([csv.code, csv.stderr]).toEqual([0, ''])
  const rows = parse<Record<string, string>>(csv.stdout, { columns: true })
  expect(
    rows.map(({ id, kind, gross, net, currency }) => [id, kind, gross, net, currency]),
  ).toEqual(
    ledger.map(it => [it.id, it.kind, toDecimal(it.gross), toDecimal(it.net), it.gross.currency]),
  )
  expect(rows.every(({ test }) => test === 'true')).toBe(true)
  const json = await runCommand(['export', 'entries', '--format', 'json', ...at])
  const objects = JSON.parse(json.stdout)
  expect(objects).toHaveLength(ledger.length)
  expect(objects[0].gross).toEqual({
    amount: Number(ledger[0]?.gross.amount),
    currency: ledger[0]?.gross.currency,
  })
})

test('months and subscriptions, and a table that there is not', async () => {
  const { metrics, at } = await sample()
  const { stdout } = await runCommand(['export', 'months', '--format', 'csv', ...at])
  const rows = parse<Record<string, string>>(stdout, { columns: true })
  expect(rows.map(it => [it.month, it.net_revenue, it.churn])).toEqual(
    metrics.monthly.map(it => [
      it.month,
      toDecimal(it.netRevenue),
      toDecimal(known(it.movements).churn),
    ]),
  )
  const subscriptions = await runCommand(['export', 'subscriptions', '--format', 'json', ...at])
  expect(JSON.parse(subscriptions.stdout).length).toBeGreaterThan(100)
  const wrong = await runCommand(['export', 'secrets', '--format', 'csv', ...at])
  expect([wrong.code, wrong.stdout]).toEqual([2, ''])
})

test('a reader that goes after the first line leaves no trace of a failure', async () => {
  const { at } = await sample()
  const { child, finished } = startCommand(['export', 'entries', '--format', 'csv', ...at])
  let said = ''
  child.stderr?.on('data', chunk => {
    said += chunk
  })
  child.stdout?.once('data', () => child.stdout?.destroy())
  finished.catch(() => undefined)
  const code = await new Promise(resolve => child.once('close', resolve))
  expect([code, said]).toEqual([0, ''])
})

test.skipIf(process.platform !== 'linux')(
  'a full disk is called so, and is a failure',
  async () => {
    const { at } = await sample()
    for (const rest of [
      ['export', 'entries', '--format', 'csv'],
      ['entries'],
      ['metrics', '--json'],
    ]) {
      const command = [process.execPath, join(ROOT, 'electron/cli.ts'), ...rest, ...at]
      const script = `${command.map(it => `'${it}'`).join(' ')} > /dev/full`
      const { status, stderr } = spawnSync('sh', ['-c', script], { encoding: 'utf8' })
      expect([status, stderr.split('\n')[0]]).toEqual([
        1,
        'The disk is full, so something could not be written.',
      ])
      expect(stderr).not.toMatch(/^\s+at /m)
    }
  },
)

test('customers, plans, cohorts, trials and movements are those of the figures', async () => {
  const { metrics, customers, cohorts, at } = await sample()
  const csv = async (table: string) => {
    const { stdout } = await runCommand(['export', table, '--format', 'csv', ...at])
    return parse<Record<string, string>>(stdout, { columns: true })
  }
  const everybody = await csv('customers')
  expect(everybody.map(it => [it.customer, it.revenue, it.mrr, it.cohort])).toEqual(
    customers.map(it => [
      it.customer,
      toDecimal(it.revenue),
      toDecimal(known(it.mrr)),
      it.cohort ?? '',
    ]),
  )
  expect((await csv('plans')).map(it => [it.plan, it.mrr, it.subscribers])).toEqual(
    metrics.plans.map(it => [it.plan, it.mrr && toDecimal(it.mrr), String(it.subscribers)]),
  )
  expect((await csv('trials')).map(it => [it.month, it.trials, it.converted])).toEqual(
    metrics.trials.ended.map(it => [it.month, String(it.trials), String(it.converted)]),
  )
  expect((await csv('movements')).map(it => [it.start?.slice(0, 7), it.new, it.mrr])).toEqual(
    metrics.monthly.map(it => [
      it.month,
      toDecimal(known(it.movements).new),
      toDecimal(known(it.mrr)),
    ]),
  )
  expect(await csv('cohorts')).toHaveLength(
    cohorts.reduce((cells, it) => cells + it.months.length, 0),
  )
  const { stdout } = await runCommand([
    'customers',
    '--sort',
    'mrr',
    '--limit',
    '3',
    '--json',
    ...at,
  ])
  const amounts = JSON.parse(stdout).map((it: { mrr: { amount: number } }) => it.mrr.amount)
  expect(amounts).toHaveLength(3)
  expect(amounts).toEqual(amounts.toSorted((a: number, b: number) => b - a))
})
