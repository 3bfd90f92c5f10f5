import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../../electron/db/open.ts'
import { vault } from '../../../electron/secrets/vault.ts'
import { DEFAULT_PRIVACY } from '../../../shared/privacy.ts'
import { clientOf, PASSPHRASE, ROOT, type TestApp, testApp } from '../../support/app.ts'
import { type WrittenEntry, writeGeneric } from '../../support/imports/write.ts'
import { addCharge, stripeAccount, TODAY } from '../../support/stripe/account.ts'
import { createStripeSandbox } from '../../support/stripe/sandbox.ts'

const details = (name: string) => ({
  ...{ name, description: '', website: '', currency: 'USD', timezone: 'UTC' },
})

/** Acme and Beta, with a client for each. */
async function twoStartups(options: Parameters<typeof testApp>[0] = {}) {
  const it = await testApp(options)
  const acme = await it.client.startup.create(details('Acme'))
  const beta = await it.client.startup.create(details('Beta'))
  return { ...it, acme: clientOf(it, acme.id), beta: clientOf(it, beta.id), ids: { acme, beta } }
}
type Client = TestApp['client']

async function sandboxFor(seed: number) {
  const key = `rk_test_account${seed}0123456789`
  const sandbox = await createStripeSandbox({
    ...{ account: stripeAccount({ entries: 40, seed }), key },
  })
  onTestFinished(() => sandbox.close())
  return sandbox
}

const connect = (client: Client, { key, url }: { key: string; url: string }, name = 'Stripe') =>
  client.connections.connect({ provider: 'stripe', name, key, apiBase: url, sync: false })

const charge = (id: string, date: string, gross: number): WrittenEntry => ({
  ...{ id, date, gross, kind: 'charge', currency: 'USD', fee: 0, tax: null },
  ...{ customer: null, subscription: null },
})

const importInto = (client: Client, written: WrittenEntry[], name = 'By hand') =>
  client.connections.importFile({ format: 'generic', name, text: writeGeneric(written) })

describe('which startup a call is about', () => {
  test('is said where there are several, and never guessed', async () => {
    const { client, acme, beta, ids } = await twoStartups()
    await expect(client.metrics.overview()).rejects.toMatchObject({ code: 'STARTUP_NEEDED' })
    await expect(client.startup.get()).rejects.toMatchObject({ code: 'STARTUP_NEEDED' })
    await expect(importInto(client, [])).rejects.toMatchObject({ code: 'STARTUP_NEEDED' })
    expect(await acme.startup.get()).toEqual(ids.acme)
    expect(await beta.startup.get()).toEqual(ids.beta)
    expect(await client.startup.list()).toEqual([
      { ...ids.acme, connections: 0 },
      { ...ids.beta, connections: 0 },
    ])
  })

  test('must be one that is there', async () => {
    const it = await twoStartups()
    const nobody = clientOf(it, 'nobody')
    for (const call of [
      () => nobody.startup.get(),
      () => nobody.connections.list(),
      () => nobody.metrics.document(),
      () => nobody.sync.start({}),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: 'NOT_FOUND' })
    }
  })

  test('guards what is named by its id: another startup’s is not found', async () => {
    const { acme, beta } = await twoStartups()
    const { connection } = await importInto(acme, [charge('a', '2026-01-02', 100)])
    const { id } = connection
    const [snapshot] = await acme.snapshots.list()
    const key = await acme.publishing.apiKeys.create({ name: 'Board' })
    const endpoint = 'https://board.example/snapshots'
    const platform = await acme.publishing.platforms.add({
      ...{ name: 'Board', endpoint, token: 'tok', test: false },
    })
    for (const call of [
      () => beta.connections.disconnect({ id, keepEntries: false }),
      () => beta.connections.replaceKey({ id, key: 'rk_test_1' }),
      () => beta.sync.start({ connectionId: id }),
      () => beta.snapshots.show({ id: snapshot?.id ?? '' }),
      () => beta.publishing.apiKeys.revoke({ id: key.id }),
      () => beta.publishing.platforms.remove({ id: platform.id }),
      () => beta.publishing.push({ platformId: platform.id }),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: 'NOT_FOUND' })
    }
    expect(await beta.publishing.apiKeys.list()).toEqual([])
    expect(await beta.publishing.platforms.list()).toEqual([])
    expect(await acme.publishing.apiKeys.list()).toMatchObject([{ revokedAt: null }])
    expect(await acme.publishing.platforms.list()).toEqual([platform])
  })
})

/** All that is said of a startup. */
const saidOf = async (client: Client) => ({
  startup: await client.startup.get(),
  connections: await client.connections.list(),
  metrics: await client.metrics.document(),
  overview: await client.metrics.overview(),
  cohorts: await client.cohorts.list(),
  entries: await client.entries.list({ limit: 1000 }),
  milestones: await client.app.milestones(),
})

const someEntries = fc.array(
  fc.record({
    month: fc.integer({ min: 1, max: 9 }),
    gross: fc.integer({ min: 1, max: 500_000 }),
    kind: fc.constantFrom('charge' as const, 'refund' as const, 'dispute' as const),
    currency: fc.constantFrom('USD', 'EUR'),
  }),
  { minLength: 1, maxLength: 8 },
)

type SomeEntry = Pick<WrittenEntry, 'gross' | 'kind' | 'currency'> & { month: number }

const written = (rows: SomeEntry[], prefix: string): WrittenEntry[] =>
  rows.map(({ month, gross, kind, currency }, index) => ({
    ...charge(`${prefix}${index}`, `2025-0${month}-01`, kind === 'charge' ? gross : -gross),
    ...{ kind, currency },
  }))

test('a law: what is said of one startup is the same whatever happens in another', async () => {
  await fc.assert(
    fc.asyncProperty(someEntries, someEntries, async (mine, theirs) => {
      // Without a place for keys nothing is signed, and no key has to be stretched from a passphrase.
      const passphrase = async () => null
      const it = await twoStartups({ now: () => Date.UTC(2026, 0, 15, 12), passphrase })
      const { acme, beta } = it
      await importInto(acme, written(mine, 'mine'))
      const before = await saidOf(acme)
      const { connection } = await importInto(beta, written(theirs, 'theirs'))
      expect((await beta.entries.list({})).count).toBe(theirs.length)
      expect(await saidOf(acme)).toEqual(before)
      await beta.startup.save({ ...details('B'), currency: 'EUR', timezone: 'Asia/Tokyo' })
      await beta.startup.savePrivacy({ ...DEFAULT_PRIVACY, revenue: 'hidden' })
      expect(await saidOf(acme)).toEqual(before)
      await beta.connections.disconnect({ id: connection.id, keepEntries: false })
      await beta.startup.remove()
      expect(await saidOf(acme)).toEqual(before)
      await it.app.close()
    }),
    { numRuns: 12 },
  )
})

describe('what follows a sync', () => {
  test('is the startup’s whose connection ran: its milestone, its snapshot', async () => {
    const { app, acme, beta, notices } = await twoStartups()
    const account = stripeAccount({ entries: 0, subscriptions: false })
    addCharge(account, { created: TODAY - 86_400, amount: 6_000_000 })
    const sandbox = await createStripeSandbox({ account })
    onTestFinished(() => sandbox.close())
    const { id } = await connect(beta, sandbox)
    const syncBeta = async () => {
      const [run] = await beta.sync.start({})
      await app.finished(run?.id ?? '')
      return run
    }
    expect((await syncBeta())?.connectionId).toBe(id)
    expect(await beta.sync.runs({})).toHaveLength(1)
    expect(await acme.sync.runs({})).toEqual([])
    expect(notices).toEqual([])
    addCharge(account, { created: Math.floor(Date.now() / 1000), amount: 6_000_000 })
    await syncBeta()
    expect(notices).toMatchObject([{ body: 'Congratulations to Beta.' }])
    expect(await beta.app.milestones()).toHaveLength(1)
    expect(await acme.app.milestones()).toEqual([])
    expect(await beta.snapshots.list()).toHaveLength(2)
    expect(await acme.snapshots.list()).toEqual([])
  })

  test('where it failed, it is said whose connection it was', async () => {
    const { app, beta, notices } = await twoStartups()
    const sandbox = await sandboxFor(1)
    await connect(beta, sandbox)
    sandbox.revoke()
    const [run] = await beta.sync.start({})
    await app.finished(run?.id ?? '')
    expect(notices).toMatchObject([
      { title: expect.stringMatching(/ of Beta could not be synced$/) },
    ])
  })

  test('a sync is of one startup, or of all', async () => {
    const { app, acme, beta } = await twoStartups()
    const mine = await connect(acme, await sandboxFor(1))
    const theirs = await connect(beta, await sandboxFor(2))
    const syncedBy = async (runs: { id: string; connectionId: string }[]) => {
      for (const { id } of runs) await app.finished(id)
      return runs.map(it => it.connectionId)
    }
    expect(await syncedBy(await beta.sync.start({}))).toEqual([theirs.id])
    expect(await syncedBy(app.syncNow('tray'))).toEqual([mine.id, theirs.id])
  })
})

describe('one account, one startup', () => {
  test('an account that another startup has is refused, until it has none of it', async () => {
    const it = await twoStartups()
    const { acme, beta } = it
    const sandbox = await sandboxFor(1)
    const { id } = await connect(acme, sandbox)
    await it.sync()
    const refused = { code: 'ALREADY_CONNECTED', message: expect.stringContaining('Acme') }
    await expect(connect(beta, sandbox)).rejects.toMatchObject(refused)
    await acme.connections.disconnect({ id, keepEntries: true })
    await expect(connect(beta, sandbox)).rejects.toMatchObject(refused)
    await acme.connections.disconnect({ id, keepEntries: false })
    expect((await connect(beta, sandbox)).startupId).toBe(it.ids.beta.id)
  })

  test('a payment that another startup has is refused; an id that both made up is not', async () => {
    const { acme, beta } = await twoStartups()
    await beta.startup.save({ ...details('Beta'), timezone: 'Asia/Tokyo' })
    await importInto(acme, [charge('1', '2026-01-02', 1_000), charge('2', '2026-01-03', 2_000)])
    const another = [charge('1', '2026-01-02', 3_000), charge('2', '2024-01-03', 2_000)]
    expect(await importInto(beta, another)).toMatchObject({ entries: 2 })
    await expect(
      importInto(beta, [charge('2', '2026-01-03', 2_000)], 'Again'),
    ).rejects.toMatchObject({ code: 'CONFLICT' })
  })
})

test('what comes first at the same moment makes one startup, not two', async () => {
  const { client } = await testApp()
  await Promise.all([
    importInto(client, [charge('a', '2026-01-02', 100)], 'One'),
    importInto(client, [charge('b', '2026-01-02', 100)], 'Other'),
    connect(client, await sandboxFor(1)),
  ])
  expect(await client.startup.list()).toMatchObject([{ connections: 3 }])
})

test('details that are saved twice at the same moment make one startup, not two', async () => {
  const { client } = await testApp()
  await Promise.all(['One', 'Other'].map(name => client.startup.save(details(name))))
  expect(await client.startup.list()).toMatchObject([{ name: 'Other' }])
})

describe('the sample', () => {
  test('has a startup of its own, which goes with it', async () => {
    const it = await testApp()
    const acme = await it.client.startup.create(details('Acme'))
    const { startupId } = await it.client.connections.startSample()
    await it.sync()
    const sample = clientOf(it, startupId)
    expect(await sample.startup.get()).toMatchObject({ name: 'Driftwood', sample: true })
    expect((await it.client.connections.startSample()).startupId).toBe(startupId)
    expect(await clientOf(it, acme.id).connections.list()).toEqual([])
    await sample.connections.removeSample()
    expect(await it.client.startup.list()).toEqual([{ ...acme, connections: 0 }])
  })

  test('stays while something real is connected under another startup', async () => {
    const it = await testApp()
    const acme = await it.client.startup.create(details('Acme'))
    const { id } = await it.client.connections.startSample()
    await it.sync()
    await importInto(clientOf(it, acme.id), [charge('a', '2026-01-02', 100)])
    expect((await it.client.connections.list()).map(one => one.id)).toContain(id)
  })

  test('leaves its startup to what is connected there, under the same id and with no figure of it', async () => {
    const it = await testApp()
    const { startupId } = await it.client.connections.startSample()
    await it.sync()
    await importInto(it.client, [charge('a', '2026-01-02', 100)], 'Mine')
    expect(await it.client.startup.get()).toMatchObject({
      ...{ id: startupId, name: 'Mine', description: '', website: '', sample: false },
    })
    expect(await it.client.snapshots.list()).toMatchObject([{ test: false }])
    expect((await it.client.entries.list({})).count).toBe(1)
  })
})

test('removing a startup leaves nothing of it, in the ledger or in the secret store', async () => {
  const it = await twoStartups()
  const { acme, beta, dataDir, ids } = it
  const [mine, theirs] = [await sandboxFor(1), await sandboxFor(2)]
  const kept = await connect(acme, mine)
  const gone = await connect(beta, theirs)
  await it.sync()
  await beta.publishing.apiKeys.create({ name: 'Board' })
  const { id: platformId } = await beta.publishing.platforms.add({
    ...{ name: 'Board', endpoint: 'http://127.0.0.1:9/', token: 'tok', test: true },
  })
  await beta.snapshots.create()
  theirs.inject({ delay: 200 }, { path: 'balance_transactions', times: 9 })
  it.app.syncNow('page', { startupId: ids.beta.id })
  await beta.startup.remove()

  expect(await it.client.startup.list()).toMatchObject([{ id: ids.acme.id, connections: 1 }])
  await it.app.close()
  expect(it.errors).toEqual([])
  const db = openDatabase(ROOT, dataDir)
  const left = (table: string, column: string, id: string) =>
    db.$client.prepare(`select count(*) from ${table} where ${column} = ?`).pluck().get(id)
  for (const table of ['entries', 'rollups', 'subscriptions', 'runs']) {
    expect([table, left(table, 'connection_id', gone.id)]).toEqual([table, 0])
    expect([table, left(table, 'connection_id', kept.id)]).not.toEqual([table, 0])
  }
  for (const table of ['connections', 'snapshots', 'milestones', 'api_keys', 'platforms']) {
    expect([table, left(table, 'startup_id', ids.beta.id)]).toEqual([table, 0])
  }
  expect(left('deliveries', 'platform_id', platformId)).toBe(0)
  db.$client.close()

  const secrets = vault(join(dataDir, 'vault.json'), PASSPHRASE)
  expect(await secrets.get(`connection:${kept.id}`)).toBe(mine.key)
  expect(await secrets.get('signing-key:test')).not.toBeNull()
  for (const name of [
    `connection:${gone.id}`,
    `platform:${platformId}`,
    `signing-key:${ids.beta.id}:test`,
  ]) {
    expect([name, await secrets.get(name)]).toEqual([name, null])
  }
})
