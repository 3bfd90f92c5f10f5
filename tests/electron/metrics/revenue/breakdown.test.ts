import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Database, openDatabase } from '../../../../electron/db/open.ts'
import { createLedger } from '../../../../electron/ledger/ledger.ts'
import type { ProviderEntry } from '../../../../electron/ledger/page.ts'
import { createMetrics } from '../../../../electron/metrics/metrics.ts'
import { breakdownOf, type PartSums } from '../../../../electron/metrics/revenue/breakdown.ts'
import { inOwnCurrency, type Scope } from '../../../../electron/metrics/scope.ts'
import { entryKindSchema } from '../../../../shared/contract/entries.ts'
import { type Breakdown, breakdownBySchema } from '../../../../shared/contract/revenue.ts'
import type { Totals } from '../../../../shared/contract/totals.ts'
import { exact } from '../../../../shared/exact.ts'
import { addDays } from '../../../../shared/time.ts'
import { ROOT } from '../../../support/app.ts'

describe('worked by hand', () => {
  const part = (name: string | null, sums: Partial<PartSums>): PartSums => ({
    ...{ part: name, day: null, currency: 'USD', kind: 'charge', entries: 1 },
    ...{ gross: 0n, fee: 0n, tax: 0n, net: 0n },
    ...sums,
  })
  const euros = (name: string, gross: bigint, more: Partial<PartSums> = {}) =>
    part(name, { currency: 'EUR', day: '2026-01-02', gross, ...more })
  /** A euro is $1.25, on Saturday $1.50. */
  const of = (...sums: PartSums[]) =>
    breakdownOf(sums, 'USD', (from, date) => {
      const factor = date === '2026-01-03' ? exact(3, 2) : exact(5, 4)
      return from === 'EUR' ? { from, to: 'USD', rate: '', date, source: 'test', factor } : null
    })
  const shown = (rows: Breakdown['rows']) =>
    rows.map(it => [it.part, it.entries, Number(it.totals.netRevenue.amount)])

  test('€10.01 and €10.02 at 1.25 are $25.04, and the second has the cent that is left', () => {
    const { rows, totals } = of(euros('first', 1_001n), euros('second', 1_002n))
    expect(shown(rows)).toEqual([
      ['second', 1, 1_253],
      ['first', 1, 1_251],
    ])
    expect(totals.netRevenue).toEqual({ amount: 2_504n, currency: 'USD' })
  })

  test('each part has every term of its own', () => {
    const { rows, totals, entries } = of(
      part('Team', { gross: 10_000n, fee: 320n, tax: 1_900n, entries: 3 }),
      part('Team', { kind: 'refund', gross: -1_000n, fee: 5n, tax: -190n }),
      part('Team', { kind: 'passed_on', gross: -1_000n }),
      part('Team', { kind: 'dispute', gross: -700n, fee: 1_500n, entries: 2 }),
      part('Solo', { gross: 2_000n, fee: 80n, tax: 20n }),
      part('Solo', { kind: 'refund', gross: -10n }),
      part('Solo', { kind: 'dispute', gross: -30n }),
      part(null, { kind: 'fee', net: -125n }),
    )
    const amounts = (it: Totals) => Object.values(it).map(({ amount }) => Number(amount))
    // gross volume, refunds, disputes, passed on, fees, tax, net revenue
    expect(rows.map(it => [it.part, it.entries, ...amounts(it.totals)])).toEqual([
      ['Team', 7, 10_000, 1_000, 700, 1_000, 1_825, 1_710, 3_765],
      ['Solo', 3, 2_000, 10, 30, 0, 80, 20, 1_860],
      [null, 1, 0, 0, 0, 0, 125, 0, -125],
    ])
    expect(amounts(totals)).toEqual([12_000, 1_010, 730, 1_000, 2_030, 1_730, 5_500])
    expect(entries).toBe(11)
  })

  test('each day has its own rate', () => {
    const { rows } = of(euros('Team', 1_000n), euros('Team', 1_000n, { day: '2026-01-03' }))
    expect(shown(rows)).toEqual([['Team', 2, 2_750]])
  })

  test('what has no rate is in no part, and listed by its currency', () => {
    const crowns = { currency: 'CZK', day: '2026-01-02', gross: 5_000n, fee: 100n, entries: 2 }
    const found = of(part('Team', { gross: 1_000n }), part('Team', crowns), part('Solo', crowns))
    expect(shown(found.rows)).toEqual([['Team', 1, 1_000]])
    expect(found.entries).toBe(1)
    expect(found.unconverted).toMatchObject([
      {
        ...{ currency: 'CZK', entries: 4 },
        totals: { netRevenue: { amount: 9_800n, currency: 'CZK' } },
      },
    ])
  })

  test('parts that come to the same stand by their names, what is not known last', () => {
    const parts = ['b', null, 'c', 'a', 'd']
    for (const order of [parts, parts.toReversed()]) {
      const { rows } = of(...order.map(it => part(it, { gross: it === 'd' ? 2n : 1n })))
      expect(rows.map(it => it.part)).toEqual(['d', 'a', 'b', 'c', null])
    }
  })
})

const FIRST = '2025-01-01'
const DAYS = 90
const ALL = { from: FIRST, to: addDays(FIRST, DAYS) }
const COUNTED = [
  'charge',
  'refund',
  'refund_failure',
  'dispute',
  'dispute_reversal',
  'passed_on',
  'fee',
]

type Sold = ProviderEntry & { connection: number; day: string }

const entry: fc.Arbitrary<Omit<Sold, 'id'>> = fc
  .record({
    connection: fc.integer({ min: 0, max: 2 }),
    kind: fc.constantFrom(...entryKindSchema.options),
    offset: fc.integer({ min: 0, max: DAYS }),
    gross: fc.integer({ min: -9_000_000, max: 9_000_000 }),
    fee: fc.integer({ min: -5_000, max: 5_000 }),
    tax: fc.option(fc.integer({ min: -5_000, max: 5_000 })),
    currency: fc.constantFrom('USD', 'USD', 'EUR', 'JPY', 'KWD'),
    product: fc.option(fc.constantFrom('Starter', 'Team', 'Team ')),
    country: fc.option(fc.constantFrom('US', 'DE', 'JP')),
    // A rate into dollars on some days; KWD has none, ever.
    rate: fc.option(fc.constantFrom('1.0837', '0.0066667', '1.1')),
  })
  .map(({ offset, rate, gross, fee, tax, ...rest }) => ({
    ...rest,
    day: addDays(FIRST, offset),
    providerKind: rest.kind,
    occurredAt: Date.parse(`${addDays(FIRST, offset)}T12:00:00Z`),
    availableAt: null,
    gross,
    fee,
    tax,
    net: gross - fee - (tax ?? 0),
    customer: null,
    subscription: null,
    source: null,
    sale: null,
    conversion:
      rate === null || rest.currency !== 'USD'
        ? null
        : { from: rate.startsWith('0') ? 'JPY' : 'EUR', rate },
  }))

const ledger = fc
  .array(entry, { minLength: 1, maxLength: 70 })
  .map(entries => entries.map((it, index) => ({ ...it, id: `txn_${index}` })))

let folder: string
let db: Database
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'openrevenue-breakdown-'))
  db = openDatabase(ROOT, folder)
})
afterAll(() => {
  db.$client.close()
  rmSync(folder, { recursive: true, force: true })
})

const PROVIDERS = ['stripe', 'paddle', 'stripe']
let made = 0

/** A startup with three connections, two of them at one provider, that hold these entries. */
function scopeOf(entries: Sold[]): Scope {
  const startup = `startup ${made++}`
  db.$client
    .prepare(
      `insert into startups (id, name, description, website, currency, timezone, sample, created_at)
       values (?, 'S', '', '', 'USD', 'UTC', 0, 0)`,
    )
    .run(startup)
  const connectionIds = PROVIDERS.map((provider, index) => {
    const id = `${startup} ${index}`
    db.$client
      .prepare(
        `insert into connections (id, startup_id, provider, name, account_id, test, state, created_at)
         values (?, ?, ?, 'S', ?, 0, 'ready', 0)`,
      )
      .run(id, startup, provider, id)
    createLedger(db).commit(
      {
        step: 'entries',
        entries: entries.filter(({ connection }) => connection === index),
        subscriptions: [],
        cursor: '',
      },
      { connectionId: id, hashCustomer: it => it },
    )
    return id
  })
  return {
    currency: 'USD',
    timezone: 'UTC',
    connectionIds,
    importedIds: [],
    unreadIds: [],
    test: true,
  }
}

const metrics = () =>
  createMetrics(db, { between: () => [] }, () => Date.parse(`${ALL.to}T23:00:00Z`))

/** Each term, summed over rows. */
const summed = (rows: { totals: Totals }[]) => {
  const sums: Record<string, bigint> = {}
  for (const { totals } of rows) {
    for (const [term, { amount }] of Object.entries(totals)) {
      sums[term] = (sums[term] ?? 0n) + amount
    }
  }
  return sums
}
const amountsOf = (totals: Totals) =>
  Object.fromEntries(Object.entries(totals).map(([term, { amount }]) => [term, amount]))

/** Parts that are nothing are as good as none. */
const partsOf = (breakdowns: Breakdown[]) => {
  const parts = new Map<string | null, { totals: Totals }[]>()
  for (const row of breakdowns.flatMap(it => it.rows)) {
    parts.set(row.part, [...(parts.get(row.part) ?? []), row])
  }
  return Object.fromEntries(
    [...parts]
      .map(([part, rows]) => [String(part), summed(rows)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}

const by = fc.constantFrom(...breakdownBySchema.options)

describe('a breakdown', () => {
  test('adds up to the totals exactly in every term, by whatever it is divided', () => {
    fc.assert(
      fc.property(ledger, by, (entries, side) => {
        const scope = scopeOf(entries)
        const found = metrics().breakdown(scope, { by: side, ...ALL })
        const totals = metrics().totals(scope, ALL)
        expect(found.totals).toEqual(totals)
        if (found.rows.length > 0) expect(summed(found.rows)).toEqual(amountsOf(totals))
        const counted = entries.filter(({ kind }) => COUNTED.includes(kind)).length
        const unconverted = found.unconverted.reduce((sum, it) => sum + it.entries, 0)
        expect(found.rows.reduce((sum, it) => sum + it.entries, 0)).toBe(found.entries)
        expect(found.entries + unconverted).toBe(counted)
      }),
      { numRuns: 150 },
    )
  })

  test('of one currency has what is in that currency, and nothing is left unconverted', () => {
    fc.assert(
      fc.property(ledger, by, fc.constantFrom('USD', 'EUR', 'KWD'), (entries, side, currency) => {
        const scope = inOwnCurrency(scopeOf(entries), currency)
        const found = metrics().breakdown(scope, { by: side, ...ALL })
        const own = entries.filter(it => it.currency === currency && COUNTED.includes(it.kind))
        const gross = own.reduce((sum, it) => sum + (it.kind === 'charge' ? it.gross : 0), 0)
        expect(found.unconverted).toEqual([])
        expect(found.totals.grossVolume).toEqual({ amount: BigInt(gross), currency })
        expect(found.entries).toBe(own.length)
      }),
      { numRuns: 60 },
    )
  })

  test('of two stretches of days, or of each connection, adds up to that of all', () => {
    fc.assert(
      fc.property(
        ledger,
        by,
        fc.constantFrom('USD', 'EUR', 'KWD'),
        fc.integer({ min: 0, max: DAYS - 1 }),
        (entries, side, currency, cut) => {
          const scope = inOwnCurrency(scopeOf(entries), currency)
          const of = (part: Partial<Scope>, range = ALL) =>
            metrics().breakdown({ ...scope, ...part }, { by: side, ...range })
          const middle = addDays(FIRST, cut)
          const whole = partsOf([of({})])
          const halves = [
            of({}, { from: FIRST, to: middle }),
            of({}, { from: addDays(middle, 1), to: ALL.to }),
          ]
          expect(partsOf(halves)).toEqual(whole)
          expect(partsOf(scope.connectionIds.map(id => of({ connectionIds: [id] })))).toEqual(whole)
        },
      ),
      { numRuns: 80 },
    )
  })

  test('by currency has in each row what that currency’s entries come to', () => {
    fc.assert(
      fc.property(ledger, entries => {
        const found = metrics().breakdown(scopeOf(entries), { by: 'currency', ...ALL })
        for (const { part, totals } of found.rows) {
          const alone = scopeOf(entries.filter(it => it.currency === part || it.currency === 'USD'))
          const rows = metrics().breakdown(alone, { by: 'currency', ...ALL }).rows
          const same = rows.find(it => it.part === part)
          // The one unit that rounding leaves may go to another row.
          const apart = Number(totals.grossVolume.amount) - Number(same?.totals.grossVolume.amount)
          expect(Math.abs(apart)).toBeLessThanOrEqual(1)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('keeps what is not known as a part of its own, at the end', () => {
    const base = fc.sample(entry, 1)[0]
    if (!base) throw new Error('No entry')
    const sale = {
      ...base,
      kind: 'charge' as const,
      currency: 'USD',
      conversion: null,
      fee: 0,
      tax: null,
    }
    const scope = scopeOf([
      { ...sale, id: 'a', product: null, gross: 9_000, net: 9_000 },
      { ...sale, id: 'b', product: 'Team', gross: 500, net: 500 },
    ])
    const { rows } = metrics().breakdown(scope, { by: 'product', ...ALL })
    expect(rows.map(it => [it.part, it.totals.netRevenue.amount])).toEqual([
      ['Team', 500n],
      [null, 9_000n],
    ])
  })
})
