import { expect, test } from 'vitest'
import { clientOf, type TestApp, testApp } from '../../support/app.ts'
import { slowSecrets } from '../../support/slow-secrets.ts'

const csv = (id: string, gross: string) =>
  `id,date,kind,currency,gross\n${id},2026-01-10T12:00:00Z,charge,USD,${gross}\n`

const importFile = (client: TestApp['client'], id: string, gross: string) =>
  client.connections.importFile({ format: 'generic', name: 'By hand', text: csv(id, gross) })

const JANUARY = {
  startDate: '2026-01-01T00:00:00Z',
  endDate: '2026-02-01T00:00:00Z',
  interval: 'monthly',
}

/** Acme, which made 100.00, and Beta, which made 7.00, each with a key for the open publishing server. */
async function publishing() {
  const it = await testApp({ now: () => Date.UTC(2026, 0, 15, 12) })
  const make = async (name: string, gross: string) => {
    const details = { name, description: '', website: '', currency: 'USD', timezone: 'UTC' }
    const { id } = await it.client.startup.create(details)
    const client = clientOf(it, id)
    await importFile(client, name, gross)
    const key = await client.publishing.apiKeys.create({ name: 'Board' })
    return { id, client, key: key.secret, keyId: key.id }
  }
  const acme = await make('Acme', '100.00')
  const beta = await make('Beta', '7.00')
  const base = await it.app.openPublishing(0)
  await acme.client.publishing.configure({ open: true })
  const get = async (path: string, key?: string) => {
    const answer = await fetch(
      `${base}/api/v1/${path}`,
      key ? { headers: { 'x-api-key': key } } : {},
    )
    return { status: answer.status, body: await answer.json() }
  }
  const signed = async (key: string) => {
    const answer = await fetch(`${base}/api/v1/revenue/signed`, {
      method: 'POST',
      headers: { 'x-api-key': key, 'content-type': 'application/json' },
      body: JSON.stringify(JANUARY),
    })
    return answer.json()
  }
  return { ...it, acme, beta, get, signed }
}

test('a key reads its own startup, whatever else is asked for', async () => {
  const { acme, beta, get, signed } = await publishing()
  const current = async (key: string, more = '') =>
    (await get(`revenue/current${more}`, key)).body.totalRevenue
  expect(await current(acme.key)).toBe(100)
  expect(await current(beta.key)).toBe(7)
  expect(await current(beta.key, `?startup=${acme.id}`)).toBe(7)
  const [mine, theirs] = [await signed(acme.key), await signed(beta.key)]
  const revenueOf = ({ data }: { data: string }) => JSON.parse(data).at(-1).revenue
  expect([revenueOf(mine), revenueOf(theirs)]).toEqual([100, 7])
  // Each signs with a key of its own: what one published cannot be shown as the other's.
  expect(mine.publicKey).not.toBe(theirs.publicKey)
  expect((await acme.client.publishing.status()).publicKey).toBe(mine.publicKey)
  expect((await get('health', beta.key)).body.publicKey).toBe(theirs.publicKey)
})

test('without a key, one of several must be named in full, and none is told of', async () => {
  const { acme, beta, get } = await publishing()
  const total = async (query: string, key?: string) =>
    (await get(`revenue/public-stats${query}`, key)).body.total_revenue
  expect(await total(`?startup=${acme.id}`)).toBe(100)
  expect(await total(`?startup=${beta.id}`)).toBe(7)
  expect(await total(`?startup=${acme.id}`, beta.key)).toBe(7)
  for (const [path, status] of [
    ['revenue/public-stats', 400],
    ['health', 400],
    [`health?startup=${acme.id.slice(0, 8)}`, 404],
    ['health?startup=Acme', 404],
  ] as const) {
    const answer = await get(path)
    expect([path, answer.status]).toEqual([path, status])
    expect(JSON.stringify(answer.body)).not.toMatch(new RegExp(`Acme|Beta|${acme.id}|${beta.id}`))
  }
})

test('a key goes with its startup, and the others’ stay', async () => {
  const { acme, beta, get } = await publishing()
  await acme.client.startup.remove()
  expect((await get('revenue/current', acme.key)).status).toBe(401)
  expect((await get('revenue/current', beta.key)).body.totalRevenue).toBe(7)
  // With one left, nothing has to be named any more.
  expect((await get('revenue/public-stats')).body.total_revenue).toBe(7)
})

test('a key that was made before there was a startup is the first one’s', async () => {
  const { app, client } = await testApp()
  const { secret } = await client.publishing.apiKeys.create({ name: 'Early' })
  const base = await app.openPublishing(0)
  const current = () =>
    fetch(`${base}/api/v1/revenue/current`, { headers: { 'x-api-key': secret } })
  expect((await current()).status).toBe(503)
  await importFile(client, 'first', '3.00')
  const details = { name: 'Two', description: '', website: '', currency: 'USD', timezone: 'UTC' }
  const second = await client.startup.create(details)
  expect(await (await current()).json()).toMatchObject({ totalRevenue: 3 })
  expect(await clientOf({ app }, second.id).publishing.apiKeys.list()).toEqual([])
})

test('a trigger syncs the key’s startup alone', async () => {
  const it = await testApp()
  const { startupId } = await it.client.connections.startSample()
  await it.sync()
  const details = { name: 'Two', description: '', website: '', currency: 'USD', timezone: 'UTC' }
  const second = await it.client.startup.create(details)
  const base = await it.app.openPublishing(0)
  for (const [id, runs] of [
    [startupId, 1],
    [second.id, 0],
  ] as const) {
    const { secret } = await clientOf(it, id).publishing.apiKeys.create({ name: 'Board' })
    const headers = { 'x-api-key': secret }
    const answer = await fetch(`${base}/api/sync/trigger`, { method: 'POST', headers })
    expect((await answer.json()).runs).toHaveLength(runs)
  }
})

test('a snapshot is queued for its own startup’s platforms, and withdrawn with its settings alone', async () => {
  const { acme, beta } = await publishing()
  const platform = { endpoint: 'http://127.0.0.1:9/', token: 'tok', test: false }
  await acme.client.publishing.platforms.add({ ...platform, name: 'Mine' })
  await beta.client.publishing.platforms.add({ ...platform, name: 'Theirs' })
  await acme.client.snapshots.create()
  expect(await beta.client.publishing.deliveries()).toEqual([])
  await beta.client.snapshots.create()
  const privacy = (await beta.client.startup.get())?.privacy
  if (!privacy) throw new Error('Beta is gone')
  await beta.client.startup.savePrivacy({ ...privacy, mrr: 'hidden' })
  const statesOf = async ({ client }: { client: TestApp['client'] }) =>
    (await client.publishing.deliveries()).map(it => [it.platformName, it.state]).sort()
  expect(await statesOf(acme)).toEqual([['Mine', 'waiting']])
  expect(await statesOf(beta)).toEqual([
    ['Theirs', 'stopped'],
    ['Theirs', 'waiting'],
  ])
})

test('a platform that is being added when the first startup is made is that startup’s', async () => {
  const { place, hold } = slowSecrets()
  const { client } = await testApp({ secretPlace: place })
  const storing = hold('set platform:')
  const added = client.publishing.platforms.add({
    ...{ name: 'Board', endpoint: 'http://127.0.0.1:9/', token: 'tok', test: false },
  })
  await storing.reached
  await importFile(client, 'a', '1.00')
  storing.release()
  const platform = await added
  expect(await client.publishing.platforms.list()).toEqual([platform])
})
