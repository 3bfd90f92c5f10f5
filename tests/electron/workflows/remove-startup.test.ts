import { setTimeout } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { clientOf, connectSandbox, type TestApp, testApp } from '../../support/app.ts'
import { slowSecrets } from '../../support/slow-secrets.ts'
import { stripeAccount } from '../../support/stripe/account.ts'
import { createStripeSandbox } from '../../support/stripe/sandbox.ts'

const GONE = { code: 'NOT_FOUND' }

/** A startup, with an import and so with a first snapshot unless it is empty, and what its secret store holds. */
async function oneStartup({ empty = false } = {}) {
  const { kept, place, hold } = slowSecrets()
  const it = await testApp({ secretPlace: place })
  const { id } = await it.client.startup.create({
    ...{ name: 'Acme', description: '', website: '', currency: 'USD', timezone: 'UTC' },
  })
  const client = clientOf(it, id)
  if (!empty) await importFile(client)
  return { ...it, client, unnamed: it.client, kept, hold }
}

const importFile = (client: TestApp['client']) =>
  client.connections.importFile({
    ...{ format: 'generic', name: 'By hand' },
    text: 'id,date,kind,currency,gross\na,2026-01-02,charge,USD,1.00',
  })

async function sandbox() {
  const made = await createStripeSandbox({
    account: stripeAccount({ entries: 5, subscriptions: false }),
  })
  onTestFinished(() => made.close())
  return made
}

const addPlatform = (client: TestApp['client']) =>
  client.publishing.platforms.add({
    ...{ name: 'Board', endpoint: 'http://127.0.0.1:9/', token: 'tok', test: true },
  })

test('an account that is connected while its startup is removed goes with it, key and all', async () => {
  const { client, kept, hold } = await oneStartup()
  await addPlatform(client)
  const deleting = hold('delete platform:')
  const removed = client.startup.remove()
  await deleting.reached
  await connectSandbox({ client }, await sandbox())
  expect([...kept.keys()].filter(name => name.startsWith('connection:'))).toHaveLength(1)
  deleting.release()
  await removed
  expect([...kept.keys()]).toEqual([])
})

test('one that is only checked when its startup is gone is refused, and its key forgotten', async () => {
  const { client, kept, hold } = await oneStartup()
  const storing = hold('set connection:')
  const connected = connectSandbox({ client }, await sandbox())
  await storing.reached
  await client.startup.remove()
  storing.release()
  await expect(connected).rejects.toMatchObject(GONE)
  expect([...kept.keys()]).toEqual([])
})

test('a platform that is added while its startup is removed goes with it, token and all', async () => {
  const { client, kept, hold } = await oneStartup()
  const deleting = hold('delete signing-key')
  const removed = client.startup.remove()
  await deleting.reached
  await addPlatform(client)
  deleting.release()
  await removed
  expect([...kept.keys()]).toEqual([])
})

test('one whose startup is gone before it is written is refused, and its token forgotten', async () => {
  const { client, kept, hold } = await oneStartup()
  const storing = hold('set platform:')
  const added = addPlatform(client)
  await storing.reached
  await client.startup.remove()
  storing.release()
  await expect(added).rejects.toMatchObject(GONE)
  expect([...kept.keys()]).toEqual([])
})

test('a snapshot that is made while its startup is removed brings no signing key back', async () => {
  const { client, kept, hold, errors } = await oneStartup()
  // Test figures have a key of their own, which is made when the first sync has ended.
  const making = hold('add signing-key:test')
  await connectSandbox({ client }, await sandbox())
  await client.sync.start({})
  await making.reached
  const signed = client.snapshots.create()
  await client.startup.remove()
  making.release()
  await expect(signed).rejects.toMatchObject(GONE)
  expect([...kept.keys()]).toEqual(['customer-hash-key'])
  expect(errors).toEqual([])
})

test('nor does an answer to a platform', async () => {
  const { app, client, kept, hold } = await oneStartup()
  await connectSandbox({ client }, await sandbox())
  const base = await app.openPublishing(0)
  const making = hold('add signing-key:test')
  const asked = fetch(`${base}/api/v1/health`)
  await making.reached
  await client.startup.remove()
  making.release()
  expect((await asked).status).toBe(503)
  expect([...kept.keys()]).toEqual([])
})

test('nor does one that is given after the key is deleted and before the startup is', async () => {
  const { app, client, kept, hold } = await oneStartup({ empty: true })
  const base = await app.openPublishing(0)
  const making = hold('add signing-key')
  const asked = fetch(`${base}/api/v1/health`)
  await making.reached
  const deleting = hold('delete signing-key:test')
  const removed = client.startup.remove()
  await deleting.reached
  making.release()
  expect((await asked).status).toBe(200)
  expect([...kept.keys()]).toEqual(['signing-key'])
  deleting.release()
  await removed
  expect([...kept.keys()]).toEqual([])
})

test('the next first startup keeps its signing key, though the one before has it under the same name', async () => {
  const { client, unnamed, kept, hold } = await oneStartup()
  const [live, test, again] = [1, 2, 3].map(() => hold('delete signing-key'))
  live?.release()
  test?.release()
  const removed = client.startup.remove()
  await again?.reached
  const imported = importFile(unnamed)
  // Long enough for it to sign, did it not wait.
  await Promise.race([imported, setTimeout(300)])
  again?.release()
  await Promise.all([removed, imported])
  expect([...kept.keys()]).toEqual(['signing-key'])
  const [first] = await unnamed.snapshots.list()
  expect((await unnamed.snapshots.create()).publicKey).toBe(first?.publicKey)
})

test('a sample that is left while an account is connected in its place leaves that account alone', async () => {
  const { kept, place, hold } = slowSecrets()
  const it = await testApp({ secretPlace: place })
  const other = await testApp({ dataDir: it.dataDir, secretPlace: place })
  await it.client.connections.startSample()
  await it.sync()
  const deleting = hold('delete signing-key')
  const left = it.client.connections.removeSample()
  await deleting.reached
  const connected = await connectSandbox(other, await sandbox())
  deleting.release()
  await left
  expect(await other.client.connections.list()).toMatchObject([{ id: connected.id }])
  expect([...kept.keys()]).toContain(`connection:${connected.id}`)
  expect(await other.sync()).toMatchObject([{ status: 'succeeded' }])
})
