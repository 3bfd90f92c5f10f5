import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../../../electron/db/open.ts'
import { createLedger } from '../../../electron/ledger/ledger.ts'
import type { Page, ProviderEntry, ProviderSubscription } from '../../../electron/ledger/page.ts'
import { entryKindSchema } from '../../../shared/contract/entries.ts'
import { exact } from '../../../shared/exact.ts'
import { type LedgerFile, ledgerFile } from '../../support/ledger/database.ts'

/** Two years in seconds, around clock changes and a leap day. */
const START = Date.UTC(2023, 6, 1) / 1000
const SPAN = 2 * 365 * 86_400

const entry: fc.Arbitrary<ProviderEntry> = fc
  .record({
    id: fc.integer({ min: 1, max: 400 }).map(n => `txn_${n}`),
    kind: fc.constantFrom(...entryKindSchema.options),
    second: fc.integer({ min: 0, max: SPAN }),
    gross: fc.integer({ min: -5_000_000, max: 5_000_000 }),
    fee: fc.integer({ min: -5_000, max: 5_000 }),
    currency: fc.constantFrom('USD', 'EUR', 'JPY'),
  })
  .map(({ second, kind, gross, fee, ...rest }) => ({
    ...rest,
    kind,
    providerKind: kind,
    occurredAt: (START + second) * 1000,
    availableAt: null,
    gross,
    fee,
    net: gross - fee,
    tax: null,
    customer: null,
    subscription: null,
    source: null,
    product: null,
    country: null,
    sale: null,
    conversion: null,
  }))

const SUBSCRIPTION: ProviderSubscription = {
  id: 'sub',
  status: 'active',
  customer: 'customer',
  currency: 'USD',
  plan: 'Pro',
  mrr: exact(100),
  working: '$1.00',
  counted: true,
  countedFrom: START * 1000,
  startedAt: START * 1000,
  trialEndsAt: null,
  endedAt: null,
  cancelsAtPeriodEnd: false,
}

const distinct = fc.uniqueArray(entry, { selector: it => it.id, minLength: 1, maxLength: 60 })

let file: LedgerFile
let db: Database

beforeAll(() => {
  file = ledgerFile()
  db = file.db
})
afterAll(() => file.close())

const connection = () => file.connection()

function commitAll(connectionId: string, batches: ProviderEntry[][], zone = 'UTC'): number {
  const ledger = createLedger(db)
  db.$client.prepare('update startups set timezone = ? where id = ?').run(zone, connectionId)
  return batches.reduce(
    (changed, entries, index) =>
      changed +
      ledger.commit(
        { step: 'entries', entries, subscriptions: [], cursor: String(index) },
        { connectionId, hashCustomer: id => id },
      ),
    0,
  )
}

const rows = (sql: string, connectionId: string) => db.$client.prepare(sql).all(connectionId)
const entriesOf = (id: string) =>
  rows(
    'select id, kind, day, gross, fee, net, currency from entries where connection_id = ? order by id',
    id,
  )
const soldOf = (id: string) =>
  rows(
    'select id, sale, product, country from entries where connection_id = ? order by id',
    id,
  ) as { id: string; sale: string; product: string | null; country: string | null }[]
const rollupsOf = (id: string) =>
  rows(
    'select day, currency, kind, entries, gross, fee, net from rollups where connection_id = ? order by day, currency, kind',
    id,
  )
const summedEntries = (id: string) =>
  rows(
    `select day, currency, kind, count(*) as entries, sum(gross) as gross, sum(fee) as fee, sum(net) as net
     from entries where connection_id = ? group by day, currency, kind order by day, currency, kind`,
    id,
  )
const cursorOf = (id: string) =>
  file.db.$client.prepare('select cursor from connections where id = ?').pluck().get(id)
const totalsOf = (id: string) =>
  rows(
    'select currency, kind, sum(entries) as n, sum(net) as net from rollups where connection_id = ? group by currency, kind order by currency, kind',
    id,
  )

describe('the ledger', () => {
  test('order, batches and repetition of what comes in never change it', () => {
    fc.assert(
      fc.property(
        distinct.chain(entries =>
          fc.record({
            entries: fc.constant(entries),
            shuffled: fc.shuffledSubarray(entries, {
              minLength: entries.length,
              maxLength: entries.length,
            }),
            repeated: fc.subarray(entries),
            size: fc.integer({ min: 1, max: 20 }),
          }),
        ),
        ({ entries, shuffled, repeated, size }) => {
          const [once, otherwise] = [connection(), connection()]
          commitAll(once, [entries])
          const batches = []
          for (let at = 0; at < shuffled.length; at += size) {
            batches.push(shuffled.slice(at, at + size))
          }
          commitAll(otherwise, [...batches, repeated])
          expect(entriesOf(otherwise)).toEqual(entriesOf(once))
          expect(rollupsOf(otherwise)).toEqual(rollupsOf(once))
        },
      ),
      { numRuns: 60 },
    )
  })

  test('what is given back has the product and country of its charge, in whatever order they come', () => {
    const sold = distinct.map(entries =>
      entries.map((it, index) => {
        const sale = `sale ${index % 7}`
        const told = it.kind === 'charge' && index % 3 !== 0
        const own = { product: `Plan ${index % 7}`, country: index % 2 ? 'DE' : null }
        return { ...it, sale, ...(told && own) }
      }),
    )
    fc.assert(
      fc.property(sold, fc.integer({ min: 1, max: 9 }), (entries, size) => {
        const [whole, parts] = [connection(), connection()]
        commitAll(whole, [entries])
        const backwards = entries.toReversed()
        const pages = []
        for (let at = 0; at < backwards.length; at += size)
          pages.push(backwards.slice(at, at + size))
        commitAll(parts, pages)
        expect(soldOf(parts)).toEqual(soldOf(whole))
        const known = new Set(entries.filter(it => it.product).map(it => it.sale))
        for (const row of soldOf(whole)) {
          expect(row.product).toBe(known.has(row.sale) ? row.sale.replace('sale', 'Plan') : null)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('a subscription’s plan names what was sold where the sale does not, and keeps to it', () => {
    const id = connection()
    const ledger = createLedger(db)
    const [one] = fc.sample(entry, 1) as [ProviderEntry]
    const entries: ProviderEntry[] = [
      { ...one, id: 'refund', kind: 'refund', sale: 'sale' },
      { ...one, id: 'charge', kind: 'charge', sale: 'sale', subscription: 'sub' },
      { ...one, id: 'named', kind: 'charge', product: 'Set-up', subscription: 'sub' },
    ]
    const commit = (plan: string) => {
      commitAll(id, [entries])
      const page = { step: 'subscriptions' as const, entries: [], cursor: '' }
      const subscriptions = [{ ...SUBSCRIPTION, plan }]
      ledger.commit({ ...page, subscriptions }, { connectionId: id, hashCustomer: it => it })
    }
    const products = () => Object.fromEntries(soldOf(id).map(it => [it.id, it.product]))
    commit('Pro')
    expect(products()).toEqual({ refund: 'Pro', charge: 'Pro', named: 'Set-up' })
    commit('Pro, renamed')
    expect(products()).toEqual({ refund: 'Pro', charge: 'Pro', named: 'Set-up' })
    expect(commitAll(id, [entries])).toBe(0)
  })

  test('storing a page again reports no change', () => {
    fc.assert(
      fc.property(distinct, entries => {
        const id = connection()
        expect(commitAll(id, [entries])).toBe(entries.length)
        expect(commitAll(id, [entries])).toBe(0)
      }),
      { numRuns: 30 },
    )
  })

  test('the daily sums are the sums of the entries, also after entries changed', () => {
    fc.assert(
      fc.property(distinct, distinct, (first, second) => {
        const id = connection()
        commitAll(id, [first, second])
        expect(rollupsOf(id)).toEqual(summedEntries(id))
      }),
      { numRuns: 60 },
    )
  })

  test('what is withdrawn is in no day’s sums, as if it had never been there', () => {
    fc.assert(
      fc.property(distinct, fc.nat(), (entries, some) => {
        const gone = entries.filter((_, index) => index % (1 + (some % 5)) === 0)
        const [id, never] = [connection(), connection()]
        commitAll(id, [entries])
        const withdrawn = gone.map(it => it.id)
        const page = { step: 'entries' as const, entries: [], subscriptions: [], cursor: '1' }
        const commit = (pages: Page) =>
          createLedger(db).commit(pages, { connectionId: id, hashCustomer: it => it })
        expect(commit({ ...page, withdrawn })).toBe(gone.length)
        expect(commit({ ...page, withdrawn })).toBe(0)
        commitAll(never, [entries.filter(it => !gone.includes(it))])
        expect(entriesOf(id)).toEqual(entriesOf(never))
        expect(rollupsOf(id)).toEqual(rollupsOf(never))
      }),
      { numRuns: 30 },
    )
  })

  test('another time zone moves entries between days and leaves every total alone', () => {
    fc.assert(
      fc.property(
        distinct,
        fc.constantFrom('Pacific/Kiritimati', 'America/New_York', 'Asia/Kolkata', 'Europe/Berlin'),
        (entries, zone) => {
          const [moved, direct] = [connection(), connection()]
          commitAll(moved, [entries], 'UTC')
          const before = totalsOf(moved)
          createLedger(db).rezone([moved], zone)
          commitAll(direct, [entries], zone)
          expect(totalsOf(moved)).toEqual(before)
          expect(rollupsOf(moved)).toEqual(rollupsOf(direct))
        },
      ),
      { numRuns: 40 },
    )
  })

  test('a connection goes on at the cursor of the last page it stored, and no other does', () => {
    const [one, other] = [connection(), connection()]
    commitAll(other, [[]])
    commitAll(one, [[], [], fc.sample(entry, 1)])
    expect([one, other].map(cursorOf)).toEqual(['2', '0'])
    // What is read again begins at an earlier one.
    commitAll(one, [[]])
    expect(cursorOf(one)).toBe('0')
  })

  test('a page and its cursor are stored together or not at all', () => {
    const id = connection()
    const [good] = fc.sample(entry, 1)
    const bad = { ...good, id: 'bad', gross: null as unknown as number } as ProviderEntry
    expect(() => commitAll(id, [[good as ProviderEntry, bad]])).toThrow()
    expect(entriesOf(id)).toEqual([])
    expect(cursorOf(id)).toBeNull()
    commitAll(id, [[good as ProviderEntry]])
    expect(() => commitAll(id, [[], [bad]])).toThrow()
    expect(cursorOf(id)).toBe('0')
  })
})
