import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { connectSandbox, ledgerOf, type TestApp, tempFolder, testApp } from '../../support/app.ts'
import { slowSecrets } from '../../support/slow-secrets.ts'
import { stripeAccount } from '../../support/stripe/account.ts'
import { createStripeSandbox, type SandboxOptions } from '../../support/stripe/sandbox.ts'

async function sandboxFor(options: SandboxOptions) {
  const sandbox = await createStripeSandbox(options)
  onTestFinished(() => sandbox.close())
  return sandbox
}

/** As restricted keys mostly are: the account's own id is not theirs to read. */
const nameless = (seed: number) =>
  sandboxFor({
    account: stripeAccount({ entries: 40, seed }),
    key: `rk_test_account${seed}0123456789`,
    denied: ['accounts_kyc_basic'],
  })

const another = (sandbox: { url: string; key: string }) => ({
  provider: 'stripe' as const,
  name: 'Again',
  key: sandbox.key,
  apiBase: sandbox.url,
  sync: false,
})

describe('one account, one connection', () => {
  test('an account whose id the key may not read is known by its entries, and never counted twice', async () => {
    const sandbox = await nameless(1)
    const it = await testApp()
    const { id, accountId } = await connectSandbox(it, sandbox)
    expect(accountId).toBeNull()
    await it.sync()
    const once = await ledgerOf(it)
    await expect(it.client.connections.connect(another(sandbox))).rejects.toMatchObject({
      code: 'ALREADY_CONNECTED',
    })
    await it.client.connections.disconnect({ id, keepEntries: true })
    expect((await it.client.connections.connect(another(sandbox))).id).toBe(id)
    await it.sync()
    expect(await ledgerOf(it)).toEqual(once)

    const other = await nameless(2)
    expect((await it.client.connections.connect(another(other))).id).not.toBe(id)
  })

  test('a key of another account replaces none, though neither may say whose it is', async () => {
    const [mine, theirs] = [await nameless(1), await nameless(2)]
    const it = await testApp()
    const { id } = await connectSandbox(it, mine)
    await it.sync()
    // The connection's address now answers for the other account, as api.stripe.com would.
    const { transactions, sources } = theirs.account
    Object.assign(mine.account, { transactions, sources })
    await expect(it.client.connections.replaceKey({ id, key: mine.key })).rejects.toMatchObject({
      code: 'CONFLICT',
    })
  })

  test('a key is replaced by another one of the same account, and syncs go on with it', async () => {
    const account = stripeAccount({ entries: 20 })
    const sandbox = await sandboxFor({ account })
    const it = await testApp()
    const { id } = await connectSandbox(it, sandbox)
    await it.sync()
    const unknown = { id, key: 'rk_test_unknown0123456789' }
    await expect(it.client.connections.replaceKey(unknown)).rejects.toMatchObject({
      code: 'KEY_REFUSED',
    })
    await it.client.connections.replaceKey({ id, key: sandbox.key })
    await expect
      .poll(async () => (await it.client.sync.runs({ limit: 1 }))[0])
      .toMatchObject({ trigger: 'connect', status: 'succeeded', entries: 0 })
  })

  test('a refused key is replaced by connecting the account again', async () => {
    const account = stripeAccount({ entries: 20 })
    const sandbox = await sandboxFor({ account })
    const it = await testApp()
    const { id } = await connectSandbox(it, sandbox)
    await it.sync()
    sandbox.revoke()
    await it.sync()
    const renewed = await sandboxFor({ account, key: 'rk_test_renewed0123456789' })
    const connection = await it.client.connections.connect(another(renewed))
    expect(connection).toMatchObject({ id, state: 'ready' })
    expect(await it.sync()).toMatchObject([{ status: 'succeeded', entries: 0 }])
  })
})

describe('a key that is replaced while a sync reads with the one before', () => {
  /** A sync whose next answer is a late refusal: its key has been rolled meanwhile. */
  async function rolledWhileSyncing(places: number) {
    const account = stripeAccount({ entries: 40, subscriptions: false })
    const sandbox = await sandboxFor({ account })
    const [dataDir, secretPlace] = [tempFolder(), slowSecrets().place]
    const made = Array.from({ length: places }, () => testApp({ dataDir, secretPlace }))
    const apps = (await Promise.all(made)) as [TestApp, ...TestApp[]]
    const [it] = apps
    const { id } = await connectSandbox(it, sandbox)
    sandbox.inject({ delay: 1_000 }, { path: 'balance_transactions' })
    const [run] = it.app.syncNow('page')
    await expect.poll(() => sandbox.requests.at(-1)?.path).toContain('balance_transactions')
    return { apps, id, run: run?.id ?? '', key: sandbox.roll() }
  }

  test('ends that sync and begins another one', async () => {
    const { apps, id, run, key } = await rolledWhileSyncing(1)
    const [{ app, client, notices }] = apps
    await client.connections.replaceKey({ id, key })
    expect(await client.sync.run({ id: run })).toMatchObject({
      ...{ status: 'interrupted', error: { code: 'INTERRUPTED' } },
    })
    const [next] = await client.sync.runs({ limit: 1 })
    await app.finished(next?.id ?? '')
    expect(await client.sync.run({ id: next?.id ?? '' })).toMatchObject({
      ...{ trigger: 'connect', status: 'succeeded', entries: 40 },
    })
    expect(await client.connections.list()).toMatchObject([{ id, state: 'ready' }])
    expect(notices).toEqual([])
  })

  test('in another process is not refused for what the provider said to the one before', async () => {
    const { apps, id, run, key } = await rolledWhileSyncing(2)
    const [{ app, client, notices }, other = apps[0]] = apps
    await other.client.connections.replaceKey({ id, key })
    await app.finished(run)
    expect(await client.sync.run({ id: run })).toMatchObject({
      ...{ status: 'interrupted', error: { code: 'INTERRUPTED' } },
    })
    expect(await client.connections.list()).toMatchObject([{ id, state: 'ready' }])
    expect(notices).toEqual([])
  })
})

describe('disconnecting', () => {
  test('while another key is stored refuses that key, and leaves none', async () => {
    const account = stripeAccount({ entries: 20, subscriptions: false })
    const sandbox = await sandboxFor({ account })
    const { kept, place, hold } = slowSecrets()
    const { client } = await testApp({ secretPlace: place })
    const { id } = await connectSandbox({ client }, sandbox)
    const storing = hold('set connection:')
    const replaced = client.connections.replaceKey({ id, key: sandbox.key })
    await storing.reached
    await client.connections.disconnect({ id, keepEntries: true })
    storing.release()
    await expect(replaced).rejects.toMatchObject({ code: 'CONFLICT' })
    expect(await client.connections.list()).toMatchObject([{ id, state: 'disconnected' }])
    expect([...kept.keys()]).toEqual([])
  })

  test('while a sync runs it ends the sync, and the connection stays disconnected', async () => {
    const sandbox = await sandboxFor({ account: stripeAccount({ entries: 900 }) })
    const it = await testApp()
    const { id } = await connectSandbox(it, sandbox)
    sandbox.inject({ delay: 100 }, { path: 'balance_transactions', times: 20 })
    const [run] = it.app.syncNow('page')
    await expect.poll(() => sandbox.requests.length).toBeGreaterThan(6)
    await it.client.connections.disconnect({ id, keepEntries: true })
    expect(await it.client.connections.list()).toMatchObject([{ id, state: 'disconnected' }])
    expect(await it.client.sync.run({ id: run?.id ?? '' })).toMatchObject({
      status: 'interrupted',
      error: { message: expect.stringContaining('disconnected') },
    })
    expect(await it.sync()).toEqual([])
    expect(() => it.app.syncNow('command', { connectionId: id })).toThrow(
      expect.objectContaining({ code: 'CONFLICT' }),
    )
    expect(it.errors).toEqual([])
  })

  test('with the entries, while a sync runs, leaves nothing', async () => {
    const sandbox = await sandboxFor({ account: stripeAccount({ entries: 900 }) })
    const it = await testApp()
    const { id } = await connectSandbox(it, sandbox)
    sandbox.inject({ delay: 100 }, { path: 'balance_transactions', times: 20 })
    it.app.syncNow('page')
    await expect.poll(() => sandbox.requests.length).toBeGreaterThan(6)
    await it.client.connections.disconnect({ id, keepEntries: false })
    expect(await it.client.connections.list()).toEqual([])
    expect(await ledgerOf(it)).toEqual([])
    expect(it.errors).toEqual([])
  })
})

test('removing the sample keeps the founder’s details and nothing made from it', async () => {
  const it = await testApp()
  const details = { name: 'Mine', description: '', website: '', currency: 'USD', timezone: 'UTC' }
  await it.client.connections.startSample()
  await it.client.startup.save(details)
  await it.sync()
  expect(await it.client.snapshots.list()).not.toEqual([])
  expect(milestonesIn(it)).not.toEqual([])
  await it.client.connections.removeSample()
  expect(await it.client.startup.get()).toMatchObject({ ...details, sample: false })
  expect(await it.client.snapshots.list()).toEqual([])
  expect(milestonesIn(it)).toEqual([])
})

test('the sample goes with all that was made from it, or stays whole', async () => {
  const it = await testApp()
  const details = { name: 'Mine', description: '', website: '', currency: 'USD', timezone: 'UTC' }
  await it.client.connections.startSample()
  await it.client.startup.save(details)
  await it.sync()
  const sql = new Sqlite(join(it.dataDir, 'openrevenue.sqlite'))
  onTestFinished(() => void sql.close())
  sql.exec("create trigger fails before delete on milestones begin select raise(abort, 'no'); end")
  await expect(it.client.connections.removeSample()).rejects.toThrow()
  expect(await it.client.startup.get()).toMatchObject({ sample: true })
  expect(await it.client.snapshots.list()).not.toEqual([])
  sql.exec('drop trigger fails')
  await it.client.connections.removeSample()
  expect(await it.client.snapshots.list()).toEqual([])
})

/** Those of a history are recorded in silence: the page is told of none. */
function milestonesIn({ dataDir }: TestApp): unknown[] {
  const sql = new Sqlite(join(dataDir, 'openrevenue.sqlite'), { readonly: true })
  const rows = sql.prepare('select title from milestones').all()
  sql.close()
  return rows
}
