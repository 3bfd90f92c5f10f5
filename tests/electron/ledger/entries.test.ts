import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type EntryFilter, type EntryPage, listEntries } from '../../../electron/ledger/entries.ts'
import { createLedger } from '../../../electron/ledger/ledger.ts'
import type {
  BilledPeriod,
  ProviderEntry,
  ProviderSubscription,
} from '../../../electron/ledger/page.ts'
import {
  listSubscriptions,
  named,
  subscriptionsOf,
} from '../../../electron/ledger/subscriptions.ts'
import { exact } from '../../../shared/exact.ts'
import { type LedgerFile, ledgerFile } from '../../support/ledger/database.ts'

let file: LedgerFile
beforeAll(() => {
  file = ledgerFile()
})
afterAll(() => file.close())

const NOON = Date.UTC(2026, 0, 15, 12)

const entry = (id: string, more: Partial<ProviderEntry> = {}): ProviderEntry => ({
  id,
  kind: 'charge',
  providerKind: 'charge',
  occurredAt: NOON,
  availableAt: null,
  gross: 1190,
  fee: 65,
  tax: null,
  net: 1125,
  currency: 'EUR',
  customer: null,
  subscription: null,
  source: null,
  conversion: null,
  product: null,
  country: null,
  sale: null,
  ...more,
})

function holding(...entries: ProviderEntry[]): string {
  const connectionId = file.connection()
  createLedger(file.db).commit(
    { step: 'entries', entries, subscriptions: [], cursor: '' },
    { connectionId, hashCustomer: id => `hash of ${id}` },
  )
  return connectionId
}

const ids = ({ entries }: EntryPage) => entries.map(({ id }) => id)

describe('a page of entries', () => {
  const five = [1, 2, 3, 4, 5].map(n => entry(`txn_${n}`, { occurredAt: NOON + n * 1000 }))

  test('has as many as it may, and a cursor only where there is more', () => {
    const of = [holding(...five)]
    const first = listEntries(file.db, of, {}, { limit: 3 })
    expect(ids(first)).toEqual(['txn_5', 'txn_4', 'txn_3'])
    expect(first.count).toBe(5)
    const second = listEntries(file.db, of, {}, { limit: 3, cursor: first.nextCursor ?? '' })
    expect(ids(second)).toEqual(['txn_2', 'txn_1'])
    expect(second.nextCursor).toBeNull()
    expect(listEntries(file.db, of, {}, { limit: 5 }).nextCursor).toBeNull()
  })

  test('goes on among entries of one instant, in either order', () => {
    const of = [holding(entry('a'), entry('b'), entry('c'))]
    for (const [order, all] of [
      ['newest', ['c', 'b', 'a']],
      ['oldest', ['a', 'b', 'c']],
      ['largest', ['c', 'b', 'a']],
      ['smallest', ['a', 'b', 'c']],
    ] as const) {
      const first = listEntries(file.db, of, {}, { limit: 2, order })
      const cursor = first.nextCursor ?? ''
      const second = listEntries(file.db, of, {}, { limit: 2, order, cursor })
      expect([...ids(first), ...ids(second)]).toEqual(all)
    }
  })

  test('by amount is sorted currency by currency, whatever else it is narrowed to', () => {
    const connection = holding(
      ...[500, -200, 7_000, 0, 500].map((gross, n) =>
        entry(`usd_${n}`, { gross, currency: 'USD', customer: 'ada' }),
      ),
      ...[90_000, -90_000].map((gross, n) => entry(`jpy_${n}`, { gross, currency: 'JPY' })),
    )
    const smallest = ['usd_1', 'usd_3', 'usd_0', 'usd_4', 'usd_2']
    const read = (filter: EntryFilter, order: 'largest' | 'smallest') => {
      const [found, cursor] = [[] as string[], { next: undefined as string | undefined }]
      do {
        const listing = { limit: 2, order, cursor: cursor.next }
        const page = listEntries(file.db, [connection], filter, listing)
        found.push(...ids(page))
        cursor.next = page.nextCursor ?? undefined
      } while (cursor.next)
      return found
    }
    const all = ['jpy_1', 'jpy_0', ...smallest]
    expect(read({}, 'smallest')).toEqual(all)
    expect(read({}, 'largest')).toEqual(all.toReversed())
    const ada = { connectionId: connection, customer: 'hash of ada' }
    for (const filter of [{ id: 'usd' }, { customer: ada }, { currency: 'USD' }]) {
      expect(read(filter, 'smallest')).toEqual(smallest)
      expect(read(filter, 'largest')).toEqual(smallest.toReversed())
    }
  })

  test('is of the ids that begin so, with the sums of those alone', () => {
    const of = [holding(entry('ch_1'), entry('ch_2'), entry('re_1', { gross: -5, net: -70 }))]
    const { entries, count, sums } = listEntries(file.db, of, { id: 'ch_' }, { limit: 10 })
    expect(entries.map(({ id }) => id)).toEqual(['ch_2', 'ch_1'])
    expect(count).toBe(2)
    expect(sums).toMatchObject([{ currency: 'EUR', count: 2, gross: { amount: 2380n } }])
  })

  test('says of each what the provider said, a tax of nothing and one that is unknown too', () => {
    const of = [
      holding(
        entry('known', { tax: 190, net: 935 }),
        entry('nothing', { tax: 0 }),
        entry('unknown'),
      ),
    ]
    const { entries } = listEntries(file.db, of, {}, { limit: 10, order: 'oldest' })
    expect(entries.map(({ id, tax }) => [id, tax?.amount ?? null])).toEqual([
      ['known', 190n],
      ['nothing', 0n],
      ['unknown', null],
    ])
    expect(entries[0]).toMatchObject({
      gross: { amount: 1190n, currency: 'EUR' },
      fee: { amount: 65n },
      net: { amount: 935n },
      test: false,
    })
  })

  test('never has a customer’s id, only its hash', () => {
    const of = [holding(entry('txn', { customer: 'cus_1' }), entry('nobody'))]
    const { entries } = listEntries(file.db, of, {}, { limit: 2 })
    expect(entries.map(({ customer }) => customer)).toEqual(['hash of cus_1', null])
  })

  test('marks what a test key read', () => {
    const id = holding(entry('txn'))
    file.rows('update connections set test = 1 where id = ? returning id', id)
    expect(listEntries(file.db, [id], {}, { limit: 1 }).entries).toMatchObject([{ test: true }])
  })

  test.each(['', 'x', '1', '[]', '[1]', '[1,2]', '["1","txn"]', '[1,"txn",3]', '["USD",1,"txn"]'])(
    'after %j, which is no cursor, is refused',
    cursor => {
      const read = () => listEntries(file.db, [holding(entry('txn'))], {}, { limit: 1, cursor })
      if (cursor === '') expect(ids(read())).toEqual(['txn'])
      else expect(read).toThrow('There is no page at this cursor.')
    },
  )
})

describe('entries that are asked for by what they are', () => {
  const all = [
    entry('a', { occurredAt: NOON, product: 'Team', country: 'DE', customer: 'ada' }),
    entry('b', { occurredAt: NOON + 86_400_000, product: 'Solo', currency: 'USD' }),
    entry('c', { ...{ occurredAt: NOON + 2 * 86_400_000, kind: 'refund' }, customer: 'ada' }),
    entry('d', { occurredAt: NOON + 3 * 86_400_000, kind: 'fee', country: 'DE' }),
  ]

  test.each<[string, EntryFilter, string]>([
    ['everything', {}, 'abcd'],
    ['a day', { from: '2026-01-16', to: '2026-01-16' }, 'b'],
    ['days from one on', { from: '2026-01-16' }, 'bcd'],
    ['days up to one', { to: '2026-01-16' }, 'ab'],
    ['kinds', { kinds: ['refund', 'fee'] }, 'cd'],
    ['no kind in particular', { kinds: [] }, 'abcd'],
    ['a currency', { currency: 'USD' }, 'b'],
    ['a provider', { provider: 'stripe' }, 'abcd'],
    ['another provider', { provider: 'paddle' }, ''],
    ['a product', { product: 'Team' }, 'a'],
    ['no known product', { product: null }, 'cd'],
    ['a country', { country: 'DE' }, 'ad'],
    ['no known country', { country: null, product: 'Solo' }, 'b'],
    ['an id', { id: 'c' }, 'c'],
    ['an id of a kind that it is not', { id: 'c', kinds: ['charge'] }, ''],
  ])('by %s', (_by, filter, expected) => {
    const of = [holding(...all)]
    const found = listEntries(file.db, of, filter, { limit: 10, order: 'oldest' })
    expect(ids(found).join('')).toBe(expected)
    // The sums are those of what is listed, wherever they come from.
    const listed = all.filter(it => expected.includes(it.id))
    expect(found.count).toBe(listed.length)
    for (const { currency, count, gross, fee, net } of found.sums) {
      const own = listed.filter(it => it.currency === currency)
      const summed = (of: (it: ProviderEntry) => number) =>
        BigInt(own.reduce((total, it) => total + of(it), 0))
      expect([count, gross.amount, fee.amount, net.amount]).toEqual([
        own.length,
        summed(it => it.gross),
        summed(it => it.fee),
        summed(it => it.net),
      ])
      expect([gross, fee, net].map(it => it.currency)).toEqual([currency, currency, currency])
    }
  })

  test('by a connection, of those that may be asked', () => {
    const [one, other, third] = [holding(...all), holding(entry('z')), holding(entry('y'))]
    const of = [one, other]
    const by = (connection: string) => listEntries(file.db, of, { connection }, { limit: 10 })
    expect(ids(by(other))).toEqual(['z'])
    expect(ids(by(third))).toEqual([])
    expect(by(third)).toMatchObject({ count: 0, sums: [] })
  })

  test('of no customer, with their sums', () => {
    const of = holding(entry('a', { customer: 'ada' }), entry('b'), entry('c', { gross: 10 }))
    const page = listEntries(file.db, [of], { customer: null }, { limit: 1 })
    expect(page).toMatchObject({ count: 2, sums: [{ gross: { amount: 1200n } }] })
  })

  test('by a customer, in pages, with the sums of all of its entries', () => {
    const of = holding(...all)
    const customer = { connectionId: of, customer: 'hash of ada' }
    const first = listEntries(file.db, [of], { customer }, { limit: 1 })
    expect(ids(first)).toEqual(['c'])
    expect(first.count).toBe(2)
    const cursor = first.nextCursor ?? ''
    expect(ids(listEntries(file.db, [of], { customer }, { limit: 1, cursor }))).toEqual(['a'])
    const elsewhere = { ...customer, connectionId: holding(entry('z', { customer: 'ada' })) }
    expect(ids(listEntries(file.db, [of], { customer: elsewhere }, { limit: 9 }))).toEqual([])
  })

  test('of a day in a zone far from UTC are all there, its first and its last', () => {
    for (const [zone, first, last] of [
      ['Pacific/Kiritimati', '2026-01-14T10:00:00Z', '2026-01-15T09:59:59.999Z'],
      ['Pacific/Pago_Pago', '2026-01-15T11:00:00Z', '2026-01-16T10:59:59.999Z'],
    ] as const) {
      const connectionId = file.connection(zone)
      const at = { first: Date.parse(first), last: Date.parse(last) }
      const entries = [
        entry('before', { occurredAt: at.first - 1 }),
        entry('first', { occurredAt: at.first }),
        entry('last', { occurredAt: at.last }),
        entry('after', { occurredAt: at.last + 1 }),
      ]
      createLedger(file.db).commit(
        { step: 'entries', entries, subscriptions: [], cursor: '' },
        { connectionId, hashCustomer: id => id },
      )
      const day = { from: '2026-01-15', to: '2026-01-15' }
      for (const order of ['oldest', 'newest'] as const) {
        const found = ids(listEntries(file.db, [connectionId], day, { limit: 9, order }))
        expect(found.toSorted()).toEqual(['first', 'last'])
      }
    }
  })
})

describe('subscriptions', () => {
  const subscription = (
    id: string,
    more: Partial<ProviderSubscription> = {},
  ): ProviderSubscription => ({
    ...{ id, status: 'active', customer: 'ada', currency: 'USD', plan: 'Team' },
    ...{ mrr: exact(29_000, 12), working: '$290.00 ÷ 12', counted: true, countedFrom: NOON },
    ...{ startedAt: NOON, trialEndsAt: null, endedAt: null, cancelsAtPeriodEnd: false },
    ...more,
  })
  const billed = (item: string, mrr: number, working: string): BilledPeriod => ({
    ...{ id: `line of ${item}`, subscription: 'sub', item, mrr: exact(mrr), working },
    ...{ from: NOON, until: NOON + 30 * 86_400_000, voided: false },
  })

  function told(subscriptions: ProviderSubscription[], periods: BilledPeriod[] = []): string {
    const connectionId = file.connection()
    createLedger(file.db).commit(
      { step: 'subscriptions', entries: [], subscriptions, periods, cursor: '' },
      { connectionId, hashCustomer: id => `hash of ${id}` },
    )
    return connectionId
  }

  const then = (connectionId: string, id: string, mrr: number, billedAt: number | null) => ({
    ...{ connectionId, id, mrr: exact(mrr), billedAt },
  })

  test('of a customer are there as they are now, the newest first', () => {
    const connectionId = told([
      subscription('old', { startedAt: NOON - 1, cancelsAtPeriodEnd: true, endedAt: NOON + 5 }),
      subscription('new', { trialEndsAt: NOON + 3 }),
      subscription('of another', { customer: 'ben' }),
    ])
    const mrr = { amount: 2_417n, currency: 'USD' }
    const same = {
      ...{ connectionId, customer: 'hash of ada', status: 'active', plan: 'Team', mrr },
      working: '$290.00 ÷ 12',
    }
    expect(subscriptionsOf(file.db, { connectionId, customer: 'hash of ada' })).toEqual([
      {
        ...{ ...same, id: 'new', startedAt: NOON, trialEndsAt: NOON + 3, endedAt: null },
        cancelsAtPeriodEnd: false,
      },
      {
        ...{ ...same, id: 'old', startedAt: NOON - 1, trialEndsAt: null, endedAt: NOON + 5 },
        cancelsAtPeriodEnd: true,
      },
    ])
  })

  test('are at what they were worth at some time, with how that came about', () => {
    const connectionId = told(
      [subscription('sub'), subscription('other')],
      [
        billed('seat', 2_000, '$20.00'),
        billed('extra', 500, '$5.00'),
        billed('less', -300, '$3.00'),
      ],
    )
    const rows = [
      then(connectionId, 'sub', 2_200, NOON),
      then(connectionId, 'gone', 100, null),
      then(connectionId, 'other', 700, null),
    ]
    expect(
      listSubscriptions(file.db, rows).map(it => [it.id, Number(it.mrr.amount), it.working]),
    ).toEqual([
      ['sub', 2_200, '$20.00 + $5.00 − $3.00'],
      ['other', 700, '$290.00 ÷ 12'],
    ])
    expect(named(file.db, rows).map(it => [it.id, it.plan, it.status, it.billedAt])).toEqual([
      ['sub', 'Team', 'active', NOON],
      ['other', 'Team', 'active', null],
    ])
  })
})
