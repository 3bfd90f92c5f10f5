import { expect, onTestFinished, test, vi } from 'vitest'
import { openDatabase } from '../../../electron/db/open.ts'
import { connections } from '../../../electron/db/schema.ts'
import { createLedger } from '../../../electron/ledger/ledger.ts'
import { createMetrics } from '../../../electron/metrics/metrics.ts'
import { createAudiences } from '../../../electron/snapshots/audiences.ts'
import { formatV1 } from '../../../electron/snapshots/format.ts'
import { createMayLeave } from '../../../electron/snapshots/may-leave.ts'
import { createSnapshots } from '../../../electron/snapshots/snapshots.ts'
import { createStartups } from '../../../electron/startups/startups.ts'
import { connectSandbox, ROOT, tempFolder, testApp } from '../../support/app.ts'
import { stripeAccount } from '../../support/stripe/account.ts'
import { createStripeSandbox } from '../../support/stripe/sandbox.ts'

const DAY = 86_400_000

async function sandboxFor(seed: number) {
  const account = stripeAccount({ entries: 120, seed })
  const sandbox = await createStripeSandbox({ account })
  onTestFinished(() => sandbox.close())
  return sandbox
}

test('half of a history is never signed: the first sync of every connection comes first', async () => {
  const it = await testApp()
  const [first, second] = [await sandboxFor(1), await sandboxFor(2)]
  await connectSandbox(it, first)
  await expect(it.client.snapshots.create()).rejects.toMatchObject({ code: 'NO_DATA' })
  await it.sync()
  expect(await it.client.snapshots.list()).toHaveLength(1)
  await connectSandbox(it, second, 'Second')
  second.denied.add('subscription')
  expect((await it.sync()).map(({ status }) => status)).toEqual(['succeeded', 'failed'])
  expect((await it.client.metrics.document()).entries).toBe(240)
  expect(await it.client.snapshots.list()).toHaveLength(1)
  second.denied.clear()
  await it.sync()
  expect(await it.client.snapshots.list()).toHaveLength(2)
})

test.each(['refused', 'forgotten'])(
  'nor is half of one whose key was %s half-way, until the rest is read or that half deleted',
  async how => {
    const it = await testApp()
    const { client } = it
    await connectSandbox(it, await sandboxFor(1))
    await it.sync()
    const second = await sandboxFor(2)
    const { id } = await connectSandbox(it, second, 'Second')
    second.denied.add('subscription')
    await it.sync()
    if (how === 'forgotten') await client.connections.disconnect({ id, keepEntries: true })
    else {
      second.revoke()
      await it.sync()
      expect(await client.connections.list()).toMatchObject([{}, { state: 'key_refused' }])
    }
    expect((await client.metrics.document()).entries).toBe(240)
    await expect(client.snapshots.create()).rejects.toMatchObject({
      code: 'NO_DATA',
      data: { why: expect.stringContaining('The first sync of Second has not ended') },
    })
    await it.sync()
    expect(await client.snapshots.list()).toHaveLength(1)
    await client.connections.disconnect({ id, keepEntries: false })
    await client.snapshots.create()
    expect(await client.snapshots.list()).toHaveLength(2)
  },
)

test('an account that was disconnected before anything was read of it is in no figure', async () => {
  const it = await testApp()
  await connectSandbox(it, await sandboxFor(1))
  await it.sync()
  const { id } = await connectSandbox(it, await sandboxFor(2), 'Second')
  await it.client.connections.disconnect({ id, keepEntries: true })
  await it.client.snapshots.create()
  expect(await it.client.snapshots.list()).toHaveLength(2)
})

test('asked each minute, it works the figures out only where they may have changed', async () => {
  const clock = { now: Date.UTC(2026, 0, 15, 12) }
  const now = () => clock.now
  const db = openDatabase(ROOT, tempFolder())
  onTestFinished(() => void db.$client.close())
  const startups = createStartups(db, createLedger(db), now)
  const details = { name: 'S', description: '', website: '', currency: 'USD', timezone: 'UTC' }
  const { id } = startups.create(details)
  const audiences = createAudiences(db)
  const { privacy } = audiences.publicOf(id)
  const connection = { startupId: id, provider: 'stripe', name: 'C', test: false } as const
  db.insert(connections)
    .values({ ...connection, id: 'c', state: 'ready', createdAt: 0, lastSyncAt: clock.now })
    .run()
  const metrics = createMetrics(db, { between: () => [] }, now)
  const series = vi.spyOn(metrics, 'series')
  const snapshots = createSnapshots({
    ...{ db, startups, audiences, metrics, now, format: formatV1, enqueue: () => undefined },
    signer: async () => ({ test: false, publicKey: '', sign: () => Buffer.alloc(64) }),
    mayLeave: createMayLeave(db, startups, metrics),
  })
  const minutesWithWork = async (minutes: number) => {
    series.mockClear()
    for (let minute = 0; minute < minutes; minute++) {
      clock.now += 60_000
      await snapshots.createIfDue(startups.need(id))
    }
    return series.mock.calls.length
  }
  expect(await minutesWithWork(30)).toBe(1)
  expect(await minutesWithWork(30)).toBe(0)
  db.update(connections).set({ lastSyncAt: clock.now }).run()
  expect(await minutesWithWork(30)).toBe(1)
  audiences.savePublic(id, { ...privacy, months: 3 })
  expect(await minutesWithWork(30)).toBe(1)
  // What was sealed for more months may not leave any more, so another one takes its place.
  expect(snapshots.list(id)).toHaveLength(2)
  // A new day, and a snapshot that is a day old.
  clock.now += DAY
  expect(await minutesWithWork(2)).toBe(1)
  expect(snapshots.list(id)).toHaveLength(3)
})
