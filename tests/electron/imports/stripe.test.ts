import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { connectSandbox, ledgerOf, testApp } from '../../support/app.ts'
import {
  dashboardExport,
  GOLDEN_DASHBOARD,
  GOLDEN_REPORT,
  itemisedReport,
  PERSONAL,
} from '../../support/imports/stripe-exports.ts'
import { stripeAccount } from '../../support/stripe/account.ts'
import { createStripeSandbox } from '../../support/stripe/sandbox.ts'

const stripe = (text: string, name = 'By hand') =>
  ({ format: 'stripe-balance', name, text }) as const

async function totals({ client }: Awaited<ReturnType<typeof testApp>>, currency: string) {
  const { totalsByCurrency: byCurrency } = await client.metrics.document()
  const terms = Object.entries(byCurrency[currency] ?? {})
  return Object.fromEntries(terms.map(([term, { amount }]) => [term, Number(amount)]))
}

describe('Stripe’s exports', () => {
  test('the dashboard’s export, to the cent', async () => {
    const app = await testApp()
    const { connection, ...counts } = await app.client.connections.importFile(
      stripe(`\uFEFF${dashboardExport(GOLDEN_DASHBOARD)}`),
    )
    expect(counts).toEqual({ entries: 11, read: 11, setAside: [] })
    expect(connection).toMatchObject({ provider: 'csv', imported: true, test: false, entries: 11 })
    expect(connection.lastSyncAt).not.toBeNull()
    expect(await totals(app, 'USD')).toEqual({
      grossVolume: 15_000,
      refunds: 2_000,
      disputes: 0,
      passedOn: 0,
      fees: 685,
      tax: 0,
      netRevenue: 12_315,
    })
    expect(await totals(app, 'JPY')).toMatchObject({ grossVolume: 5_000, netRevenue: 4_820 })
    const ledger = await ledgerOf(app)
    expect(ledger.find(it => it.id === 'txn_D1')).toMatchObject({
      kind: 'charge',
      occurredAt: Date.UTC(2024, 0, 5, 21, 56),
      source: 'ch_1',
      tax: null,
    })
    expect(ledger.filter(it => it.kind === 'other').map(it => it.id)).toEqual(['txn_D10'])
    expect((await app.client.startup.get())?.currency).toBe('USD')
  })

  test('the itemised report, to the cent, with its customers', async () => {
    const app = await testApp()
    await app.client.connections.importFile(stripe(itemisedReport(GOLDEN_REPORT)))
    expect(await totals(app, 'USD')).toEqual({
      grossVolume: 12_900,
      refunds: 2_000,
      disputes: 10_000,
      passedOn: 0,
      fees: 2_009,
      tax: 0,
      netRevenue: -1_109,
    })
    expect(await totals(app, 'KWD')).toMatchObject({ grossVolume: 12_500, netRevenue: 12_125 })
    const { entries } = await app.client.entries.list({})
    const of = (id: string) => entries.find(it => it.id === id)
    expect(of('txn_R1')).toMatchObject({ subscription: 'sub_A', source: 'ch_R1' })
    expect(of('txn_R1')?.customer).toBe(of('txn_R5')?.customer)
    expect(of('txn_R1')?.customer).not.toBe(of('txn_R2')?.customer)
    expect(of('txn_R9')).toMatchObject({ kind: 'other', providerKind: 'a_word_of_tomorrow' })
  })

  test('nobody’s name, address or card is in the data folder', async () => {
    const app = await testApp()
    await app.client.connections.importFile(stripe(dashboardExport(GOLDEN_DASHBOARD), 'One'))
    await app.client.connections.importFile(stripe(itemisedReport(GOLDEN_REPORT), 'Two'))
    await app.client.snapshots.create()
    const bytes = Buffer.concat(
      readdirSync(app.dataDir, { recursive: true, withFileTypes: true })
        .filter(it => it.isFile())
        .map(it => readFileSync(join(it.parentPath, it.name))),
    )
    expect(bytes.includes('txn_R1')).toBe(true)
    for (const text of [...Object.values(PERSONAL).filter(it => it.length > 4), 'cus_A']) {
      expect([text, bytes.includes(text)]).toEqual([text, false])
    }
    const values = (await ledgerOf(app)).flatMap(entry => Object.values(entry).map(String))
    expect(values.filter(it => it.includes(PERSONAL.last4))).toEqual([])
  })

  test('importing it again changes nothing, a longer export adds the rest', async () => {
    const app = await testApp()
    const { importFile } = app.client.connections
    const first = await importFile(stripe(dashboardExport(GOLDEN_DASHBOARD.slice(0, 6))))
    const before = await ledgerOf(app)
    expect(await importFile(stripe(dashboardExport(GOLDEN_DASHBOARD.slice(0, 6))))).toMatchObject({
      connection: { id: first.connection.id },
      entries: 0,
      read: 6,
    })
    expect(await ledgerOf(app)).toEqual(before)
    expect(await importFile(stripe(dashboardExport(GOLDEN_DASHBOARD.slice(3))))).toMatchObject({
      connection: { id: first.connection.id, entries: 11 },
      entries: 5,
      read: 8,
    })
    expect(await ledgerOf(app)).toEqual(expect.arrayContaining(before))
    expect(await app.client.connections.list()).toHaveLength(1)
  })

  test('what another connection holds is not counted twice, whichever comes first', async () => {
    const account = stripeAccount({ entries: 20 })
    const sandbox = await createStripeSandbox({ account })
    onTestFinished(() => sandbox.close())
    const connected = await testApp()
    await connectSandbox(connected, sandbox)
    await connected.sync()
    const before = await ledgerOf(connected)
    const id = before[5]?.id ?? ''
    const [row] = GOLDEN_DASHBOARD
    const text = dashboardExport([...GOLDEN_DASHBOARD, { ...row, id } as typeof row & object])
    await expect(connected.client.connections.importFile(stripe(text))).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('“Acme”'),
    })
    expect(await ledgerOf(connected)).toEqual(before)
    expect(await connected.client.connections.list()).toHaveLength(1)

    const imported = await testApp()
    const { connection } = await imported.client.connections.importFile(
      stripe(dashboardExport([{ ...row, id } as typeof row & object])),
    )
    await expect(connectSandbox(imported, sandbox)).rejects.toMatchObject({
      code: 'ALREADY_CONNECTED',
      data: { why: expect.stringContaining('“By hand”') },
    })
    await imported.client.connections.disconnect({ id: connection.id, keepEntries: false })
    await connectSandbox(imported, sandbox)
  })

  test('two imports do not share an entry either', async () => {
    const { client } = await testApp()
    await client.connections.importFile(stripe(dashboardExport(GOLDEN_DASHBOARD)))
    const again = client.connections.importFile(stripe(dashboardExport(GOLDEN_DASHBOARD), 'Two'))
    await expect(again).rejects.toMatchObject({
      code: 'CONFLICT',
      data: { fix: expect.stringContaining('use its name: By hand') },
    })
    expect(await client.connections.list()).toHaveLength(1)
  })
})
