import fc from 'fast-check'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Credentials, Provider } from '../../electron/providers/provider.ts'
import type { Observer } from '../../electron/telemetry/observer.ts'
import { ledgerOf, type TestApp, testApp } from './app.ts'
import { brokenLists, firstNamed, type ListShape } from './broken-lists.ts'
import type { FaultyServer } from './faulty-server.ts'
import { ENTRIES, fillsLedger, type Origin } from './fills-ledger.ts'
import { credentials, emptyStore, ledger, readerOf } from './reading.ts'

/** One account at a provider, on loopback, that behaves as the provider's own API does. */
export interface ProviderSandbox extends Origin, FaultyServer {
  /** From now on the key is refused. */
  revoke(): void
  /** Replaces the key by a new one of the same account, and returns it. */
  roll(): string
  /** An entry three days before the newest. */
  addLate(): string
  changeRecent(): string
}

export interface Conformance {
  provider: Provider
  /** Starts an account with several pages of entries, all of them before `now` (milliseconds). */
  start(options: { entries: number }): Promise<ProviderSandbox>
  /** The sandbox's today, milliseconds. */
  now: number
  /** A part of the path that entries are read from: where faults strike. */
  path: string
  /** How its lists are made, for breaking them. */
  list?: ListShape
  /** Texts that are no keys of this provider. */
  malformed: string[]
  /** Calls that are not GETs and still only read, such as the one for a token. */
  otherCalls?: string[]
}

/** What every provider has to hold, whatever its API looks like: the law that its folder is written to. */
export function conforms({
  provider,
  start,
  now,
  path,
  malformed,
  list,
  otherCalls = [],
}: Conformance) {
  const { context, sync, readAll } = readerOf(provider, now)
  const begin = async (entries = ENTRIES): Promise<ProviderSandbox> => {
    const sandbox = await start({ entries })
    onTestFinished(() => sandbox.close())
    return { ...sandbox, personal: [sandbox.key, ...sandbox.personal] }
  }
  const connect = ({ client }: Pick<TestApp, 'client'>, sandbox: ProviderSandbox) => {
    const { key, clientId, apiBase } = credentials(sandbox)
    return client.connections.connect({
      provider: provider.id as 'stripe',
      name: 'Acme',
      sync: false,
      ...{ key, clientId, apiBase },
    })
  }

  fillsLedger<ProviderSandbox>({
    ...{ provider, now, test: true },
    start: ({ entries }) => begin(entries),
    async bring(it, sandbox) {
      await connect(it, sandbox)
      expect(await it.sync()).toMatchObject([{ status: 'succeeded', error: null }])
      onlyReads(sandbox)
    },
    async bringByCommand(run, { key, clientId, url }) {
      const pair = clientId ? ['--client-id', clientId] : []
      const args = ['connect', provider.id, '--name', 'Acme', '--key-stdin', ...pair]
      await run([...args, '--api-base', url], `${key}\n`)
      const runs = JSON.parse(await run(['sync', '--json']))
      expect(runs).toMatchObject([{ status: 'succeeded' }])
    },
  })

  describe('a provider', () => {
    test('throttled, failing and cut off, it ends the same and says why it waits', async () => {
      const calm = ledger(await readAll(await begin()))
      const sandbox = await begin()
      sandbox.inject({ status: 429, retryAfter: 0.01 }, { path })
      sandbox.inject({ status: 500 }, { path, after: 1 })
      sandbox.inject({ drop: 'before' }, { path, after: 2 })
      sandbox.inject({ drop: 'within' }, { path, after: 2 })
      sandbox.inject({ status: 200, body: '<html>captive portal</html>' }, { path, after: 2 })
      const onWait = vi.fn()
      expect(ledger(await readAll(sandbox, { onWait }))).toEqual(calm)
      expect(onWait).toHaveBeenCalledWith(expect.any(String))
      expect(onWait).toHaveBeenLastCalledWith(null)
    })

    test.skipIf(!list)(
      'a list broken in any way ends, and a healthy sync mends what it did',
      {
        timeout: 120_000,
      },
      async () => {
        if (!list) return
        const sandbox = await begin()
        const calm = ledger(await readAll(sandbox))
        const enough = 3 * sandbox.requests.length + 30
        const broken = brokenLists(list)
        await fc.assert(
          fc.asyncProperty(
            fc.constantFrom(...Object.keys(broken)),
            fc.nat(4),
            fc.nat(8),
            fc.constantFrom(1, Number.POSITIVE_INFINITY),
            async (how, pages, after, times) => {
              const store = emptyStore()
              await sync(sandbox, store, { pages })
              const asked = sandbox.requests.length
              sandbox.inject({ rewrite: broken[how]?.() ?? String }, { path, after, times })
              await sync(sandbox, store, { signal: AbortSignal.timeout(10_000) }).catch(
                (error: unknown) => expect(error).toMatchObject({ code: expect.any(String) }),
              )
              expect(sandbox.requests.length - asked).toBeLessThan(enough)
              sandbox.settle()
              await sync(sandbox, store)
              expect(ledger(store)).toEqual(calm)
            },
          ),
          { numRuns: 30 },
        )
      },
    )

    test.skipIf(!list).each(['', undefined, 7, 'a\u001b[31mb', 'a b'])(
      'an object whose id is %j is set aside until it has one, and the others are read',
      async id => {
        if (!list) return
        const sandbox = await begin()
        const calm = await readAll(sandbox)
        const rewrite = firstNamed(list, id)
        sandbox.inject({ rewrite }, { path, times: Number.POSITIVE_INFINITY })
        const store = await readAll(sandbox)
        const aside = [...store.setAside.values()].filter(it => it.id.includes('(no id)'))
        expect(aside).toMatchObject([{ id: expect.stringMatching(/\d{4}-\d\d-\d\dT/) }])
        expect(store.setAside.size).toBe(calm.setAside.size + 1)
        for (const [name, entry] of store.entries) expect(entry).toEqual(calm.entries.get(name))
        const missing = calm.entries.size - store.entries.size
        expect(missing).toBeGreaterThanOrEqual(0)
        expect(missing).toBeLessThan(4)
        // Once more, as it is there all the same.
        await sync(sandbox, store)
        expect([...store.setAside.values()]).toEqual(expect.arrayContaining(aside))
        sandbox.settle()
        await sync(sandbox, Object.assign(store, { cursor: null }))
        expect(ledger(store)).toEqual(ledger(calm))
      },
    )

    test.each([
      [
        'a byte now and then',
        { drip: 50 },
        { time: 600, size: 1024 * 1024 },
        {
          code: 'PROVIDER_UNREACHABLE',
          why: expect.stringMatching(/^There was no .*within 0.6 s/),
        },
      ],
      [
        'that unpacks to more than any answer',
        { unpacked: 2 * 1024 * 1024 },
        { time: 60_000, size: 1024 * 1024 },
        { code: 'PROVIDER_ANSWER_INVALID', why: 'Its answer is longer than 1 MB.' },
      ],
    ])('an answer %s is given up, and a healthy sync reads it', async (_, fault, limits, error) => {
      const sandbox = await begin(20)
      const calm = ledger(await readAll(sandbox))
      const retry = { retries: 0, firstWait: 1, longestWait: 1 }
      const store = emptyStore()
      sandbox.inject(fault, { path })
      await expect(sync(sandbox, store, { limits, retry })).rejects.toMatchObject(error)
      await sync(sandbox, store)
      expect(ledger(store)).toEqual(calm)
    })

    test('asks a second time for no more than the first', async () => {
      const sandbox = await begin()
      const store = await readAll(sandbox)
      const asked = sandbox.requests.length
      await sync(sandbox, store)
      expect(sandbox.requests.length - asked).toBeLessThanOrEqual(asked)
    })

    test('with nothing in its account ends well', async () => {
      const { cursor } = await readAll(await begin(0))
      expect(cursor).not.toBeNull()
    })

    test('told to stop, it stops', async () => {
      const sandbox = await begin()
      const stop = new AbortController()
      sandbox.inject({ delay: 5_000 }, { path, after: 1 })
      const reading = async () => {
        const pages = provider.pages(credentials(sandbox), null, context({ signal: stop.signal }))
        for await (const page of pages) if (page) stop.abort(new Error('stopped'))
      }
      await expect(reading()).rejects.toThrow('stopped')
    })
  })

  describe('a key', () => {
    const check = (sandbox: ProviderSandbox, changes: Partial<Credentials> = {}) =>
      provider.check(
        { ...credentials(sandbox), ...changes },
        { acceptFullAccess: true },
        context({ retry: { retries: 0, firstWait: 1, longestWait: 1 } }),
      )

    test('that works tells of its account, and nothing is written to find out', async () => {
      const sandbox = await begin(5)
      const account = await check(sandbox)
      expect(account.currency).toMatch(/^[A-Z]{3}$/)
      expect(account.test).toBe(true)
      onlyReads(sandbox)
    })

    test.each(malformed)('that is none is refused before anybody is asked: %j', async key => {
      const sandbox = await begin(0)
      await expect(check(sandbox, { key })).rejects.toMatchObject({
        code: 'KEY_MALFORMED',
        message: expect.any(String),
        fix: expect.any(String),
      })
      expect(sandbox.requests).toEqual([])
    })

    test('that is revoked, and a provider out of reach, say so and never quote the key', async () => {
      const sandbox = await begin(5)
      sandbox.revoke()
      const refusal = await check(sandbox).catch((error: unknown) => error)
      expect(refusal).toMatchObject({ code: 'KEY_REFUSED', retryable: false })
      const away = await check(sandbox, { apiBase: 'http://127.0.0.1:9' }).catch(
        (error: unknown) => error,
      )
      expect(away).toMatchObject({ code: 'PROVIDER_UNREACHABLE' })
      for (const error of [refusal, away]) {
        expect(JSON.stringify(error, deep)).not.toContain(sandbox.key)
      }
    })

    test('goes to the provider or to this machine, nowhere else', async () => {
      const sandbox = await begin(0)
      for (const apiBase of ['https://api.evil.example', 'http://127.0.0.1.evil.example', 'no']) {
        await expect(check(sandbox, { apiBase })).rejects.toMatchObject({ code: 'INVALID_INPUT' })
      }
    })

    test('is known by what its account holds', async () => {
      const sandbox = await begin(20)
      const { entries } = await readAll(sandbox)
      const [id = ''] = entries.keys()
      expect(await provider.holds(credentials(sandbox), id, context())).toBe(true)
      const other = await begin(0)
      expect(await provider.holds(credentials(other), id, context())).toBe(false)
    })
  })

  describe('connected to the app', () => {
    const connected = async (entries = ENTRIES) => {
      const sandbox = await begin(entries)
      const it = await testApp({ now: () => now })
      return { sandbox, connection: await connect(it, sandbox), ...it }
    }

    test('subscriptions that never changed only ever began and ended', async () => {
      const { sandbox, sync: run, client } = await connected()
      await run()
      const { points } = await client.recurring.series({ interval: 'week' })
      const total = (movement: 'expansion' | 'contraction' | 'reactivation') =>
        points.reduce((sum, { movements }) => sum + Number(movements[movement].amount), 0)
      expect(points.length).toBeGreaterThan(20)
      expect([total('contraction'), total('reactivation')]).toEqual([0, 0])
      // What the live ones say above what was billed, they say today.
      expect(total('expansion')).toBe(sandbox.expectedDifference())
    })

    test('each request is told of once, with its status', async () => {
      const told: (number | null)[] = []
      const observer: Observer = {
        attemptEnded() {},
        entriesStored() {},
        answered: (id, status) => told.push(id === provider.id ? status : Number.NaN),
      }
      const sandbox = await begin(40)
      const { sync: run, ...it } = await testApp({ now: () => now, observer })
      await connect(it, sandbox)
      expect(told).toHaveLength(sandbox.requests.length)
      sandbox.inject({ status: 429, retryAfter: 0.01 }, { path })
      sandbox.inject({ drop: 'before' }, { path, after: 1 })
      expect(await run()).toMatchObject([{ status: 'succeeded' }])
      expect(told).toHaveLength(sandbox.requests.length)
      const count = (status: number | null) => told.filter(it => it === status).length
      expect([count(429), count(null)]).toEqual([1, 1])
      expect(told.every(it => it === null || it >= 200)).toBe(true)
    })

    test('a revoked key stops the connection and touches nothing; a new one mends it', async () => {
      const { sandbox, connection, sync: run, client, ...it } = await connected(40)
      await run()
      const before = await ledgerOf({ client })
      sandbox.revoke()
      expect(await run()).toMatchObject([{ status: 'failed', error: { code: 'KEY_REFUSED' } }])
      expect(await client.connections.list()).toMatchObject([{ state: 'key_refused' }])
      expect(await ledgerOf({ client })).toEqual(before)
      await client.connections.replaceKey({ id: connection.id, key: sandbox.roll() })
      await expect
        .poll(async () => (await client.sync.runs({ limit: 1 }))[0]?.status, { timeout: 30_000 })
        .toBe('succeeded')
      expect(it.errors).toEqual([])
    })
  })

  function onlyReads({ requests }: ProviderSandbox): void {
    const writes = requests.filter(
      it => it.method !== 'GET' && !otherCalls.includes(`${it.method} ${it.path}`),
    )
    expect(writes).toEqual([])
  }
}

/** Errors whole, their causes and messages too. */
const deep = (_key: string, value: unknown): unknown =>
  value instanceof Error
    ? { ...value, message: value.message, stack: value.stack, cause: value.cause }
    : value
