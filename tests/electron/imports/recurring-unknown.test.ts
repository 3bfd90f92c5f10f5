import { verifyV1 } from '@openrevenue/snapshot/v1'
import { describe, expect, onTestFinished, test } from 'vitest'
import { connectSandbox, dataFolder, testApp } from '../../support/app.ts'
import { runCommand } from '../../support/command.ts'
import { stripeAccount } from '../../support/stripe/account.ts'
import { createStripeSandbox } from '../../support/stripe/sandbox.ts'

const NOW = Date.UTC(2026, 0, 15, 12)

const file = {
  format: 'generic',
  name: 'By hand',
  text: 'id,date,kind,currency,gross,fee,customer\na,2025-11-05,charge,USD,80.00,2.00,one\nb,2025-12-05,charge,USD,90.00,2.00,two\n',
} as const

async function imported() {
  const it = await testApp({ now: () => NOW })
  await it.client.connections.importFile(file)
  return it
}

describe('where all of it came out of files', () => {
  test('what subscriptions make is null in the documents, and revenue is known', async () => {
    const { client } = await imported()
    const metrics = await client.metrics.document()
    expect(metrics).toMatchObject({
      ...{ mrr: null, arr: null, activeSubscribers: null },
      ...{ mrrByCurrency: {}, recurring: null, plans: [], reconciliation: null },
    })
    expect(metrics.totals.netRevenue.amount).toBe(16_600n)
    const unknown = { mrr: null, movements: null, customers: null, churn: null }
    expect(metrics.monthly).toMatchObject([unknown, unknown, unknown])
    expect(await client.metrics.overview()).toMatchObject({
      ...{ mrr: null, mrrBefore: null, arr: null },
      ...{ activeSubscribers: null, activeSubscribersBefore: null },
    })
    const points = await client.metrics.series({ interval: 'month' })
    expect(points.map(({ mrr }) => mrr)).toEqual([null, null, null])
    expect(await client.report.month({ month: '2025-12' })).toMatchObject({
      ...{ knowsRecurring: false, recurring: null, ratios: null, payingCustomers: 1 },
    })
    const days = { from: '2025-12-01', to: '2025-12-31' }
    expect(await client.revenue.differences(days)).toMatchObject({ recurring: null })
  })

  test('an amount without a rate has no MRR beside it either', async () => {
    const { client } = await imported()
    const text = 'id,date,kind,currency,gross\nc,2025-12-06,charge,KWD,1.000\n'
    await client.connections.importFile({ ...file, text })
    const { unconverted } = await client.metrics.document()
    expect(unconverted).toMatchObject([{ currency: 'KWD', entries: 1, mrr: null }])
  })

  test('customers are known as payers, and as nothing that subscriptions tell', async () => {
    const { client } = await imported()
    expect(await client.customers.summary()).toMatchObject({
      ...{ customers: 2, stateUnknown: 2, mrr: null, arpa: null },
      ...{ subscribers: null, formerSubscribers: null, oneTimeBuyers: null },
      ...{ newThisMonth: null, leftThisMonth: null },
    })
    const { customers } = await client.customers.list({})
    expect(customers.map(({ state, mrr, revenue }) => [state, mrr, revenue.amount])).toEqual([
      [null, null, 8_800n],
      [null, null, 7_800n],
    ])
  })

  test('whoever asks for what makes MRR is told that it is not known', async () => {
    const { client } = await imported()
    const days = { from: '2025-12-01', to: '2025-12-31' }
    const asked = [
      client.recurring.period(days),
      client.recurring.month({ month: '2025-12' }),
      client.recurring.fx(days),
      client.subscriptions.list({}),
      client.recurring.reconciliation({}),
    ]
    for (const answer of asked) await expect(answer).rejects.toMatchObject({ code: 'NO_DATA' })
  })

  test('nothing of it is signed, answered to platforms or passed as a milestone', async () => {
    const { app, client } = await imported()
    const { document } = await client.snapshots.create()
    const { points } = await verifyV1(JSON.parse(document))
    expect(points.map(({ revenue }) => revenue)).toEqual([80, 90, 0])
    for (const point of points) {
      expect(Object.keys(point)).not.toContain('mrr')
      expect(Object.keys(point)).not.toContain('customerCount')
    }
    const { secret } = await client.publishing.apiKeys.create({ name: 'A platform' })
    const base = await app.openPublishing(0)
    const answer = await fetch(`${base}/api/v1/revenue/current`, {
      headers: { 'x-api-key': secret },
    })
    const current = await answer.json()
    expect(current).toMatchObject({ totalRevenue: 170, trust: 'imported' })
    expect(current).not.toHaveProperty('mrr')
    expect(current).not.toHaveProperty('arr')
    expect(current).not.toHaveProperty('customerCount')
  })

  test('by command line too: in words, in JSON, in a file, and where a figure is explained', async () => {
    const dataDir = dataFolder()
    const run = (args: string[], input?: string) =>
      runCommand([...args, '--data-dir', dataDir], { input, now: NOW })
    await run(['import', '-', '--format', 'generic', '--name', 'By hand'], file.text)
    const { stdout } = await run(['metrics'])
    expect(stdout).toMatch(/^MRR +Not known from a CSV\nARR +–$/m)
    const document = JSON.parse((await run(['metrics', '--json'])).stdout)
    expect(document).toMatchObject({ mrr: null })
    for (const metric of ['mrr', 'arr', 'customers', 'arpa', 'new_mrr', 'fx_mrr', 'mrr_invoices']) {
      const { code, stdout: told } = await run(['explain', metric, '--json', '--month', '2025-12'])
      const kind = metric === 'mrr_invoices' ? 'INVALID_INPUT' : 'NO_DATA'
      expect({ metric, ...JSON.parse(told).error }).toMatchObject({ metric, code: kind })
      expect(code).toBe(kind === 'NO_DATA' ? 1 : 2)
    }
    const { stdout: months } = await run(['export', 'months', '--format', 'csv'])
    expect(months).toMatch(/^2025-12,USD,90\.00,[\d.,]+,88\.00,{10}\r?$/m)
  })
})

test('beside an account MRR is the account’s, and only the file’s customers have no state', async () => {
  const it = await imported()
  const sandbox = await createStripeSandbox({ account: stripeAccount({ entries: 40 }) })
  onTestFinished(() => sandbox.close())
  await connectSandbox(it, sandbox)
  await it.sync()
  const { mrr, activeSubscribers } = await it.client.metrics.document()
  expect(mrr?.amount).toBeGreaterThan(0n)
  const summary = await it.client.customers.summary()
  expect(summary).toMatchObject({ subscribers: activeSubscribers, stateUnknown: 2, mrr })
  const { subscribers, formerSubscribers, oneTimeBuyers, stateUnknown, customers } = summary
  const states = [subscribers, formerSubscribers, oneTimeBuyers, stateUnknown]
  expect(states.reduce((sum: number, it) => sum + (it ?? 0), 0)).toBe(customers)
})
