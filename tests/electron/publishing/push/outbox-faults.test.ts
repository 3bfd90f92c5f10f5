import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { withoutToken } from '../../../../electron/outgoing/without-token.ts'
import { type TestApp, testApp } from '../../../support/app.ts'
import { slowSecrets } from '../../../support/slow-secrets.ts'

const TOKEN = 'tok_3f9A-77c1/d2B8e6?~>'

/** A platform on this machine that does as it is told with each snapshot. */
async function platform(answer: (response: ServerResponse) => unknown) {
  let received = 0
  const server = createServer((_request, response) => {
    received += 1
    answer(response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/snapshots`
  return { endpoint, received: () => received }
}

async function sampleApp(options: Parameters<typeof testApp>[0] = {}): Promise<TestApp> {
  const it = await testApp(options)
  await it.client.connections.startSample()
  const [run] = await it.client.sync.runs({ limit: 1 })
  await it.app.finished(run?.id ?? '')
  return it
}

const add = (
  { client }: TestApp,
  endpoint: string,
  more: { allowPrivate?: boolean; token?: string } = {},
) =>
  client.publishing.platforms.add({
    ...{ name: 'Board', endpoint, test: true, token: TOKEN },
    ...more,
  })

test('a platform that never answers holds up no other', async () => {
  const [hangs, answers] = [
    await platform(() => undefined),
    await platform(it => it.writeHead(201).end()),
  ]
  const it = await sampleApp()
  await add(it, hangs.endpoint)
  const { id } = await add(it, answers.endpoint)
  await it.client.snapshots.create()
  await expect.poll(hangs.received).toBe(1)
  await expect
    .poll(async () => (await it.client.publishing.deliveries()).map(one => one.state).sort())
    .toEqual(['delivered', 'waiting'])
  expect(await it.client.publishing.push({ platformId: id })).toMatchObject({ state: 'delivered' })
  expect(answers.received()).toBe(1)
})

test('what was put off while the clock was a year ahead is sent when it is right again', async () => {
  const clock = { now: Date.UTC(2027, 5, 1) }
  let status = 503
  const { endpoint } = await platform(it => it.writeHead(status).end())
  const it = await sampleApp({ now: () => clock.now })
  const { id } = await add(it, endpoint)
  expect(await it.client.publishing.push({ platformId: id })).toMatchObject({ state: 'waiting' })
  clock.now = Date.UTC(2026, 5, 1)
  status = 201
  expect(await it.client.publishing.push({ platformId: id })).toMatchObject({ state: 'delivered' })
})

test('deliveries are listed as they were made, not as a clock that was a year ahead dated them', async () => {
  const clock = { now: Date.UTC(2027, 5, 1) }
  const { endpoint } = await platform(it => it.writeHead(201).end())
  const it = await sampleApp({ now: () => clock.now })
  const { id } = await add(it, endpoint)
  const ahead = await it.client.publishing.push({ platformId: id })
  clock.now = Date.UTC(2026, 5, 1)
  await it.client.snapshots.create()
  const next = await it.client.publishing.push({ platformId: id })
  const listed = await it.client.publishing.deliveries()
  expect(listed.map(one => one.id)).toEqual([next.id, ahead.id])
})

test('a platform that is removed while a snapshot for it is signed gets none, in words', async () => {
  const { place, hold } = slowSecrets()
  const it = await testApp({ secretPlace: place })
  const other = await testApp({ dataDir: it.dataDir, secretPlace: place })
  const { endpoint, received } = await platform(answer => answer.writeHead(201).end())
  await it.client.connections.startSample()
  const signing = hold('add signing-key')
  const [run] = await it.client.sync.runs({ limit: 1 })
  const { id } = await add(it, endpoint)
  await signing.reached
  const pushed = it.client.publishing.push({ platformId: id })
  await other.client.publishing.platforms.remove({ id })
  signing.release()
  await expect(pushed).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await it.app.finished(run?.id ?? '')
  expect(received()).toBe(0)
})

test('an answer without end, or one that unpacks to gigabytes, delivers all the same', async () => {
  const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024))
  const endless = await platform(response => {
    response.writeHead(201)
    const more = setInterval(() => response.write('x'.repeat(16 * 1024)), 1)
    response.once('close', () => clearInterval(more))
  })
  const packed = await platform(it => it.writeHead(201, { 'content-encoding': 'gzip' }).end(bomb))
  const it = await sampleApp()
  for (const { endpoint } of [endless, packed]) {
    const { id } = await add(it, endpoint)
    const before = process.memoryUsage().arrayBuffers
    const delivery = await it.client.publishing.push({ platformId: id })
    expect(delivery).toMatchObject({ state: 'delivered', lastAnswer: '201' })
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * 1024 * 1024)
  }
})

const hexOf = (text: string) => Buffer.from(text).toString('hex')
const each = (write: (letter: string) => string) => [...TOKEN].map(write).join('')

test('no part of a token is kept, however a platform echoes it', async () => {
  const cut = 'x'.repeat(190)
  const echoes = [
    `Bearer ${TOKEN}`,
    `${cut}${TOKEN}`,
    `unknown ${TOKEN.slice(0, 9)} and ${TOKEN.slice(5)}`,
    TOKEN.toUpperCase(),
    Buffer.from(`Bearer ${TOKEN}`).toString('base64'),
    JSON.stringify({ headers: { authorization: `Bearer ${TOKEN}` } }),
    JSON.stringify({ seen: TOKEN }).replaceAll('/', '\\/'),
    `{"seen":"${each(it => `\\u00${hexOf(it)}`)}"}`,
    `{"seen":"${each(it => `\\u00${hexOf(it)}`)}`,
    `/callback?token=${each(it => `%${hexOf(it).toUpperCase()}`)}`,
    `/callback?token=${encodeURIComponent(TOKEN)}`,
    [...TOKEN].reverse().join(''),
    hexOf(TOKEN),
    ...['', 'a', 'ab'].map(it => Buffer.from(it + TOKEN).toString('base64url')),
    ...['', 'a', 'ab'].map(it => Buffer.from(it + TOKEN).toString('base64')),
    // Eight letters that are twice as long in lower case.
    `${'\u0130'.repeat(8)}${TOKEN}`,
  ]
  const forms = [
    ...[TOKEN, [...TOKEN].reverse().join(''), hexOf(TOKEN), each(it => `\\u00${hexOf(it)}`)],
    ...[each(it => `%${hexOf(it)}`), encodeURIComponent(TOKEN)],
    ...['', 'a', 'ab'].flatMap(it => {
      const encoded = Buffer.from(it + TOKEN)
        .toString('base64')
        .slice(it ? 4 : 0, -4)
      return [encoded, encoded.replaceAll('+', '-').replaceAll('/', '_')]
    }),
  ].map(it => it.toLowerCase())
  const it = await sampleApp()
  const { endpoint } = await platform(response => response.writeHead(422).end(echoes.shift()))
  const { id } = await add(it, endpoint)
  while (echoes.length > 0) {
    await it.client.publishing.push({ platformId: id })
    const [delivery] = await it.client.publishing.deliveries()
    const kept = delivery?.lastAnswer?.toLowerCase() ?? ''
    expect(kept).toMatch(/^422: /)
    for (const form of forms) {
      for (let at = 0; at + 6 <= form.length; at += 1) {
        expect(kept).not.toContain(form.slice(at, at + 6))
      }
    }
    await it.client.publishing.retry({ id: delivery?.id ?? '' })
  }
  expect(JSON.stringify(it.errors)).not.toContain(TOKEN)
})

test('a short token leaves this app’s own words whole, and not the platform’s', async () => {
  const it = await sampleApp({ resolveHost: async () => [] })
  const echoing = await platform(response => response.writeHead(422).end('bad tok'))
  const gone = createTcpServer().listen(0, '127.0.0.1')
  await once(gone, 'listening')
  const { port } = gone.address() as AddressInfo
  gone.close()
  for (const [endpoint, answer] of [
    ['https://stok.example/', 'Not reached: stok.example is not known.'],
    [`http://127.0.0.1:${port}/`, `Not reached: connect ECONNREFUSED 127.0.0.1:${port}`],
    [echoing.endpoint, '422: bad …'],
  ] as const) {
    const { id } = await add(it, endpoint, { token: 'tok' })
    const { lastAnswer } = await it.client.publishing.push({ platformId: id })
    expect(lastAnswer).toBe(answer)
  }
})

test('of any token no part of six letters stays in any text', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 18, maxLength: 40 }),
      fc.array(fc.oneof(fc.string(), fc.tuple(fc.nat(30), fc.nat(30))), { maxLength: 6 }),
      (token, parts) => {
        const text = parts.map(it => (typeof it === 'string' ? it : token.slice(...it))).join('')
        const clean = withoutToken(text, token)
        for (let at = 0; at + 6 <= token.length; at += 1) {
          expect(clean).not.toContain(token.slice(at, at + 6))
        }
      },
    ),
  )
})

test('an address with a user name or a password is refused', async () => {
  const it = await testApp()
  for (const endpoint of ['https://me:secret@platform.example/', 'http://me@127.0.0.1:9/']) {
    const refused = { code: 'INVALID_INPUT', message: expect.stringContaining('password') }
    await expect(add(it, endpoint)).rejects.toMatchObject(refused)
  }
  expect(await it.client.publishing.platforms.list()).toEqual([])
})

test('a private address is refused until the founder says that it is meant', async () => {
  const names: Record<string, string[]> = {
    'intranet.example': ['93.184.215.14', '10.1.2.3'],
    'mapped.example': ['::ffff:192.168.0.7'],
    'here.example': ['127.0.0.1'],
    'public.example': ['93.184.215.14', '2606:2800:21f::1'],
  }
  const it = await sampleApp({ resolveHost: async host => names[host] ?? [] })
  const hosts = [
    ...['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254'],
    ...['100.64.0.1', '0.0.0.0', '3232235777', '0x0a000001', '[fd00::1]', '[fe80::1]', '[::]'],
    ...['[2002:a9fe:a9fe::]', '[::10.0.0.1]', '[fec0::1]'],
    ...['[::ffff:10.0.0.1]', '[64:ff9b::a00:1]'],
    ...['intranet.example', 'mapped.example', 'here.example'],
  ]
  for (const host of hosts) {
    const refused = { code: 'PRIVATE_ADDRESS' }
    await expect(add(it, `https://${host}/x`), host).rejects.toMatchObject(refused)
  }
  const meant = await add(it, 'https://intranet.example/x', { allowPrivate: true })
  expect(meant).toMatchObject({ allowPrivate: true })
  for (const host of ['public.example', '172.32.0.1', '[2606:2800:21f::1]', 'unknown.example']) {
    expect(await add(it, `https://${host}/x`), host).toMatchObject({ allowPrivate: false })
  }
})

test('a name that leads to a private address later is not sent to', async () => {
  let address = '93.184.215.14'
  const it = await sampleApp({ resolveHost: async () => [address] })
  const { id } = await add(it, 'https://platform.example/x')
  address = '169.254.169.254'
  expect(await it.client.publishing.push({ platformId: id })).toMatchObject({
    state: 'stopped',
    lastAnswer: expect.stringContaining('leads to a private network'),
  })
})

/** A listener on this machine that counts who connects to it, whatever they then say. */
async function listener() {
  let connections = 0
  const server = createTcpServer(socket => {
    connections += 1
    socket.on('error', () => undefined).destroy()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  return { port, connections: () => connections }
}

test('a name is asked for once a sending, and what was checked is what is connected to', async () => {
  const { port, connections } = await listener()
  const answers: string[] = []
  const asked: string[] = []
  const it = await sampleApp({
    async resolveHost(host) {
      asked.push(host)
      return [answers.shift() ?? '127.0.0.1']
    },
  })
  // Nobody's address (RFC 5737): to a name server that says so first it is public.
  answers.push('192.0.2.1', '192.0.2.1')
  const { id } = await add(it, `https://rebinding.example:${port}/x`)
  asked.splice(0)
  const sending = it.client.publishing.push({ platformId: id }).catch(() => undefined)
  await expect.poll(() => asked).toEqual(['rebinding.example'])
  await it.app.close()
  await sending
  expect([asked.length, connections()]).toEqual([1, 0])
}, 60_000)

test('a name that may be private is connected to where it was found', async () => {
  const { port, connections } = await listener()
  const it = await sampleApp({ resolveHost: async () => ['127.0.0.1'] })
  const endpoint = `https://meant.example:${port}/x`
  const { id } = await add(it, endpoint, { allowPrivate: true })
  const delivery = await it.client.publishing.push({ platformId: id })
  expect([delivery.state, connections()]).toEqual(['waiting', 1])
})

test('a name that nobody knows is tried again later', async () => {
  const it = await sampleApp({ resolveHost: async () => [] })
  const { id } = await add(it, 'https://unknown.example/x')
  expect(await it.client.publishing.push({ platformId: id })).toMatchObject({
    state: 'waiting',
    lastAnswer: 'Not reached: unknown.example is not known.',
  })
})
