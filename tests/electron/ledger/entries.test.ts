import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type EntryPage, listEntries } from '../../../electron/ledger/entries.ts'
import { createLedger } from '../../../electron/ledger/ledger.ts'
import type { ProviderEntry } from '../../../electron/providers/provider.ts'
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
    ] as const) {
      const first = listEntries(file.db, of, {}, { limit: 2, order })
      const cursor = first.nextCursor ?? ''
      const second = listEntries(file.db, of, {}, { limit: 2, order, cursor })
      expect([...ids(first), ...ids(second)]).toEqual(all)
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

  test.each(['', 'x', '1', '1:', ':txn', 'x1:txn', '1x:txn'])(
    'after %j, which is no cursor, is refused',
    cursor => {
      const read = () => listEntries(file.db, [holding(entry('txn'))], {}, { limit: 1, cursor })
      if (cursor === '') expect(ids(read())).toEqual(['txn'])
      else expect(read).toThrow('There is no page at this cursor.')
    },
  )
})
