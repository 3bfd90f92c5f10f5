import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Provider } from '../../electron/providers/provider.ts'
import { exactJson } from '../../shared/exact-json.ts'
import { dataFolder, type TestApp, testApp } from './app.ts'
import { runCommand } from './command.ts'
import { known } from './known.ts'
import { emptyStore, keep, ledger, readerOf, type SandboxKey, type Store } from './reading.ts'
import { writtenBelow } from './written.ts'

/** What an app should show of an account, by currency: summed by the sandbox, not by the app. Minor units. */
export interface ExpectedTotals {
  grossVolume: number
  refunds: number
  disputes: number
  passedOn: number
  fees: number
  tax: number
  netRevenue: number
}

export const NOTHING: ExpectedTotals = {
  grossVolume: 0,
  refunds: 0,
  disputes: 0,
  passedOn: 0,
  fees: 0,
  tax: 0,
  netRevenue: 0,
}

/** Where entries come from: an account at a provider, a file, or the sample. */
export interface Origin extends SandboxKey {
  /** Its clock, milliseconds, where time is all that changes it. */
  now?(): number
  /** Adds an entry, as one that was listed late if it can. Returns its id in the ledger. */
  addLate(): string
  /** Changes something about a recent entry, where anything ever changes. Returns its id in the ledger. */
  changeRecent?(): string
  expectedTotals(): Record<string, ExpectedTotals>
  /** MRR by currency, minor units, rounded half to even once. */
  expectedMrr(): Record<string, number>
  /** What the live subscriptions say above what was billed, of the reporting currency's minor units; null where nothing tells of subscriptions. */
  expectedDifference(): number | null
  /** Keys, names, addresses, card details and customers' ids that are in it and may never be stored. */
  personal: string[]
}

/** Runs one command, `input` on its standard input, on the test's data folder; fails unless it ends well. */
export type Run = (args: string[], input?: string) => Promise<string>

export interface Filling<O extends Origin> {
  provider: Pick<Provider, 'pages'>
  /** With several pages of entries, where it has pages, all of them before `now` (milliseconds). */
  start(options: { entries: number }): Promise<O>
  now: number
  /** Whether it is marked as test data. */
  test: boolean
  /** Brings all of it into an app. */
  bring(it: TestApp, origin: O): Promise<void>
  /** The same by command line. */
  bringByCommand(run: Run, origin: O, dataDir: string): Promise<void>
}

export const ENTRIES = 330

/** What everything holds that fills a ledger, be it an account at a provider, a file or the sample. */
export function fillsLedger<O extends Origin>(filling: Filling<O>) {
  const { provider, start, now, bring, bringByCommand } = filling
  const { sync: readPages } = readerOf(provider, now)
  const begin = (entries = ENTRIES) => start({ entries })
  /** Syncs into a store; `twice` keeps each page two times. */
  async function sync(
    origin: O,
    store: Store = emptyStore(),
    { pages, twice = false }: { pages?: number; twice?: boolean } = {},
  ): Promise<Store> {
    const clock = origin.now && { now: () => origin.now?.() ?? now }
    const seen = await readPages(origin, store, { pages, ...clock })
    if (twice) for (const page of seen) keep(store, page)
    return store
  }

  describe('what it brings, page by page', () => {
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
      const origin = await begin()
      const calm = ledger(await sync(origin))
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 5 }),
          fc.boolean(),
          async (stops, twice) => {
            const store = emptyStore()
            for (const pages of stops) await sync(origin, store, { pages, twice })
            await sync(origin, store, { twice })
            expect(ledger(store)).toEqual(calm)
          },
        ),
        { numRuns: 12 },
      )
    })

    test('a second sync changes nothing; what came late or changed is in the next one', async () => {
      const origin = await begin()
      const store = await sync(origin)
      const before = ledger(store)
      await sync(origin, store)
      expect(ledger(store)).toEqual(before)
      const late = origin.addLate()
      const changed = origin.changeRecent?.()
      await sync(origin, store)
      expect(store.entries.has(late)).toBe(true)
      if (changed) expect(store.entries.get(changed)).not.toEqual(before.entries[changed])
      // Where time moves on, a first reading begins later as well as ends later.
      if (!origin.now) expect(ledger(store)).toEqual(ledger(await sync(origin)))
    })
  })

  describe('in the whole app', () => {
    const brought = async () => {
      const origin = await begin()
      const it = await testApp({ now: () => now })
      await bring(it, origin)
      expect(it.errors).toEqual([])
      return { origin, ...it }
    }

    test('totals and MRR are the independent sums over the account’s objects', async () => {
      const { origin, client } = await brought()
      const metrics = await client.metrics.document()
      const numbers = Object.fromEntries(
        Object.entries(metrics.totalsByCurrency).map(([currency, totals]) => [
          currency,
          Object.fromEntries(
            Object.entries(totals).map(([term, { amount }]) => [term, Number(amount)]),
          ),
        ]),
      )
      expect(numbers).toEqual(origin.expectedTotals())
      const mrr = Object.entries(metrics.mrrByCurrency).map(([currency, { amount }]) => [
        currency,
        Number(amount),
      ])
      expect(Object.fromEntries(mrr)).toEqual(origin.expectedMrr())
      expect(metrics.test).toBe(filling.test)
    })

    test('today’s MRR by what was billed differs from the live one as it should', async () => {
      const { origin, client } = await brought()
      const { mrr, arr, activeSubscribers, reconciliation } = await client.metrics.document()
      if (origin.expectedDifference() === null) {
        const figures = { mrr, arr, activeSubscribers, reconciliation }
        expect(Object.values(figures)).toEqual([null, null, null, null])
        await expect(client.recurring.reconciliation({})).rejects.toMatchObject({ code: 'NO_DATA' })
        return
      }
      const { mrrLive: live, mrrInvoices: invoices, difference } = known(reconciliation)
      expect(live).toEqual(mrr)
      expect(difference.amount).toBe(live.amount - invoices.amount)
      expect(Number(difference.amount)).toBe(origin.expectedDifference())
      // Of those in other currencies too, each exactly.
      const { subscriptions } = await client.recurring.reconciliation({})
      expect(subscriptions.length > 0).toBe(origin.expectedDifference() !== 0)
    })

    test('by command line: the figures are the account’s own sums, and nobody’s name or key is stored or printed', {
      timeout: 300_000,
    }, async () => {
      const origin = await begin(60)
      const dataDir = dataFolder()
      const printed: string[] = []
      const run: Run = async (args, input) => {
        const done = await runCommand([...args, '--data-dir', dataDir], { input, now })
        expect([args, done.code, done.code === 0 ? '' : done.stderr]).toEqual([args, 0, ''])
        printed.push(done.stdout, done.stderr)
        return done.stdout
      }
      const json = async (...args: string[]) => JSON.parse(await run([...args, '--json']))
      await bringByCommand(run, origin, dataDir)

      const metrics = await json('metrics')
      expect(amountsOf(metrics.totals_by_currency)).toEqual(asPrinted(origin.expectedTotals()))
      expect(amountsOf({ mrr: metrics.mrr_by_currency }).mrr).toEqual(origin.expectedMrr())
      if (metrics.mrr !== null) {
        const mrr = await json('explain', 'mrr')
        expect(mrr.value).toEqual(metrics.mrr)
        expect(ownOf(mrr.terms)).toEqual(origin.expectedMrr())
      }
      const { month, net_revenue } = metrics.monthly.at(-1)
      expect((await json('explain', 'net_revenue', '--month', month)).value).toEqual(net_revenue)

      const entries = await json('entries', '--limit', '100000')
      expect(entries).toHaveLength(metrics.entries)
      expect(totalsOf(entries)).toEqual(origin.expectedTotals())
      const exported = JSON.parse(await run(['export', 'entries', '--format', 'json']))
      expect(totalsOf(exported)).toEqual(origin.expectedTotals())
      await run(['snapshot', 'show'])

      const everywhere = [writtenBelow(dataDir), ...printed].join('\n')
      expect(origin.personal.length).toBeGreaterThan(3)
      for (const secret of origin.personal) {
        expect(everywhere.includes(secret), secret).toBe(false)
      }
    })
  })
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

/** The keys as the command prints them. */
const asPrinted = (totals: Record<string, ExpectedTotals>) => JSON.parse(exactJson(totals))

/** What each currency adds, in itself. */
const ownOf = (terms: { name: string; value: Amount; own?: Amount }[]) =>
  Object.fromEntries(terms.map(({ name, value, own = value }) => [name, own.amount]))

/** Totals by currency, summed from printed entries. */
function totalsOf(
  entries: { kind: string; gross: Amount; fee: Amount; tax: Amount | null }[],
): Record<string, ExpectedTotals> {
  const totals: Record<string, ExpectedTotals> = {}
  for (const { kind, gross, fee, tax } of entries) {
    totals[gross.currency] ??= { ...NOTHING }
    const own = totals[gross.currency]
    const term = TERM_OF[kind]
    if (!own || !term) continue
    if (term === 'fees') own.fees -= gross.amount
    else own[term] += term === 'grossVolume' ? gross.amount : -gross.amount
    own.fees += fee.amount
    own.tax += tax?.amount ?? 0
    own.netRevenue += gross.amount - fee.amount - (tax?.amount ?? 0)
  }
  return totals
}

const TERM_OF: Record<string, 'grossVolume' | 'refunds' | 'disputes' | 'passedOn' | 'fees'> = {
  charge: 'grossVolume',
  refund: 'refunds',
  refund_failure: 'refunds',
  dispute: 'disputes',
  dispute_reversal: 'disputes',
  passed_on: 'passedOn',
  fee: 'fees',
}
