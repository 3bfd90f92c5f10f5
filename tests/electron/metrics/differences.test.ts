import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listEntries } from '../../../electron/ledger/entries.ts'
import { createLedger } from '../../../electron/ledger/ledger.ts'
import type { ProviderEntry, ProviderSubscription } from '../../../electron/ledger/page.ts'
import { differencesOf } from '../../../electron/metrics/differences.ts'
import { createMetrics } from '../../../electron/metrics/metrics.ts'
import type { OtherDate } from '../../../shared/contract/entries.ts'
import { exact } from '../../../shared/exact.ts'
import { REVENUE_KINDS } from '../../../shared/totals.ts'
import { type LedgerFile, ledgerFile } from '../../support/ledger/database.ts'

let file: LedgerFile
beforeAll(() => {
  file = ledgerFile()
})
afterAll(() => file.close())

const NOW = Date.parse('2026-01-15T12:00:00Z')
const DECEMBER = { from: '2025-12-01', to: '2025-12-31' }

const entry = (id: string, at: string, more: Partial<ProviderEntry> = {}): ProviderEntry => ({
  ...{ id, kind: 'charge', providerKind: 'x', occurredAt: Date.parse(at), availableAt: null },
  ...{ gross: 1_000, fee: 0, tax: null, net: 1_000, currency: 'USD', customer: null },
  ...{ subscription: null, source: null, conversion: null, product: null, country: null },
  sale: null,
  ...more,
})
const of = (amount: number, more: Partial<ProviderEntry> = {}) => ({
  ...{ gross: amount, net: amount },
  ...more,
})

/** The differences of December for a ledger with these, whose days are those of a zone. */
function differences(
  zone: string,
  entries: ProviderEntry[],
  subscriptions: ProviderSubscription[] = [],
) {
  const connectionId = file.connection(zone)
  createLedger(file.db).commit(
    { step: 'entries', entries, subscriptions, cursor: '' },
    { connectionId, hashCustomer: id => id },
  )
  const metrics = createMetrics(file.db, { between: () => [] }, () => NOW)
  const scope = {
    currency: 'USD',
    timezone: zone,
    connectionIds: [connectionId],
    importedIds: [],
    unreadIds: [],
    test: false,
  }
  return {
    ...differencesOf(file.db, metrics, scope, DECEMBER, NOW),
    /** The ids of what the ledger lists behind one of the sums, the oldest first. */
    behind(otherDate: OtherDate) {
      const filter = { ...DECEMBER, kinds: [...REVENUE_KINDS], otherDate }
      const listing = { limit: 100, order: 'oldest', now: NOW } as const
      const { entries, count } = listEntries(file.db, [connectionId], filter, listing)
      expect(entries).toHaveLength(count)
      return entries.map(({ id }) => id)
    },
  }
}

const usd = (amount: number) => ({ amount: BigInt(amount), currency: 'USD' })
const none = { entries: 0, net: [] }

describe('a month whose days are not UTC’s', () => {
  test('west of it gains what UTC has in the next one, and loses what UTC has in it', () => {
    const found = differences('America/New_York', [
      entry('in both', '2025-12-15T12:00:00Z'),
      entry('gained', '2026-01-01T03:00:00Z', of(4_000)),
      entry('gained too', '2026-01-01T04:59:59Z', of(-500, { kind: 'refund' })),
      entry('in neither', '2026-01-01T05:00:00Z', of(9_000)),
      entry('lost', '2025-12-01T04:00:00Z', of(70, { currency: 'JPY' })),
      entry('no revenue', '2026-01-01T03:00:00Z', of(9_000, { kind: 'payout' })),
      entry('none either', '2025-12-01T04:00:00Z', of(9_000, { kind: 'other' })),
    ])
    expect(found.gained).toEqual({ entries: 2, net: [usd(3_500)] })
    expect(found.lost).toEqual({ entries: 1, net: [{ amount: 70n, currency: 'JPY' }] })
    expect(found.behind('gained')).toEqual(['gained', 'gained too'])
    expect(found.behind('lost')).toEqual(['lost'])
    expect(found).toMatchObject({ ...DECEMBER, timezone: 'America/New_York' })
  })

  test('east of it gains what UTC has in the one before', () => {
    const found = differences('Asia/Tokyo', [
      entry('gained', '2025-11-30T15:00:00Z', of(300)),
      entry('in neither', '2025-11-30T14:59:59Z'),
      entry('lost', '2025-12-31T15:00:00Z', of(200)),
    ])
    expect(found.gained).toEqual({ entries: 1, net: [usd(300)] })
    expect(found.lost).toEqual({ entries: 1, net: [usd(200)] })
    expect([found.behind('gained'), found.behind('lost')]).toEqual([['gained'], ['lost']])
  })

  test('in UTC gains and loses nothing', () => {
    const found = differences('UTC', [
      entry('first', '2025-12-01T00:00:00Z'),
      entry('last', '2025-12-31T23:59:59Z'),
      entry('before', '2025-11-30T23:59:59Z'),
      entry('after', '2026-01-01T00:00:00Z'),
    ])
    expect(found).toMatchObject({ gained: none, lost: none, pending: none, payouts: none })
    expect([found.behind('gained'), found.behind('lost')]).toEqual([[], []])
    expect(found.totals.grossVolume).toEqual(usd(2_000))
    expect(found).toMatchObject({ uncounted: [], foreign: [] })
  })
})

test('pending is what counts in these days and is not available yet', () => {
  const soon = { availableAt: NOW + 1 }
  const found = differences('UTC', [
    entry('soon', '2025-12-31T12:00:00Z', of(500, soon)),
    entry('now', '2025-12-31T12:00:00Z', of(100, { availableAt: NOW })),
    entry('unknown', '2025-12-31T12:00:00Z'),
    entry('of January', '2026-01-01T12:00:00Z', soon),
    entry('of November', '2025-11-30T12:00:00Z', soon),
    entry('a reserve', '2025-12-31T12:00:00Z', { ...soon, kind: 'reserve' }),
  ])
  expect(found.pending).toEqual({ entries: 1, net: [usd(500)] })
  expect(found.behind('pending')).toEqual(['soon'])
})

test('what moved the balance and is no revenue: payouts, and each other kind by itself', () => {
  const found = differences('UTC', [
    entry('paid out', '2025-12-10T12:00:00Z', of(-5_000, { kind: 'payout' })),
    entry('paid out too', '2025-12-31T12:00:00Z', of(-2_000, { kind: 'payout' })),
    entry('put in', '2025-12-10T12:00:00Z', of(700, { kind: 'topup' })),
    entry('put right', '2025-12-10T12:00:00Z', of(-30, { kind: 'adjustment' })),
    entry('put right in yen', '2025-12-10T12:00:00Z', {
      ...of(40, { kind: 'adjustment' }),
      currency: 'JPY',
    }),
    entry('charged', '2025-12-10T12:00:00Z'),
    entry('later', '2026-01-01T12:00:00Z', of(-9_000, { kind: 'payout' })),
  ])
  expect(found.payouts).toEqual({ entries: 2, net: [usd(-7_000)] })
  expect(found.uncounted).toEqual([
    { kind: 'adjustment', entries: 2, net: [{ amount: 40n, currency: 'JPY' }, usd(-30)] },
    { kind: 'topup', entries: 1, net: [usd(700)] },
  ])
})

test('what came in other currencies is told in them', () => {
  const converted = { conversion: { from: 'EUR', rate: '1.25' } }
  const found = differences('UTC', [
    entry('in dollars', '2025-12-01T12:00:00Z', of(1_250, converted)),
    entry('in euros', '2025-12-10T12:00:00Z', of(1_000, { currency: 'EUR' })),
    entry('later', '2026-01-01T12:00:00Z', of(9_000, { currency: 'EUR' })),
  ])
  expect(found.totals.netRevenue).toEqual(usd(2_500))
  expect(found.foreign).toEqual([{ amount: 1_000n, currency: 'EUR' }])
  expect(found.unconverted).toEqual([])
})

test('money that no known rate converts is in another currency, and in no figure', () => {
  const found = differences('UTC', [
    entry('a', '2025-12-10T12:00:00Z', of(2_000)),
    entry('b', '2025-12-11T12:00:00Z', of(700, { currency: 'JPY' })),
  ])
  expect(found.totals.netRevenue).toEqual(usd(2_000))
  expect(found.foreign).toEqual([{ amount: 700n, currency: 'JPY' }])
  expect(found.unconverted).toEqual([{ amount: 700n, currency: 'JPY' }])
})

test('of MRR: what is late, what ends, what is left out by its status, what is worth nothing', () => {
  let made = 0
  const subscription = (
    status: string,
    mrr: number,
    more: Partial<ProviderSubscription> = {},
  ): ProviderSubscription => ({
    ...{ id: `sub_${made++}`, status, customer: 'ada', currency: 'USD', plan: 'Team' },
    ...{ mrr: exact(mrr), working: '', counted: true, countedFrom: 0, startedAt: 0 },
    ...{ trialEndsAt: null, endedAt: null, cancelsAtPeriodEnd: false },
    ...more,
  })
  const out = { counted: false }
  const ends = { cancelsAtPeriodEnd: true }
  const { recurring } = differences(
    'UTC',
    [],
    [
      subscription('active', 1_000),
      subscription('active', 0, ends),
      subscription('past_due', 2_000),
      subscription('past_due', 1, { mrr: exact(29_000, 12) }),
      subscription('past_due', 300, { ...ends, currency: 'JPY' }),
      subscription('past_due', 0),
      subscription('trialing', 5_000, { ...out, ...ends }),
      subscription('unpaid', 700, out),
      subscription('unpaid', 800, out),
      subscription('unpaid', 0, out),
      subscription('canceled', 9_000, { endedAt: NOW - 1 }),
      subscription('canceled', 9_000, { ...out, endedAt: NOW - 1 }),
    ],
  )
  expect(recurring).toEqual({
    // 10.00 + 20.00 + 24.1666…; no rate converts the yen.
    mrr: usd(5_417),
    foreign: [{ amount: 300n, currency: 'JPY' }],
    unconverted: [{ amount: 300n, currency: 'JPY' }],
    pastDue: { subscriptions: 3, mrr: [usd(4_417), { amount: 300n, currency: 'JPY' }] },
    ending: { subscriptions: 1, mrr: [{ amount: 300n, currency: 'JPY' }] },
    leftOut: [
      { status: 'unpaid', subscriptions: 2, mrr: [usd(1_500)] },
      { status: 'trialing', subscriptions: 1, mrr: [usd(5_000)] },
    ],
    worthless: 2,
  })
})
