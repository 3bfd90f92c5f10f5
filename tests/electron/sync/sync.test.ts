import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../../electron/db/open.ts'
import {
  connectSandbox,
  dataFolder,
  ledgerOf,
  ROOT,
  type TestApp,
  tempFolder,
  testApp,
} from '../../support/app.ts'
import { startCommand } from '../../support/command.ts'
import { addCharge, stripeAccount } from '../../support/stripe/account.ts'
import { PERSON } from '../../support/stripe/objects.ts'
import {
  createStripeSandbox,
  type SandboxOptions,
  type StripeSandbox,
} from '../../support/stripe/sandbox.ts'

async function sandboxFor(options: SandboxOptions): Promise<StripeSandbox> {
  const sandbox = await createStripeSandbox(options)
  onTestFinished(() => sandbox.close())
  return sandbox
}

async function undisturbed(entries: number) {
  const sandbox = await sandboxFor({ account: stripeAccount({ entries }) })
  const it = await testApp()
  await connectSandbox(it, sandbox)
  await it.sync()
  return { ledger: await ledgerOf(it), metrics: await comparable(it) }
}

/** Figures without what differs between installations. */
async function comparable({ client }: TestApp) {
  const { whole, ...metrics } = await client.metrics.document()
  return { ...metrics, whole: whole.map(({ connectionId: _installation, ...it }) => it) }
}

describe('a disturbed first sync', () => {
  test('killed again and again, it ends with exactly the ledger of an undisturbed one', async () => {
    const calm = await undisturbed(1200)
    const sandbox = await sandboxFor({ account: stripeAccount({ entries: 1200 }) })
    const dataDir = dataFolder()
    const first = await testApp({ dataDir })
    await connectSandbox(first, sandbox)
    await first.app.close()

    for (let kill = 0; kill < 4; kill++) {
      sandbox.inject({ delay: 60 }, { path: 'balance_transactions', times: 50 })
      const before = sandbox.requests.length
      const { child, finished } = startCommand(['sync', '--data-dir', dataDir])
      while (sandbox.requests.length < before + 3) await wait(10)
      child.kill('SIGKILL')
      await finished
    }
    const after = await testApp({ dataDir })
    const [run] = await after.sync()
    expect(run).toMatchObject({ status: 'succeeded' })
    expect(await ledgerOf(after)).toEqual(calm.ledger)
    expect(await comparable(after)).toEqual(calm.metrics)
    const runs = await after.client.sync.runs({ limit: 20 })
    expect(runs.filter(it => it.status === 'running')).toEqual([])
    expect(runs.filter(it => it.status === 'interrupted').length).toBeGreaterThan(0)
  })

  test('throttled, failing and cut off, it ends with exactly the ledger of an undisturbed one', async () => {
    const calm = await undisturbed(600)
    const sandbox = await sandboxFor({ account: stripeAccount({ entries: 600 }) })
    const it = await testApp()
    await connectSandbox(it, sandbox)
    sandbox.inject({ status: 429, retryAfter: 1 }, { path: 'balance_transactions' })
    sandbox.inject({ status: 500 }, { path: 'balance_transactions', after: 2 })
    sandbox.inject({ drop: 'before' }, { path: 'balance_transactions', after: 3 })
    sandbox.inject({ drop: 'within' }, { path: 'subscriptions' })
    const [run] = await it.sync()
    expect(run).toMatchObject({ status: 'succeeded', error: null })
    expect(await ledgerOf(it)).toEqual(calm.ledger)
    expect(await comparable(it)).toEqual(calm.metrics)
  })

  test('a second sync changes nothing', async () => {
    const sandbox = await sandboxFor({ account: stripeAccount({ entries: 300 }) })
    const it = await testApp()
    await connectSandbox(it, sandbox)
    await it.sync()
    const before = await ledgerOf(it)
    const requests = sandbox.requests.length
    const [run] = await it.sync()
    expect(run).toMatchObject({ status: 'succeeded', entries: 0 })
    expect(await ledgerOf(it)).toEqual(before)
    // It reads the overlap and the subscriptions, not all of history again.
    expect(sandbox.requests.length - requests).toBeLessThan(requests)
  })

  test('entries that arrive late or change are in the ledger after the next sync', async () => {
    const account = stripeAccount({ entries: 120 })
    const sandbox = await sandboxFor({ account })
    const it = await testApp()
    await connectSandbox(it, sandbox)
    await it.sync()
    const newest = Math.max(...account.transactions.map(({ created }) => created))
    const late = addCharge(account, { created: newest - 3 * 86_400, amount: 7_777 })
    const changed = account.transactions.find(({ created }) => created > newest - 10 * 86_400)
    if (!changed) throw new Error('The account has nothing recent')
    changed.fee += 5
    changed.net -= 5
    const [run] = await it.sync()
    expect(run?.entries).toBe(2)
    const ledger = await ledgerOf(it)
    expect(ledger.find(({ id }) => id === late.id)?.gross.amount).toBe(7_777n)
    expect(ledger.find(({ id }) => id === changed.id)?.fee.amount).toBe(BigInt(changed.fee))
  })
})

test('a time zone that changes during a sync holds for all of it', async () => {
  const zones = async (change: boolean) => {
    const sandbox = await sandboxFor({ account: stripeAccount({ entries: 600 }) })
    const it = await testApp()
    await connectSandbox(it, sandbox)
    const startup = await it.client.startup.get()
    if (!startup) throw new Error('There is no startup')
    const tokyo = { ...startup, timezone: 'Asia/Tokyo' }
    if (!change) await it.client.startup.save(tokyo)
    sandbox.inject({ delay: 50 }, { path: 'balance_transactions', times: 9 })
    const before = sandbox.requests.length
    const syncing = it.sync()
    await expect.poll(() => sandbox.requests.length).toBeGreaterThan(before + 2)
    if (change) await it.client.startup.save(tokyo)
    await syncing
    return [await ledgerOf(it), await it.client.metrics.series({ interval: 'day' })]
  }
  expect(await zones(true)).toEqual(await zones(false))
})

describe('what can go wrong', () => {
  test('a revoked key stops the connection with a clear state and touches nothing', async () => {
    const sandbox = await sandboxFor({ account: stripeAccount({ entries: 150 }) })
    const it = await testApp()
    const { id } = await connectSandbox(it, sandbox)
    await it.sync()
    const before = await ledgerOf(it)
    sandbox.revoke()
    const [run] = await it.sync()
    expect(run).toMatchObject({ status: 'failed', error: { code: 'KEY_REFUSED' } })
    expect(await it.client.connections.list()).toMatchObject([{ id, state: 'key_refused' }])
    expect(await ledgerOf(it)).toEqual(before)
    expect(await it.sync()).toEqual([])
  })

  test('a failure is told once for a streak, and again after a success', async () => {
    const sandbox = await sandboxFor({ account: stripeAccount({ entries: 0 }) })
    const it = await testApp()
    await connectSandbox(it, sandbox)
    await it.sync()
    sandbox.denied.add('subscription')
    await it.sync()
    await it.sync()
    expect(it.notices.filter(({ kind }) => kind === 'sync-failed')).toHaveLength(1)
    sandbox.denied.clear()
    await it.sync()
    await it.sync()
    expect(it.notices.filter(({ kind }) => kind === 'job-recovered')).toEqual([
      { kind: 'job-recovered', title: 'Acme syncs again', body: '' },
    ])
    sandbox.denied.add('subscription')
    await it.sync()
    expect(it.notices.filter(({ kind }) => kind === 'sync-failed')).toHaveLength(2)
  })

  test('what failed of a connection that is disconnected needs nobody any more', async () => {
    const sandbox = await sandboxFor({ account: stripeAccount({ entries: 5 }) })
    const it = await testApp()
    const { id } = await connectSandbox(it, sandbox)
    sandbox.revoke()
    await it.sync()
    expect(await it.client.jobs.dead()).toMatchObject([
      { kind: 'sync-account', key: id, error: { code: 'KEY_REFUSED' } },
    ])
    await it.client.connections.disconnect({ id, keepEntries: true })
    expect(await it.client.jobs.dead()).toEqual([])
  })

  test('a full disk fails the run in plain words; the next one goes on where it stopped', async () => {
    const calm = await undisturbed(900)
    const sandbox = await sandboxFor({ account: stripeAccount({ entries: 900 }) })
    const dataDir = dataFolder()
    const first = await testApp({ dataDir })
    await connectSandbox(first, sandbox)
    await first.app.close()
    // SQLite's own stand-in for a full disk: the file may not grow past so many pages.
    const full = await testApp({ dataDir, maxDatabasePages: 70 })
    const [failed] = await full.sync()
    expect(failed).toMatchObject({ status: 'failed', error: { code: 'DISK_FULL' } })
    await full.app.close()

    const after = await testApp({ dataDir })
    const kept = (await ledgerOf(after)).length
    expect(kept).toBeLessThan(calm.ledger.length)
    await after.sync()
    expect(await ledgerOf(after)).toEqual(calm.ledger)
  })

  test('two processes never sync one connection at once', async () => {
    const sandbox = await sandboxFor({ account: stripeAccount({ entries: 400 }) })
    const dataDir = dataFolder()
    const it = await testApp({ dataDir })
    const { id } = await connectSandbox(it, sandbox)
    sandbox.inject({ delay: 400 }, { path: 'balance_transactions', times: 3 })
    const { child, finished } = startCommand(['sync', '--data-dir', dataDir])
    onTestFinished(() => void child.kill())
    while ((await it.client.sync.runs({ limit: 1 })).length === 0) await wait(20)
    const [mine] = it.app.syncNow('page', { connectionId: id })
    expect(await it.client.sync.runs({ limit: 10 })).toHaveLength(1)
    expect(mine).toMatchObject({ trigger: 'command', status: 'running' })
    expect((await finished).code).toBe(0)
  })

  test('a connection that is removed at that moment is said to be, and keeps no other from its sync', async () => {
    const it = await testApp()
    const ids: string[] = []
    for (const seed of [1, 2]) {
      const sandbox = await sandboxFor({ account: stripeAccount({ entries: 5, seed }) })
      ids.push((await connectSandbox(it, sandbox, `Number ${seed}`)).id)
    }
    const [gone, kept] = ids
    // What another process does between the look at the connection and the run's row.
    const { $client: sql } = openDatabase(ROOT, it.dataDir)
    onTestFinished(() => void sql.close())
    sql.exec(`create trigger meanwhile before insert on runs when new.connection_id = '${gone}'
      begin delete from connections where id = '${gone}'; end`)
    await expect(it.client.sync.start({ connectionId: gone })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'This connection was removed.',
    })
    expect(await it.sync()).toMatchObject([{ connectionId: kept, status: 'succeeded' }])
  })

  test('no key, name, e-mail or card detail is anywhere in the data folder or the output', async () => {
    const key = 'rk_test_verysecretindeed0123456789'
    const sandbox = await sandboxFor({ account: stripeAccount({ entries: 300 }), key })
    const dataDir = dataFolder()
    const connect = ['connect', 'stripe', '--name', 'Acme', '--key-stdin']
    const where = ['--api-base', sandbox.url, '--data-dir', dataDir]
    const outputs = [
      await startCommand([...connect, ...where], { input: `${key}\n` }).finished,
      await startCommand(['sync', '--data-dir', dataDir]).finished,
      await startCommand(['entries', '--limit', '500', '--json', '--data-dir', dataDir]).finished,
      await startCommand(['snapshot', 'show', '--data-dir', dataDir]).finished,
    ]
    expect(outputs.map(({ code }) => code)).toEqual([0, 0, 0, 0])
    const written = readdirSync(dataDir, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => readFileSync(join(entry.parentPath, entry.name)).toString('latin1'))
    expect(written.length).toBeGreaterThan(1)
    const everything = [...written, ...outputs.flatMap(({ stdout, stderr }) => [stdout, stderr])]
    const customers = sandbox.account.transactions
      .map(({ source }) => sandbox.account.sources.get(source ?? '')?.customer)
      .filter(customer => typeof customer === 'string')
    expect(customers.length).toBeGreaterThan(0)
    for (const secret of [key, ...Object.values(PERSON), ...new Set(customers)]) {
      // Four digits of a card also stand in random ids; look for them as a value of their own.
      const text = secret === PERSON.last4 ? `"${secret}"` : String(secret)
      for (const place of everything) expect(place.includes(text), text).toBe(false)
    }
  })
})

test('a database from a newer version and a damaged one are refused with what to do', () => {
  const newer = tempFolder()
  const db = openDatabase(ROOT, newer)
  db.$client
    .prepare('insert into __drizzle_migrations (hash, created_at) values (?, ?)')
    .run('later', Date.now() * 2)
  db.$client.close()
  expect(() => openDatabase(ROOT, newer)).toThrow(
    expect.objectContaining({ code: 'DATABASE_NEWER', fix: expect.stringContaining('Update') }),
  )
})
