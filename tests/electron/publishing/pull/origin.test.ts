import { expect, onTestFinished, test } from 'vitest'
import { testApp } from '../../../support/app.ts'
import { openPlatform } from '../../../support/platform.ts'
import { addCharge, stripeAccount } from '../../../support/stripe/account.ts'
import { createStripeSandbox } from '../../../support/stripe/sandbox.ts'

const KEY = 'rk_live_51Sandbox00secret'

/** A server that says of itself that it is live. */
async function lookAlike() {
  const account = stripeAccount({ entries: 0, subscriptions: false })
  addCharge(account, { created: Date.UTC(2025, 11, 10) / 1000, amount: 12_345 })
  const sandbox = await createStripeSandbox({ account, key: KEY })
  onTestFinished(() => sandbox.close())
  const sayLive = () =>
    sandbox.inject({ status: 200, body: JSON.stringify({ object: 'balance', livemode: true }) })
  return { ...sandbox, sayLive }
}

const details = { provider: 'stripe', name: 'Acme', key: KEY, sync: false } as const

test('what answers at an address of the user’s own is test, whatever it says', async () => {
  const { url, sayLive } = await lookAlike()
  const it = await testApp()
  sayLive()
  const connection = await it.client.connections.connect({ ...details, apiBase: url })
  expect(connection.test).toBe(true)
  sayLive()
  const replaced = await it.client.connections.replaceKey({ id: connection.id, key: KEY })
  expect(replaced.test).toBe(true)
  await it.sync()
  const snapshot = await it.client.snapshots.create()
  expect(snapshot.test).toBe(true)
  // The live key is the one that vouches for a startup before it has any connection.
  const live = await testApp({ dataDir: it.dataDir })
  await it.client.connections.disconnect({ id: connection.id, keepEntries: false })
  const text = 'id,date,kind,currency,gross\na,2026-01-10T12:00:00Z,charge,USD,1.00\n'
  await live.client.connections.importFile({ format: 'generic', name: 'By hand', text })
  const { test: stillTest, publicKey } = await live.client.snapshots.create()
  expect(stillTest).toBe(false)
  expect(publicKey).not.toBe(snapshot.publicKey)
})

test('its figures go to test platforms alone', async () => {
  const { url, sayLive } = await lookAlike()
  const it = await testApp()
  sayLive()
  await it.client.connections.connect({ ...details, apiBase: url })
  await it.sync()
  const [board, sandbox] = [await openPlatform(), await openPlatform()]
  const add = (name: string, endpoint: string) =>
    it.client.publishing.platforms.add({ name, endpoint, test: name === 'Test', token: 'tok' })
  const real = await add('Real', board.endpoint)
  const forTest = await add('Test', sandbox.endpoint)
  await expect(it.client.publishing.push({ platformId: real.id })).rejects.toMatchObject({
    code: 'TEST_DATA',
  })
  await it.client.publishing.push({ platformId: forTest.id })
  expect([board.received.length, sandbox.received.length]).toEqual([0, 1])
})

test('what answers at the provider’s own address is live where it says so, and signed as that', async () => {
  const { url, sayLive } = await lookAlike()
  const it = await testApp({ providerAddresses: { stripe: url } })
  sayLive()
  expect((await it.client.connections.connect(details)).test).toBe(false)
  await it.sync()
  const { endpoint, received } = await openPlatform()
  const platform = { name: 'Real', endpoint, test: false, token: 'tok' }
  const { id } = await it.client.publishing.platforms.add(platform)
  await it.client.publishing.push({ platformId: id })
  expect(received).toHaveLength(1)
  expect(await it.client.snapshots.list()).toMatchObject([{ test: false }])
  // The same account under an address of the user's own is another one, and makes all of it test.
  sayLive()
  const second = await it.client.connections.connect({ ...details, name: 'Copy', apiBase: url })
  expect(second.test).toBe(true)
  await it.sync()
  await expect(it.client.publishing.push({ platformId: id })).rejects.toMatchObject({
    code: 'TEST_DATA',
  })
  expect(received).toHaveLength(1)
})
