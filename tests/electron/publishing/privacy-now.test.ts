import { request } from 'node:http'
import { describe, expect, test } from 'vitest'
import { DEFAULT_PRIVACY, type Privacy } from '../../../shared/privacy.ts'
import { dataFolder, testApp } from '../../support/app.ts'
import { openPlatform } from '../../support/platform.ts'

const DAY = 86_400_000
const NOW = Date.UTC(2026, 0, 15, 12)
const text = `id,date,kind,currency,gross
a,2025-11-10T12:00:00Z,charge,USD,111.11
b,2025-12-10T12:00:00Z,charge,USD,222.22
c,2026-01-10T12:00:00Z,charge,USD,333.33
`

async function published(clock = { now: NOW }, dataDir = dataFolder()) {
  const it = await testApp({ now: () => clock.now, dataDir })
  const { client } = it
  await client.connections.importFile({ format: 'generic', name: 'By hand', text })
  const before = (await client.startup.get())?.privacy
  if (!before) throw new Error('There is no startup')
  return {
    ...it,
    hide: (what: Partial<Privacy>) => client.startup.savePrivacy({ ...before, ...what }),
    addPlatform: (endpoint: string) =>
      client.publishing.platforms.add({ name: 'Board', endpoint, test: false, token: 'tok' }),
  }
}

const revenuesOf = (body: string): number[] =>
  JSON.parse(JSON.parse(body).data).map((point: { revenue: number }) => point.revenue)

describe('a push', () => {
  test('to a platform that was added after everything was hidden tells nothing of before', async () => {
    const { client, hide, addPlatform } = await published()
    const { endpoint, received } = await openPlatform()
    await hide({ revenue: 'hidden', mrr: 'hidden', arr: 'hidden', customers: 'hidden' })
    const { id } = await addPlatform(endpoint)
    expect(await client.publishing.push({ platformId: id })).toMatchObject({ state: 'delivered' })
    expect(received.map(({ body }) => revenuesOf(body))).toEqual([[]])
  })

  test('tells what is allowed at the moment it leaves, though the settings change and change back', async () => {
    const { client, hide, addPlatform } = await published()
    const platform = await openPlatform({ status: 503 })
    const { id } = await addPlatform(platform.endpoint)
    const first = await client.publishing.push({ platformId: id })
    await hide({ revenue: 'hidden' })
    await expect.poll(() => platform.received.length).toBe(2)
    await expect(client.publishing.retry({ id: first.id })).rejects.toMatchObject({
      code: 'CONFLICT',
    })
    platform.answer.status = 201
    await hide({ revenue: 'range' })
    await expect.poll(() => platform.received.length).toBe(3)
    expect(platform.received.map(({ body }) => revenuesOf(body))).toEqual([
      [111.11, 222.22, 333.33],
      [],
      [100, 100, 100],
    ])
  })

  test('leaves out the month that is too old by now, though nothing was synced since', async () => {
    const clock = { now: NOW }
    const { client, hide, addPlatform } = await published(clock)
    const { endpoint, received } = await openPlatform()
    await hide({ months: 3 })
    clock.now = Date.UTC(2026, 1, 2, 12)
    const { id } = await addPlatform(endpoint)
    await client.publishing.push({ platformId: id })
    expect(received.map(({ body }) => revenuesOf(body))).toEqual([[222.22, 333.33, 0]])
  })

  test('tells nothing of what was signed while the clock was ahead', async () => {
    const clock = { now: NOW + 400 * DAY }
    const { client, hide, addPlatform } = await published(clock)
    const ahead = await client.snapshots.create()
    clock.now = NOW
    const { endpoint, received } = await openPlatform()
    const { id } = await addPlatform(endpoint)
    await client.publishing.push({ platformId: id })
    await hide({ revenue: 'range' })
    await client.publishing.push({ platformId: id })
    expect(received.map(({ body }) => revenuesOf(body))).toEqual([
      [111.11, 222.22, 333.33],
      [100, 100, 100],
    ])
    const [newest, ...older] = await client.snapshots.list()
    expect(newest).toMatchObject({ seq: 4, createdAt: NOW })
    expect(older.map(it => it.id)).toContain(ahead.id)
  })

  test('to a platform that waited over a restart is stopped if the settings changed meanwhile', async () => {
    const clock = { now: NOW }
    const dataDir = dataFolder()
    const first = await published(clock, dataDir)
    const platform = await openPlatform({ status: 503 })
    const { id } = await first.addPlatform(platform.endpoint)
    await first.client.publishing.push({ platformId: id })
    await first.app.close()
    // Another process changes the settings, and cannot sign: nobody gives it the passphrase.
    const locked = await testApp({ dataDir, now: () => clock.now, passphrase: async () => null })
    const privacy = (await locked.client.startup.get())?.privacy
    if (!privacy) throw new Error('There is no startup')
    await locked.client.startup.savePrivacy({ ...privacy, revenue: 'hidden' })
    await locked.app.close()
    platform.answer.status = 201
    clock.now += DAY
    const later = await testApp({ dataDir, now: () => clock.now })
    await later.client.publishing.push({ platformId: id })
    expect(platform.received.map(({ body }) => revenuesOf(body))).toEqual([
      [111.11, 222.22, 333.33],
      [],
    ])
  })
})

describe('a platform with a profile of its own', () => {
  const HIDDEN: Privacy = { ...DEFAULT_PRIVACY, revenue: 'hidden' }
  const RANGED: Privacy = { ...DEFAULT_PRIVACY, revenue: 'range' }

  /** A board that sees what the public does, one that sees ranges, and what each was sent. */
  async function boards(status = 201) {
    const clock = { now: NOW }
    const it = await published(clock)
    const { client } = it
    const [same, own] = [await openPlatform({ status }), await openPlatform({ status })]
    const add = (name: string, endpoint: string, privacy: Privacy | null) =>
      client.publishing.platforms.add({ name, endpoint, test: false, token: 'tok', privacy })
    const first = await add('Same', same.endpoint, null)
    const second = await add('Own', own.endpoint, RANGED)
    expect([first.privacy, second.privacy]).toEqual([null, RANGED])
    const push = async () => {
      for (const { id } of [first, second]) await client.publishing.push({ platformId: id })
    }
    const seen = (by: typeof same) => by.received.map(({ body }) => revenuesOf(body))
    const statesOf = async ({ id }: { id: string }) =>
      (await client.publishing.deliveries()).filter(it => it.platformId === id).map(it => it.state)
    const setOwn = (privacy: Privacy | null) =>
      client.publishing.platforms.savePrivacy({ id: second.id, privacy })
    return { ...it, clock, same, own, first, second, push, seen, statesOf, setOwn }
  }

  test('is sent what that lets out, be it less than the public sees or more', async () => {
    const { client, hide, same, own, push, seen } = await boards()
    await push()
    await hide({ revenue: 'hidden' })
    await push()
    expect(seen(same)).toEqual([[111.11, 222.22, 333.33], []])
    // What the public may see is nothing to it: it was sent nothing anew.
    expect(new Set(seen(own).map(it => it.join()))).toEqual(new Set(['100,100,100']))
    const signed = await client.snapshots.list()
    expect(signed.map(it => [it.audience, it.platformName])).toEqual(
      expect.arrayContaining([
        ['public', null],
        ['platform', 'Own'],
      ]),
    )
    expect((await client.snapshots.list({ public: true })).map(it => it.audience)).not.toContain(
      'platform',
    )
    const told = await client.publishing.told()
    expect(told?.revenue.told).toBe('hidden')
  })

  test('made stricter while a document waits, is not sent that one; what waits for others stays', async () => {
    const { client, same, own, first, second, push, seen, statesOf, setOwn } = await boards(503)
    await push()
    await setOwn(HIDDEN)
    expect(await statesOf(first)).toEqual(['waiting'])
    expect(await statesOf(second)).toEqual(['waiting', 'stopped'])
    const stopped = (await client.publishing.deliveries()).find(it => it.state === 'stopped')
    expect(stopped?.lastAnswer).toBe('What this platform may see changed before it was sent.')
    own.answer.status = same.answer.status = 201
    await push()
    expect(seen(own).slice(1)).toEqual(
      seen(own)
        .slice(1)
        .map(() => []),
    )
    expect(seen(same).at(-1)).toEqual([111.11, 222.22, 333.33])
  })

  test('does not wait where the public’s settings change, and sees them once it follows them again', async () => {
    const { hide, first, second, own, push, seen, statesOf, setOwn } = await boards(503)
    await push()
    await hide({ revenue: 'hidden' })
    expect(await statesOf(first)).toEqual(['waiting', 'stopped'])
    expect(await statesOf(second)).toEqual(['waiting'])
    await setOwn(null)
    expect(await statesOf(second)).toEqual(['waiting', 'stopped'])
    own.answer.status = 201
    await push()
    expect(seen(own).at(-1)).toEqual([])
  })

  test('that follows the public again is sent what the public sees, though others have it already', async () => {
    const { clock, own, same, push, seen, setOwn } = await boards()
    await push()
    clock.now += 1000
    await setOwn(null)
    await expect.poll(() => seen(own).at(-1)).toEqual([111.11, 222.22, 333.33])
    const [first, again] = [same.received[0], own.received.at(-1)]
    expect(again?.headers['idempotency-key']).not.toBe(first?.headers['idempotency-key'])
  })

  test('leaves its snapshots behind when it is removed, and they are for nobody then', async () => {
    const { client, second, push } = await boards()
    await push()
    await client.publishing.platforms.remove({ id: second.id })
    const left = (await client.snapshots.list()).filter(it => it.audience === 'removed')
    expect(left).toMatchObject([{ platformId: null, platformName: null }])
    const made = await client.snapshots.create()
    expect(made).toMatchObject({ audience: 'public', seq: expect.any(Number) })
    expect((await client.snapshots.list())[0]).toMatchObject({ id: made.id })
  })
})

test('an answer tells what is allowed when it is given, not when it was asked for', async () => {
  const { app, client, hide } = await published()
  const base = new URL(String(await app.openPublishing(0)))
  const { secret, id } = await client.publishing.apiKeys.create({ name: 'Board' })
  /** A caller who sends the head of a call at once and its body once something has happened. */
  const slowCall = (meanwhile: () => Promise<unknown>) =>
    new Promise<string>((resolve, reject) => {
      const { hostname, port } = base
      const headers = { 'x-api-key': secret, 'content-type': 'application/json' }
      const call = request(
        { hostname, port, path: '/api/v1/revenue/signed', method: 'POST', headers },
        answer => {
          let said = ''
          answer.on('data', part => {
            said += part
          })
          answer.on('end', () => resolve(said))
        },
      )
      call.write('{"startDate":"2025-01-01T00:00:00Z",')
      setTimeout(() => {
        meanwhile().then(
          () => call.end('"endDate":"2026-02-01T00:00:00Z","interval":"monthly"}'),
          reject,
        )
      }, 200)
    })
  expect(JSON.parse(await slowCall(() => hide({ revenue: 'hidden' }))).data).toBe('[]')
  const revoked = await slowCall(() => client.publishing.apiKeys.revoke({ id }))
  expect(JSON.parse(revoked)).toMatchObject({ code: 'INVALID_TOKEN' })
})
