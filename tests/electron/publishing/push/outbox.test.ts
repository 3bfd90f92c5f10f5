import { readFileSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, onTestFinished, test } from 'vitest'
import { dataFolder, type TestApp, testApp } from '../../../support/app.ts'
import { startCommand } from '../../../support/command.ts'

const HOUR = 3_600_000

interface Received {
  headers: IncomingMessage['headers']
  body: string
}

interface Answer {
  status: number
  body?: string
  headers?: Record<string, string>
}

/** A platform's endpoint: answers as the test says, and remembers what it was sent. */
async function platform(answers: ('silence' | (() => Answer | 'drop' | Promise<Answer>))[] = []) {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    received.push({ headers: request.headers, body: await text(request) })
    const next = answers.shift()
    if (next === 'silence') return
    const answer = (await next?.()) ?? { status: 201 }
    if (answer === 'drop') return void response.destroy()
    response.writeHead(answer.status, answer.headers).end(answer.body ?? '')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/snapshots`
  return { endpoint, received }
}

async function sampleApp(options: Parameters<typeof testApp>[0] = {}): Promise<TestApp> {
  const it = await testApp(options)
  await it.client.connections.startSample()
  const [run] = await it.client.sync.runs({ limit: 1 })
  await it.app.finished(run?.id ?? '')
  return it
}

const add = ({ client }: TestApp, endpoint: string, isTest = true) =>
  client.publishing.platforms.add({ name: 'Board', endpoint, test: isTest, token: 'tok_secret' })

describe('pushing to a platform', () => {
  test('the newest snapshot is sent once, with its token and its hash as idempotency key', async () => {
    const { endpoint, received } = await platform()
    const it = await sampleApp()
    const { id } = await add(it, endpoint)
    const delivery = await it.client.publishing.push({ platformId: id })
    expect(delivery).toMatchObject({ state: 'delivered', attempts: 1, lastAnswer: '201' })
    await it.client.publishing.push({ platformId: id })
    expect(received).toHaveLength(1)
    const [snapshot] = await it.client.snapshots.list()
    const shown = await it.client.snapshots.show({ id: snapshot?.id ?? '' })
    expect(received[0]?.body).toBe(shown.document)
    expect(received[0]?.headers).toMatchObject({
      authorization: 'Bearer tok_secret',
      'idempotency-key': shown.hash,
      'content-type': 'application/json',
    })
  })

  test('a new snapshot goes to every platform by itself', async () => {
    const { endpoint, received } = await platform()
    const it = await sampleApp()
    await add(it, endpoint)
    await it.client.snapshots.create()
    await expect.poll(() => received.length).toBe(1)
  })

  test('5xx, 429 and a dropped connection are tried again later with the same key; then it is delivered', async () => {
    let now = Date.UTC(2026, 5, 1)
    const { endpoint, received } = await platform([
      () => ({ status: 503 }),
      () => ({ status: 429 }),
      () => 'drop',
    ])
    const it = await sampleApp({ now: () => now })
    const { id } = await add(it, endpoint)
    const first = await it.client.publishing.push({ platformId: id })
    expect(first).toMatchObject({ state: 'waiting', attempts: 1, lastAnswer: '503' })
    // Pushing again before it is due neither doubles it nor sends it early.
    expect((await it.client.publishing.push({ platformId: id })).attempts).toBe(1)
    const states = []
    for (let attempt = 0; attempt < 3; attempt++) {
      now += 7 * HOUR
      const { state } = await it.client.publishing.push({ platformId: id })
      states.push(state)
    }
    expect(states).toEqual(['waiting', 'waiting', 'delivered'])
    expect(new Set(received.map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
  })

  test('a newer snapshot takes the place of one that still waits, which is never sent again', async () => {
    let now = Date.UTC(2026, 5, 1)
    const { endpoint, received } = await platform([() => ({ status: 503 })])
    const it = await sampleApp({ now: () => now })
    const { id } = await add(it, endpoint)
    const old = await it.client.publishing.push({ platformId: id })
    expect(old.state).toBe('waiting')
    now += 1000
    const newer = await it.client.snapshots.create()
    await expect.poll(() => received.length).toBe(2)
    expect(received[1]?.headers['idempotency-key']).toBe(newer.hash)
    const deliveries = await it.client.publishing.deliveries()
    expect(deliveries.find(it => it.id === old.id)).toMatchObject({
      state: 'stopped',
      lastAnswer: 'A newer snapshot took its place.',
    })
    await expect(it.client.publishing.retry({ id: old.id })).rejects.toMatchObject({
      code: 'CONFLICT',
    })
    now += 7 * HOUR
    await it.client.publishing.push({ platformId: id })
    expect(received).toHaveLength(2)
  })

  test('what waits when the privacy settings change is not sent; what they let out now is', async () => {
    let now = Date.UTC(2026, 5, 1)
    const { endpoint, received } = await platform([() => ({ status: 503 })])
    const it = await sampleApp({ now: () => now })
    const { id } = await add(it, endpoint)
    await it.client.publishing.push({ platformId: id })
    const before = await it.client.startup.get()
    if (!before) throw new Error('There is no startup')
    now += 1000
    await it.client.startup.savePrivacy({ ...before.privacy, mrr: 'hidden' })
    await expect.poll(() => received.length).toBe(2)
    now += 7 * HOUR
    await it.client.publishing.push({ platformId: id })
    const points = received.slice(1).flatMap(({ body }) => JSON.parse(JSON.parse(body).data))
    expect(points.length).toBeGreaterThan(0)
    expect(points.filter(point => 'mrr' in point)).toEqual([])
  })

  test('a refusal stops the delivery with the platform’s words; the user may try again', async () => {
    const { endpoint } = await platform([
      () => ({ status: 422, body: 'unknown startup, token tok_secret' }),
    ])
    const it = await sampleApp()
    const { id } = await add(it, endpoint)
    const stopped = await it.client.publishing.push({ platformId: id })
    expect(stopped).toMatchObject({ state: 'stopped', nextAttemptAt: null })
    expect(stopped.lastAnswer).toBe('422: unknown startup, token …')
    expect(await it.client.publishing.retry({ id: stopped.id })).toMatchObject({
      state: 'delivered',
    })
  })

  test('what is signed while an older one is refused is sent all the same', async () => {
    let now = Date.UTC(2026, 5, 1)
    const { promise: refusal, resolve: refuse } = Promise.withResolvers<Answer>()
    const { endpoint, received } = await platform([() => refusal])
    const it = await sampleApp({ now: () => now })
    const { id } = await add(it, endpoint)
    const pushing = it.client.publishing.push({ platformId: id })
    await expect.poll(() => received.length).toBe(1)
    now += 1000
    const newer = await it.client.snapshots.create()
    refuse({ status: 422 })
    await pushing
    await expect.poll(() => received.length).toBe(2)
    expect(received[1]?.headers['idempotency-key']).toBe(newer.hash)
    await it.app.settled()
    expect(await it.client.publishing.deliveries()).toMatchObject([
      { snapshotId: newer.id, state: 'delivered' },
      { state: 'stopped' },
    ])
  })

  test('a new snapshot comes no sooner than the platform asked for', async () => {
    let now = Date.UTC(2026, 5, 1)
    const { endpoint, received } = await platform([
      () => ({ status: 429, headers: { 'retry-after': '7200' } }),
    ])
    const it = await sampleApp({ now: () => now })
    const { id } = await add(it, endpoint)
    await it.client.publishing.push({ platformId: id })
    now += 1000
    await it.client.snapshots.create()
    await it.app.settled()
    expect(received).toHaveLength(1)
    const [newest] = await it.client.publishing.deliveries()
    expect(newest).toMatchObject({ state: 'waiting', nextAttemptAt: now - 1000 + 2 * HOUR })
  })

  test('a redirect is not followed: the token is for the address that was given', async () => {
    const other = await platform()
    const { endpoint } = await platform([
      () => ({ status: 307, headers: { location: other.endpoint } }),
    ])
    const it = await sampleApp()
    const { id } = await add(it, endpoint)
    expect(await it.client.publishing.push({ platformId: id })).toMatchObject({ state: 'stopped' })
    expect(other.received).toHaveLength(0)
  })

  test('a platform that says how long to wait is not asked before', async () => {
    const now = Date.UTC(2026, 5, 1)
    const { endpoint } = await platform([
      () => ({ status: 429, headers: { 'retry-after': '7200' } }),
    ])
    const it = await sampleApp({ now: () => now })
    const { id } = await add(it, endpoint)
    const { nextAttemptAt } = await it.client.publishing.push({ platformId: id })
    expect(nextAttemptAt).toBe(now + 2 * HOUR)
  })

  test('a platform that never recovers is given up after some days, in words', async () => {
    let now = Date.UTC(2026, 5, 1)
    const { endpoint, received } = await platform(Array(99).fill(() => ({ status: 500 })))
    const it = await sampleApp({ now: () => now })
    const { id } = await add(it, endpoint)
    let delivery = await it.client.publishing.push({ platformId: id })
    while (delivery.state === 'waiting') {
      now = (delivery.nextAttemptAt ?? 0) + 1
      delivery = await it.client.publishing.push({ platformId: id })
    }
    expect(delivery).toMatchObject({ state: 'stopped', attempts: 24, lastAnswer: '500' })
    expect(received).toHaveLength(24)
    const days = (now - delivery.createdAt) / (24 * HOUR)
    expect(days).toBeGreaterThan(2)
  })

  test('what waits survives the app being closed', async () => {
    let now = Date.UTC(2026, 5, 1)
    const dataDir = dataFolder()
    const { endpoint, received } = await platform([() => ({ status: 500 })])
    const before = await sampleApp({ dataDir, now: () => now })
    const { id } = await add(before, endpoint)
    await before.client.publishing.push({ platformId: id })
    await before.app.close()
    now += 7 * HOUR
    const after = await testApp({ dataDir, now: () => now })
    const [waiting] = await after.client.publishing.deliveries()
    expect(waiting?.state).toBe('waiting')
    expect(await after.client.publishing.retry({ id: waiting?.id ?? '' })).toMatchObject({
      state: 'delivered',
    })
    expect(received).toHaveLength(2)
  })

  test('killed before the answer came, it is sent again with the same key', async () => {
    const dataDir = dataFolder()
    const { endpoint, received } = await platform(['silence'])
    const before = await sampleApp({ dataDir })
    await add(before, endpoint)
    await before.app.close()
    const { child, finished } = startCommand(['snapshot', 'create', '--data-dir', dataDir])
    await expect.poll(() => received.length, { timeout: 20_000 }).toBe(1)
    child.kill('SIGKILL')
    await finished
    const after = await testApp({ dataDir })
    const [left] = await after.client.publishing.deliveries()
    expect(left).toMatchObject({ state: 'waiting', attempts: 0 })
    await after.client.publishing.push({ platformId: left?.platformId ?? '' })
    expect((await after.client.publishing.deliveries())[0]).toMatchObject({ state: 'delivered' })
    const [first, second] = received.map(({ headers }) => headers['idempotency-key'])
    expect(second).toBe(first)
  })

  test('closed before the answer came, it waits for the next start', async () => {
    const dataDir = dataFolder()
    const { endpoint, received } = await platform(['silence'])
    const before = await sampleApp({ dataDir })
    await add(before, endpoint)
    await before.client.snapshots.create()
    await expect.poll(() => received.length).toBe(1)
    await before.app.close()
    expect(before.errors).toEqual([])
    const after = await testApp({ dataDir })
    expect(await after.client.publishing.deliveries()).toMatchObject([
      { state: 'waiting', attempts: 0 },
    ])
  })

  test('two processes that flush at once send it once', async () => {
    const dataDir = dataFolder()
    const { endpoint, received } = await platform()
    const [one, other] = [await sampleApp({ dataDir }), await testApp({ dataDir })]
    const { id } = await add(one, endpoint)
    await Promise.all([
      one.client.publishing.push({ platformId: id }),
      other.client.publishing.push({ platformId: id }),
    ])
    await expect
      .poll(async () => (await one.client.publishing.deliveries())[0]?.state)
      .toBe('delivered')
    expect(received).toHaveLength(1)
  })

  test('a token that cannot be read now is tried again later', async () => {
    let now = Date.UTC(2026, 5, 1)
    const dataDir = dataFolder()
    const { endpoint, received } = await platform()
    const it = await sampleApp({ dataDir, now: () => now })
    const { id } = await add(it, endpoint)
    const vault = join(dataDir, 'vault.json')
    const sealed = readFileSync(vault)
    writeFileSync(vault, 'scribble')
    expect(await it.client.publishing.push({ platformId: id })).toMatchObject({
      state: 'waiting',
      lastAnswer: expect.stringContaining('Not sent'),
    })
    writeFileSync(vault, sealed)
    now += HOUR
    expect(await it.client.publishing.push({ platformId: id })).toMatchObject({
      state: 'delivered',
    })
    expect(received).toHaveLength(1)
  })

  test('sample figures go to no platform that is not marked as a test one', async () => {
    const { endpoint, received } = await platform()
    const it = await sampleApp()
    const { id } = await add(it, endpoint, false)
    await expect(it.client.publishing.push({ platformId: id })).rejects.toMatchObject({
      code: 'TEST_DATA',
      data: { fix: expect.stringContaining('add it again as a test one') },
    })
    await it.client.snapshots.create()
    expect(await it.client.publishing.deliveries()).toEqual([])
    expect(received).toEqual([])
  })

  test('a plain http address that leaves this machine is refused', async () => {
    const it = await testApp()
    await expect(add(it, 'http://platform.example/snapshots')).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: 'The address must begin with https.',
    })
  })

  test('an address is one platform’s alone', async () => {
    const it = await testApp()
    const { endpoint } = await platform()
    const { id } = await add(it, endpoint)
    await expect(add(it, endpoint.replace('http', 'HTTP'))).rejects.toMatchObject({
      code: 'CONFLICT',
    })
    expect(await it.client.publishing.platforms.list()).toHaveLength(1)
    await it.client.publishing.platforms.remove({ id })
    await add(it, endpoint)
  })
})
