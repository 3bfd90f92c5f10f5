import fc from 'fast-check'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Credentials, Provider } from '../../electron/providers/provider.ts'
import { ledgerOf, tempFolder, testApp } from './app.ts'
import { runCommand } from './command.ts'
import type { FaultyServer } from './faulty-server.ts'
import { credentials, emptyStore, keep, ledger, readerOf, type Store } from './reading.ts'
import { writtenBelow } from './written.ts'

/** What an app should show of an account, by currency: summed by the sandbox, not by the app. Minor units. */
export interface ExpectedTotals {
  gross_volume: number
  refunds: number
  disputes: number
  fees: number
  tax: number
  net_revenue: number
}

/** One account at a provider, on loopback, that behaves as the provider's own API does. */
export interface ProviderSandbox extends FaultyServer {
  key: string
  clientId?: string
  /** From now on the key is refused. */
  revoke(): void
  /** Replaces the key by a new one of the same account, and returns it. */
  roll(): string
  /** Adds an entry three days before the newest, as one that was listed late. Returns its id in the ledger. */
  addLate(): string
  /** Changes something about a recent entry. Returns its id in the ledger. */
  changeRecent(): string
  expectedTotals(): Record<string, ExpectedTotals>
  /** MRR by currency, minor units, rounded half to even once. */
  expectedMrr(): Record<string, number>
  /** What the live subscriptions say above what was billed, of the reporting currency's minor units. */
  expectedDifference(): number
  /** Names, addresses, card details and customers' ids that are in the answers and may never be stored. */
  personal: string[]
}

export interface Conformance {
  provider: Provider
  /** Starts an account with several pages of entries, all of them before `now` (milliseconds). */
  start(options: { entries: number }): Promise<ProviderSandbox>
  /** The sandbox's today, milliseconds. */
  now: number
  /** A part of the path that entries are read from: where faults strike. */
  path: string
  /** Texts that are no keys of this provider. */
  malformed: string[]
  /** Calls that are not GETs and still only read, such as the one for a token. */
  otherCalls?: string[]
}

const ENTRIES = 330

/** What every provider has to hold, whatever its API looks like: the law that its folder is written to. */
export function conforms({ provider, start, now, path, malformed, otherCalls = [] }: Conformance) {
  const { context, sync: readPages, readAll } = readerOf(provider, now)
  const begin = async (entries = ENTRIES): Promise<ProviderSandbox> => {
    const sandbox = await start({ entries })
    onTestFinished(() => sandbox.close())
    return sandbox
  }
  /** Syncs into a store; `twice` keeps each page two times. */
  async function sync(
    sandbox: ProviderSandbox,
    store: Store = emptyStore(),
    { pages, twice = false }: { pages?: number; twice?: boolean } = {},
  ): Promise<Store> {
    const seen = await readPages(sandbox, store, { pages })
    if (twice) for (const page of seen) keep(store, page)
    return store
  }

  describe('the provider, page by page', () => {
    test('every entry is whole: integers, a known currency, net = gross − fee − tax', async () => {
      const { entries } = await sync(await begin())
      expect(entries.size).toBeGreaterThanOrEqual(ENTRIES)
      for (const entry of entries.values()) {
        const { gross, fee, tax, net } = entry
        expect([gross, fee, tax ?? 0, net].every(Number.isSafeInteger), entry.id).toBe(true)
        expect(net, entry.id).toBe(gross - fee - (tax ?? 0))
        expect(entry.currency).toMatch(/^[A-Z]{3}$/)
        expect(entry.country ?? 'ZZ', entry.id).toMatch(/^[A-Z]{2}$/)
        expect(entry.occurredAt).toBeLessThanOrEqual(now)
        expect(entry.id).not.toBe('')
      }
    })

    test('stopped after any page, with pages kept twice, it goes on and ends the same', async () => {
      const sandbox = await begin()
      const calm = ledger(await sync(sandbox))
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 5 }),
          fc.boolean(),
          async (stops, twice) => {
            const store = emptyStore()
            for (const pages of stops) await sync(sandbox, store, { pages, twice })
            await sync(sandbox, store, { twice })
            expect(ledger(store)).toEqual(calm)
          },
        ),
        { numRuns: 12 },
      )
    })

    test('throttled, failing and cut off, it ends the same and says why it waits', async () => {
      const calm = ledger(await sync(await begin()))
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

    test('a second sync changes nothing; what came late or changed is in the next one', async () => {
      const sandbox = await begin()
      const store = await sync(sandbox)
      const before = ledger(store)
      const asked = sandbox.requests.length
      await sync(sandbox, store)
      expect(ledger(store)).toEqual(before)
      expect(sandbox.requests.length - asked).toBeLessThanOrEqual(asked)
      const late = sandbox.addLate()
      const changed = sandbox.changeRecent()
      await sync(sandbox, store)
      expect(store.entries.has(late)).toBe(true)
      expect(store.entries.get(changed)).not.toEqual(before.entries[changed])
      expect(ledger(store)).toEqual(ledger(await sync(sandbox)))
    })

    test('an account with nothing in it ends well', async () => {
      const { cursor } = await sync(await begin(0))
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
      const { entries } = await sync(sandbox)
      const [id = ''] = entries.keys()
      expect(await provider.holds(credentials(sandbox), id, context())).toBe(true)
      const other = await begin(0)
      expect(await provider.holds(credentials(other), id, context())).toBe(false)
    })
  })

  describe('in the whole app', () => {
    const connected = async (entries = ENTRIES) => {
      const sandbox = await begin(entries)
      const it = await testApp({ now: () => now })
      const { key, clientId, apiBase } = credentials(sandbox)
      const connection = await it.client.connections.connect({
        provider: provider.id as 'stripe',
        name: 'Acme',
        sync: false,
        ...{ key, clientId, apiBase },
      })
      return { sandbox, connection, ...it }
    }

    test('totals and MRR are the independent sums over the account’s objects', async () => {
      const { sandbox, sync: run, client } = await connected()
      expect(await run()).toMatchObject([{ status: 'succeeded', error: null }])
      const metrics = await client.figures.metrics()
      const numbers = Object.fromEntries(
        Object.entries(metrics.totals_by_currency).map(([currency, totals]) => [
          currency,
          Object.fromEntries(
            Object.entries(totals).map(([term, { amount }]) => [term, Number(amount)]),
          ),
        ]),
      )
      expect(numbers).toEqual(sandbox.expectedTotals())
      const mrr = Object.entries(metrics.mrr_by_currency).map(([currency, { amount }]) => [
        currency,
        Number(amount),
      ])
      expect(Object.fromEntries(mrr)).toEqual(sandbox.expectedMrr())
      expect(metrics.test).toBe(true)
      onlyReads(sandbox)
    })

    test('today’s MRR by what was billed differs from the live one as it should', async () => {
      const { sandbox, sync: run, client } = await connected()
      expect(await run()).toMatchObject([{ status: 'succeeded', error: null }])
      const { mrr, reconciliation } = await client.figures.metrics()
      const { mrr_live: live, mrr_invoices: invoices, difference } = reconciliation
      expect(live).toEqual(mrr)
      expect(difference.amount).toBe(live.amount - invoices.amount)
      expect(Number(difference.amount)).toBe(sandbox.expectedDifference())
      // Of those in other currencies too, each exactly.
      const { subscriptions } = await client.figures.reconciliation({})
      expect(subscriptions.length > 0).toBe(sandbox.expectedDifference() !== 0)
    })

    test('subscriptions that never changed only ever began and ended', async () => {
      const { sandbox, sync: run, client } = await connected()
      await run()
      const { points } = await client.figures.recurring({ interval: 'week' })
      const total = (movement: 'expansion' | 'contraction' | 'reactivation') =>
        points.reduce((sum, { movements }) => sum + Number(movements[movement].amount), 0)
      expect(points.length).toBeGreaterThan(20)
      expect([total('contraction'), total('reactivation')]).toEqual([0, 0])
      // What the live ones say above what was billed, they say today.
      expect(total('expansion')).toBe(sandbox.expectedDifference())
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

    test('by command line: the figures are the account’s own sums, and nobody’s name or key is stored or printed', {
      timeout: 300_000,
    }, async () => {
      const sandbox = await begin(60)
      const dataDir = tempFolder()
      const printed: string[] = []
      const run = async (args: string[], input?: string) => {
        const done = await runCommand([...args, '--data-dir', dataDir], { input, now })
        expect([args, done.code, done.code === 0 ? '' : done.stderr]).toEqual([args, 0, ''])
        printed.push(done.stdout, done.stderr)
        return done.stdout
      }
      const json = async (...args: string[]) => JSON.parse(await run([...args, '--json']))
      const { key, clientId, url } = sandbox
      const pair = clientId ? ['--client-id', clientId] : []
      const connect = ['connect', provider.id, '--name', 'Acme', '--key-stdin', ...pair]
      await run([...connect, '--api-base', url], `${key}\n`)
      expect(await json('sync')).toMatchObject([{ status: 'succeeded' }])

      const metrics = await json('metrics')
      expect(amountsOf(metrics.totals_by_currency)).toEqual(sandbox.expectedTotals())
      expect(amountsOf({ mrr: metrics.mrr_by_currency }).mrr).toEqual(sandbox.expectedMrr())
      const mrr = await json('explain', 'mrr')
      expect(mrr.value).toEqual(metrics.mrr)
      expect(ownOf(mrr.terms)).toEqual(sandbox.expectedMrr())
      const { month, net_revenue } = metrics.monthly.at(-1)
      expect((await json('explain', 'net_revenue', '--month', month)).value).toEqual(net_revenue)

      const entries = await json('entries', '--limit', '1000')
      expect(entries).toHaveLength(metrics.entries)
      expect(totalsOf(entries)).toEqual(sandbox.expectedTotals())
      const exported = JSON.parse(await run(['export', 'entries', '--format', 'json']))
      expect(totalsOf(exported)).toEqual(sandbox.expectedTotals())
      await run(['snapshot', 'show'])

      const everywhere = [writtenBelow(dataDir), ...printed].join('\n')
      expect(sandbox.personal.length).toBeGreaterThan(3)
      for (const secret of [key, ...sandbox.personal]) {
        expect(everywhere.includes(secret), secret).toBe(false)
      }
    })
  })

  function onlyReads({ requests }: ProviderSandbox): void {
    const writes = requests.filter(
      it => it.method !== 'GET' && !otherCalls.includes(`${it.method} ${it.path}`),
    )
    expect(writes).toEqual([])
  }
}

interface Amount {
  amount: number
  currency: string
}

/** What a document says in money, as numbers. */
const amountsOf = (document: Record<string, Record<string, Amount>>) =>
  Object.fromEntries(
    Object.entries(document).map(([key, amounts]) => [
      key,
      Object.fromEntries(Object.entries(amounts).map(([name, { amount }]) => [name, amount])),
    ]),
  )

/** What each currency adds, in itself. */
const ownOf = (terms: { name: string; value: Amount; own?: Amount }[]) =>
  Object.fromEntries(terms.map(({ name, value, own = value }) => [name, own.amount]))

/** Totals by currency, summed from printed entries. */
function totalsOf(
  entries: { kind: string; gross: Amount; fee: Amount; tax: Amount | null }[],
): Record<string, ExpectedTotals> {
  const totals: Record<string, ExpectedTotals> = {}
  for (const { kind, gross, fee, tax } of entries) {
    totals[gross.currency] ??= {
      ...{ gross_volume: 0, refunds: 0, disputes: 0 },
      ...{ fees: 0, tax: 0, net_revenue: 0 },
    }
    const own = totals[gross.currency]
    const term = TERM_OF[kind]
    if (!own || !term) continue
    if (term === 'fees') own.fees -= gross.amount
    else own[term] += term === 'gross_volume' ? gross.amount : -gross.amount
    own.fees += fee.amount
    own.tax += tax?.amount ?? 0
    own.net_revenue += gross.amount - fee.amount - (tax?.amount ?? 0)
  }
  return totals
}

const TERM_OF: Record<string, 'gross_volume' | 'refunds' | 'disputes' | 'fees'> = {
  charge: 'gross_volume',
  refund: 'refunds',
  refund_failure: 'refunds',
  dispute: 'disputes',
  dispute_reversal: 'disputes',
  fee: 'fees',
}

/** Errors whole, their causes and messages too. */
const deep = (_key: string, value: unknown): unknown =>
  value instanceof Error
    ? { ...value, message: value.message, stack: value.stack, cause: value.cause }
    : value
