import { createPublicKey, verify } from 'node:crypto'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import nacl from 'tweetnacl'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { DEFAULT_PRIVACY, type Privacy } from '../../../../shared/privacy.ts'
import { connectSandbox, testApp } from '../../../support/app.ts'
import { add, addCharge, stripeAccount } from '../../../support/stripe/account.ts'
import { createStripeSandbox } from '../../../support/stripe/sandbox.ts'

const NOW = Date.UTC(2026, 0, 15, 12)
const YEAR = 365 * 86_400_000

/** Three months: 100.00, 200.00 less a refund of 50.00, and 30.00 in the running one. */
async function publishingApp(privacy: Partial<Privacy> = {}, clock = { now: NOW }) {
  const account = stripeAccount({ entries: 0, subscriptions: false })
  const at = (day: string) => Date.parse(`${day}T12:00:00Z`) / 1000
  addCharge(account, { created: at('2025-11-01'), amount: 10_000, fee: 300, customer: 'cus_a' })
  addCharge(account, { created: at('2025-12-10'), amount: 12_000, fee: 300, customer: 'cus_a' })
  addCharge(account, { created: at('2025-12-20'), amount: 8_000, fee: 300, customer: 'cus_b' })
  add(account, { category: 'refund', type: 'refund', amount: -5_000, created: at('2025-12-21') })
  addCharge(account, { created: at('2026-01-10'), amount: 3_000, fee: 300, customer: 'cus_a' })
  const sandbox = await createStripeSandbox({ account })
  onTestFinished(() => sandbox.close())
  const it = await testApp({ now: () => clock.now })
  await connectSandbox(it, sandbox)
  const startup = await it.client.startup.get()
  if (!startup) throw new Error('There is no startup')
  await it.client.startup.save({ ...startup, timezone: 'UTC', currency: 'USD' })
  await it.client.startup.savePrivacy({ ...DEFAULT_PRIVACY, ...privacy })
  await it.sync()
  const base = await it.app.openPublishing(0)
  const { secret, id } = await it.client.publishing.apiKeys.create({ name: 'A platform' })
  const call = (path: string, body?: unknown, headers: Record<string, string> = {}) =>
    fetch(`${base}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'x-api-key': secret, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  return { ...it, base: String(base), call, keyId: id, sandbox }
}

const ALL = {
  startDate: '2025-01-01T00:00:00.000Z',
  endDate: '2026-01-31T23:59:59.999Z',
  interval: 'monthly',
}

describe('version 1, as platforms pull it', () => {
  test('health needs no key and gives the raw public key', async () => {
    const { base, call } = await publishingApp()
    const answer = await fetch(`${base}/api/v1/health`)
    expect(answer.status).toBe(200)
    const health = await answer.json()
    expect(health).toMatchObject({ status: 'healthy', timestamp: NOW })
    expect(await (await call('/api/v1/health')).json()).toEqual({
      ...health,
      lastSync: new Date(NOW).toISOString(),
    })
    expect(Buffer.from(health.publicKey, 'base64')).toHaveLength(32)
  })

  test('health says when the figures are not to be relied on', async () => {
    const clock = { now: NOW }
    const { base, call, client, sync, sandbox } = await publishingApp({}, clock)
    const health = async () => (await call('/api/v1/health')).json()
    clock.now += 48 * 3_600_000
    expect((await health()).status).toBe('healthy')
    clock.now += 1
    expect(await health()).toMatchObject({ status: 'degraded', uptime: 48 * 3_600 })
    await sync()
    expect((await health()).status).toBe('healthy')
    sandbox.revoke()
    await sync()
    const message = 'A provider refuses its key.'
    expect(await health()).toMatchObject({ status: 'degraded', message })
    // Without a key the word is told, and why only once that is opened.
    const keyless = async () => (await fetch(`${base}/api/v1/health`)).json()
    expect(await keyless()).toMatchObject({ status: 'degraded' })
    expect(await keyless()).not.toHaveProperty('message')
    await client.publishing.configure({ open: true })
    expect(await keyless()).toMatchObject({ status: 'degraded', message })
    const fresh = await testApp()
    const unset = await fetch(`${await fresh.app.openPublishing(0)}/api/v1/health`)
    expect(await unset.json()).toMatchObject({ status: 'unhealthy' })
  })

  test('revenue is gross volume less refunds and disputes, in major units, by interval', async () => {
    const { call } = await publishingApp()
    const { data } = await (await call('/api/v1/revenue', ALL)).json()
    expect(data).toEqual([
      { date: '2025-11-01T00:00:00.000Z', revenue: 100, mrr: 0, customerCount: 0, currency: 'USD' },
      { date: '2025-12-01T00:00:00.000Z', revenue: 150, mrr: 0, customerCount: 0, currency: 'USD' },
      { date: '2026-01-01T00:00:00.000Z', revenue: 30, mrr: 0, customerCount: 0, currency: 'USD' },
    ])
    for (const [interval, points] of [
      ['yearly', 2],
      ['weekly', 7],
      ['daily', 46],
    ] as const) {
      const range = { ...ALL, startDate: '2025-12-01T00:00:00Z', endDate: '2026-01-16T00:00:00Z' }
      const answer = await (await call('/api/v1/revenue', { ...range, interval })).json()
      const sum = answer.data.reduce((all: number, it: { revenue: number }) => all + it.revenue, 0)
      expect([interval, sum]).toEqual([interval, 180])
      expect(answer.data).toHaveLength(points)
    }
  })

  test('the signed answer verifies with tweetnacl and with node:crypto, and no changed one does', async () => {
    const { call, base } = await publishingApp()
    const signed = await (await call('/api/v1/revenue/signed', ALL)).json()
    expect(Object.keys(signed).sort()).toEqual([
      'data',
      'publicKey',
      'signature',
      'timestamp',
      'version',
    ])
    expect(signed.version).toBe('1.0')
    const plain = await (await call('/api/v1/revenue', ALL)).json()
    expect(JSON.parse(signed.data)).toEqual(plain.data)
    const { publicKey } = await (await fetch(`${base}/api/v1/health`)).json()
    expect(signed.publicKey).toBe(publicKey)

    const bytes = Buffer.from(signed.data, 'utf8')
    const signature = Buffer.from(signed.signature, 'base64')
    const raw = Buffer.from(signed.publicKey, 'base64')
    expect(nacl.sign.detached.verify(bytes, signature, raw)).toBe(true)
    const key = createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') },
      format: 'jwk',
    })
    expect(verify(null, bytes, key, signature)).toBe(true)
    const changed = Buffer.from(signed.data.replace('150', '151'), 'utf8')
    expect(nacl.sign.detached.verify(changed, signature, raw)).toBe(false)
    expect(verify(null, changed, key, signature)).toBe(false)
  })

  test('current and public-stats', async () => {
    const { call } = await publishingApp()
    expect(await (await call('/api/v1/revenue/current')).json()).toEqual({
      mrr: 0,
      arr: 0,
      totalRevenue: 280,
      customerCount: 0,
      growthRate: 50,
      currency: 'USD',
      timestamp: new Date(NOW).toISOString(),
    })
    const stats = await (await call('/api/v1/revenue/public-stats')).json()
    expect(stats).toMatchObject({
      current_mrr: 0,
      current_arr: 0,
      total_revenue: 280,
      customer_count: 0,
      growth_rate: 50,
    })
    expect(stats.chart_data.at(-2)).toMatchObject({ revenue: 150 })
  })

  test('half of a history is not given out: an account that is being read first comes first', async () => {
    const { base, call, client, sync } = await publishingApp()
    const sandbox = await createStripeSandbox({ account: stripeAccount({ entries: 20, seed: 7 }) })
    onTestFinished(() => sandbox.close())
    await connectSandbox({ client }, sandbox, 'Second')
    for (const answer of [
      await call('/api/v1/revenue', ALL),
      await call('/api/v1/revenue/signed', ALL),
      await call('/api/v1/revenue/current'),
      await call('/api/v1/revenue/public-stats'),
    ]) {
      expect([answer.status, (await answer.json()).code]).toEqual([503, 'NOT_READY'])
    }
    expect((await fetch(`${base}/api/v1/health`)).status).toBe(200)
    await sync()
    expect((await call('/api/v1/revenue', ALL)).status).toBe(200)
  })

  test('an account that lags behind is not hidden by one that does not', async () => {
    const clock = { now: NOW }
    const { call, client } = await publishingApp({}, clock)
    const sandbox = await createStripeSandbox({ account: stripeAccount({ entries: 5, seed: 7 }) })
    onTestFinished(() => sandbox.close())
    clock.now += 49 * 3_600_000
    const second = await connectSandbox({ client }, sandbox, 'Second')
    await client.sync.start({ connectionId: second.id })
    await expect
      .poll(async () => (await client.connections.list()).every(it => it.lastSyncAt))
      .toBe(true)
    const health = await (await call('/api/v1/health')).json()
    expect(health).toMatchObject({ status: 'degraded' })
    expect(health.message).toContain('48 hours')
  })

  test('a clock that was a year ahead vouches for no sync, and for no time that was not', async () => {
    const clock = { now: NOW + YEAR }
    const { call, sync } = await publishingApp({}, clock)
    const health = async () => (await call('/api/v1/health')).json()
    clock.now = NOW
    expect(await health()).toMatchObject({ status: 'degraded', uptime: 0 })
    expect((await health()).message).toContain('clock')
    expect(await health()).not.toHaveProperty('lastSync')
    clock.now += 60_000
    expect((await health()).uptime).toBe(60)
    await sync()
    expect(await health()).toMatchObject({
      status: 'healthy',
      lastSync: new Date(clock.now).toISOString(),
    })
  })

  test('without a place for the signing key it is not ready, which is no fault of the caller', async () => {
    vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', 'unix:path=/nonexistent')
    vi.stubEnv('OPENREVENUE_VAULT_PASSPHRASE', '')
    onTestFinished(() => void vi.unstubAllEnvs())
    const it = await testApp({ passphrase: async () => null })
    const answer = await fetch(`${await it.app.openPublishing(0)}/api/v1/health`)
    expect([answer.status, (await answer.json()).code]).toEqual([503, 'NOT_READY'])
    expect(it.errors).toEqual([])
  })

  test('a trigger starts a real sync', async () => {
    const { call, client, sandbox } = await publishingApp()
    const before = sandbox.requests.length
    const answer = await call('/api/sync/trigger', {})
    expect(answer.status).toBe(202)
    const [run] = await client.sync.runs({ limit: 1 })
    expect(run).toMatchObject({ trigger: 'api' })
    await expect.poll(() => sandbox.requests.length).toBeGreaterThan(before)
  })
})

describe('privacy holds in every answer', () => {
  test('a range gives its lower bound', async () => {
    const { call } = await publishingApp({ revenue: 'range', customers: 'range' })
    const { data } = await (await call('/api/v1/revenue', ALL)).json()
    expect(data.at(-2)).toMatchObject({ revenue: 100, customerCount: 0 })
    expect(await (await call('/api/v1/revenue/current')).json()).toMatchObject({
      totalRevenue: 200,
    })
  })

  test('a ranged MRR is its range’s lower bound and ARR twelve times that, everywhere', async () => {
    const it = await testApp()
    await it.client.connections.startSample()
    await it.sync()
    const { mrr } = await it.client.metrics.overview()
    const exact = Number(mrr?.amount) / 100
    await it.client.startup.savePrivacy({ ...DEFAULT_PRIVACY, mrr: 'range', arr: 'range' })
    const base = await it.app.openPublishing(0)
    const { secret } = await it.client.publishing.apiKeys.create({ name: 'A platform' })
    const headers = { 'x-api-key': secret, 'content-type': 'application/json' }
    const current = await (await fetch(`${base}/api/v1/revenue/current`, { headers })).json()
    const bound = (amount: number) =>
      [0, 100, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000]
        .filter(step => step <= amount)
        .at(-1)
    expect([current.mrr, current.arr]).toEqual([bound(exact), Number(bound(exact)) * 12])
    const stats = await (await fetch(`${base}/api/v1/revenue/public-stats`, { headers })).json()
    expect([stats.current_mrr, stats.current_arr]).toEqual([current.mrr, current.arr])
    const { document } = await it.client.snapshots.create()
    const answers = [JSON.parse(JSON.parse(document).data), stats.chart_data]
    for (const points of answers) {
      expect(points.length).toBeGreaterThan(6)
      for (const point of points) expect(bound(point.mrr)).toBe(point.mrr)
    }
  })

  test('a hidden figure is left out, and a point whose revenue is hidden is left out whole', async () => {
    const { call, client } = await publishingApp({
      mrr: 'hidden',
      arr: 'hidden',
      customers: 'hidden',
      growth: false,
    })
    const { data } = await (await call('/api/v1/revenue', ALL)).json()
    expect(Object.keys(data.at(-2)).sort()).toEqual(['currency', 'date', 'revenue'])
    const current = await (await call('/api/v1/revenue/current')).json()
    expect(Object.keys(current).sort()).toEqual(['currency', 'timestamp', 'totalRevenue'])
    await client.startup.savePrivacy({ ...DEFAULT_PRIVACY, revenue: 'hidden' })
    expect((await (await call('/api/v1/revenue', ALL)).json()).data).toEqual([])
    const signed = await (await call('/api/v1/revenue/signed', ALL)).json()
    expect(signed.data).toBe('[]')
    const stats = await (await call('/api/v1/revenue/public-stats')).json()
    expect(stats.chart_data).toEqual([])
    expect(stats).not.toHaveProperty('total_revenue')
    const snapshot = await client.snapshots.create()
    expect(JSON.parse(snapshot.document).data).toBe('[]')
  })

  test('months beyond the allowed history are not sent', async () => {
    const { call, client } = await publishingApp({ months: 2 })
    const { data } = await (await call('/api/v1/revenue', ALL)).json()
    expect(data.map((it: { date: string }) => it.date.slice(0, 7))).toEqual(['2025-12', '2026-01'])
    const daily = await (await call('/api/v1/revenue', { ...ALL, interval: 'yearly' })).json()
    // The year's point holds the allowed month alone.
    expect(daily.data[0]).toMatchObject({ revenue: 150 })
    const { document } = await client.snapshots.create()
    expect(JSON.parse(JSON.parse(document).data)).toHaveLength(2)
  })
})

describe('who may ask, and for what', () => {
  test('no key, a wrong key and a revoked key are refused', async () => {
    const { base, call, client, keyId } = await publishingApp()
    const bare = await fetch(`${base}/api/v1/revenue/current`)
    expect([bare.status, (await bare.json()).code]).toEqual([401, 'UNAUTHORIZED'])
    const wrong = await call('/api/v1/revenue/current', undefined, { 'x-api-key': 'orv_guess' })
    expect([wrong.status, (await wrong.json()).code]).toEqual([401, 'INVALID_TOKEN'])
    expect((await call('/api/v1/revenue/current')).status).toBe(200)
    await client.publishing.apiKeys.revoke({ id: keyId })
    expect((await call('/api/v1/revenue/current')).status).toBe(401)
    const post = await fetch(`${base}/api/sync/trigger`, { method: 'POST' })
    expect(post.status).toBe(401)
  })

  test('bad input is named', async () => {
    const { call } = await publishingApp()
    const codeOf = async (body: unknown) =>
      (await (await call('/api/v1/revenue', body)).json()).code
    expect(await codeOf({ ...ALL, startDate: 'yesterday' })).toBe('INVALID_INPUT')
    expect(await codeOf({ ...ALL, interval: 'hourly' })).toBe('INVALID_INPUT')
    expect(await codeOf({ ...ALL, startDate: '2027-01-01T00:00:00Z' })).toBe('INVALID_DATE_RANGE')
    const large = await call('/api/v1/revenue', { ...ALL, junk: 'x'.repeat(70_000) })
    expect([large.status, (await large.json()).code]).toEqual([413, 'INVALID_INPUT'])
    expect((await call('/api/v1/nothing')).status).toBe(404)
  })

  test('too many calls are told to wait', async () => {
    const { base } = await publishingApp()
    const answers = await Promise.all(
      Array.from({ length: 130 }, () => fetch(`${base}/api/v1/health`)),
    )
    const refused = answers.find(({ status }) => status === 429)
    expect(refused && (await refused.json()).code).toBe('RATE_LIMIT_EXCEEDED')
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  test('nobody is told to wait a year, whatever the clock did meanwhile', async () => {
    const { base } = await publishingApp()
    const system = Date.now
    const ahead = vi.spyOn(Date, 'now').mockImplementation(() => system() + YEAR)
    onTestFinished(() => ahead.mockRestore())
    const call = () => fetch(`${base}/api/v1/health`)
    expect((await call()).status).toBe(200)
    ahead.mockRestore()
    const answers = await Promise.all(Array.from({ length: 125 }, call))
    const waits = answers
      .filter(({ status }) => status === 429)
      .map(({ headers }) => Number(headers.get('retry-after')))
    expect(waits.length).toBeGreaterThan(0)
    expect(Math.max(...waits)).toBeLessThanOrEqual(60)
  })

  test('calls without a good key spend nothing of what a good one may, which has a limit of its own', async () => {
    const { base, call } = await publishingApp()
    const bad = { headers: { 'x-api-key': 'orv_wrong' } }
    const many = (ask: () => Promise<Response>) =>
      Promise.all(Array.from({ length: 125 }, async () => (await ask()).status))
    const guesses = await many(() => fetch(`${base}/api/v1/revenue/current`, bad))
    expect(new Set(guesses)).toEqual(new Set([401, 429]))
    const good = await many(() => call('/api/v1/revenue/current'))
    expect(good.filter(status => status === 200)).toHaveLength(120)
    expect(good.filter(status => status === 429)).toHaveLength(5)
  })

  test('a foreign Host is refused: no web page reaches it by DNS rebinding', async () => {
    const { base } = await publishingApp()
    const { hostname, port } = new URL(base)
    const status = await new Promise(resolve => {
      request(
        { hostname, port, path: '/api/v1/health', headers: { host: 'evil.example' } },
        answer => resolve(answer.statusCode),
      ).end()
    })
    expect(status).toBe(403)
  })

  test('off until it is switched on, and a taken port is said in plain words', async () => {
    const it = await testApp()
    expect(await it.app.openPublishing()).toBeNull()
    const other = await publishingApp()
    const port = Number(new URL(other.base).port)
    await expect(it.client.publishing.configure({ enabled: true, port })).rejects.toMatchObject({
      code: 'PORT_TAKEN',
    })
    expect((await it.client.publishing.status()).address).toBeNull()
  })

  test('switched off by another process on the folder, it answers nobody', async () => {
    const one = await publishingApp()
    const other = await testApp({ dataDir: one.dataDir })
    const port = await freePort()
    await one.client.publishing.configure({ enabled: true, port })
    const ask = (path: string) =>
      fetch(`http://127.0.0.1:${port}/api/v1/${path}`, { headers: { connection: 'close' } })
    const health = () => ask('health')
    expect((await health()).status).toBe(200)
    await other.client.publishing.configure({ enabled: false })
    expect((await health()).status).toBe(503)
    expect(await one.client.publishing.status()).toMatchObject({ enabled: false })
    await other.client.publishing.configure({ open: true })
    expect((await ask('revenue/public-stats')).status).toBe(503)
    await one.client.publishing.configure({ enabled: true })
    expect((await health()).status).toBe(200)
  })

  test('moved twice at a time it listens on the last port alone, and switched off on none', async () => {
    const it = await testApp()
    const ports = [await freePort(), await freePort()]
    const listening = () =>
      Promise.all(
        ports.map(port =>
          fetch(`http://127.0.0.1:${port}/api/v1/health`).then(
            () => true,
            () => false,
          ),
        ),
      )
    const { configure } = it.client.publishing
    await Promise.all(ports.map(port => configure({ enabled: true, port })))
    expect(await listening()).toEqual([false, true])
    await Promise.all([configure({ enabled: true }), configure({ enabled: false })])
    expect(await listening()).toEqual([false, false])
    expect((await it.client.publishing.status()).enabled).toBe(false)
  })
})

/** Nothing listens there. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return port
}
