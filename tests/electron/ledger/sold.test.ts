import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createLedger } from '../../../electron/ledger/ledger.ts'
import type { Page, ProviderEntry } from '../../../electron/ledger/page.ts'
import { type LedgerFile, ledgerFile } from '../../support/ledger/database.ts'

let file: LedgerFile
beforeAll(() => {
  file = ledgerFile()
})
afterAll(() => file.close())

const entry = (id: string, gross: number, more: Partial<ProviderEntry> = {}): ProviderEntry => ({
  ...{ id, kind: gross < 0 ? 'refund' : 'charge', providerKind: 'x', availableAt: null },
  ...{ occurredAt: Date.UTC(2026, 0, 10, 12), gross, fee: 0, tax: null, net: gross },
  ...{ currency: 'EUR', customer: null, subscription: null, source: null, conversion: null },
  ...{ product: null, country: null, sale: 'sale' },
  ...more,
})

/** Of €11.90 that were paid, €1.90 are tax. */
const told: Page['sales'] = [{ sale: 'sale', subscription: 'sub', tax: { amount: 190, of: 1_190 } }]

function commit(connectionId: string, page: Partial<Page>): number {
  return createLedger(file.db).commit(
    { step: 'entries', entries: [], subscriptions: [], cursor: '', ...page },
    { connectionId, hashCustomer: id => id },
  )
}

const taxes = (connectionId: string) =>
  file.rows(
    'select id, tax, net, subscription from entries where connection_id = ? order by id',
    connectionId,
  )
const summed = (connectionId: string) =>
  file.rows(
    'select kind, tax, net from rollups where connection_id = ? order by kind',
    connectionId,
  )

describe('the tax that an invoice tells of a sale', () => {
  const entries = [
    entry('1 charge', 1_190, { fee: 65, net: 1_125 }),
    entry('2 half of it', -595),
    entry('3 disputed', -1_190, { kind: 'dispute', fee: 1_500, net: -2_690 }),
    entry('4 won', 1_190, { kind: 'dispute_reversal' }),
    entry('5 failed', 595, { kind: 'refund_failure' }),
    entry('6 a fee', -119, { kind: 'fee' }),
    entry('7 of another', 1_190, { sale: 'other' }),
    entry('8 of none', 1_190, { sale: null }),
  ]
  const expected = [
    { id: '1 charge', tax: 190, net: 935, subscription: 'sub' },
    { id: '2 half of it', tax: -95, net: -500, subscription: 'sub' },
    { id: '3 disputed', tax: -190, net: -2_500, subscription: 'sub' },
    { id: '4 won', tax: 190, net: 1_000, subscription: 'sub' },
    { id: '5 failed', tax: 95, net: 500, subscription: 'sub' },
    { id: '6 a fee', tax: null, net: -119, subscription: 'sub' },
    { id: '7 of another', tax: null, net: 1_190, subscription: null },
    { id: '8 of none', tax: null, net: 1_190, subscription: null },
  ]

  test('is the same part of what it brought and of what was given back, told before or after', () => {
    const [before, after, along] = [file.connection(), file.connection(), file.connection()]
    commit(before, { sales: told })
    commit(before, { entries })
    commit(after, { entries })
    commit(after, { sales: told })
    commit(along, { entries, sales: told })
    for (const connectionId of [before, after, along]) {
      expect(taxes(connectionId)).toEqual(expected)
      expect(summed(connectionId)).toEqual([
        { kind: 'charge', tax: 190, net: 935 + 2 * 1_190 },
        { kind: 'dispute', tax: -190, net: -2_500 },
        { kind: 'dispute_reversal', tax: 190, net: 1_000 },
        { kind: 'fee', tax: 0, net: -119 },
        { kind: 'refund', tax: -95, net: -500 },
        { kind: 'refund_failure', tax: 95, net: 500 },
      ])
      expect(commit(connectionId, { entries, sales: told })).toBe(0)
    }
  })

  test('of a part is rounded half to even', () => {
    const connectionId = file.connection()
    const sales = [{ sale: 'sale', subscription: 'sub', tax: { amount: 190, of: 1_000 } }]
    commit(connectionId, { sales })
    // 28.5, 47.5 and 9.88
    commit(connectionId, { entries: [entry('a', -150), entry('b', -250), entry('c', 52)] })
    expect(taxes(connectionId)).toMatchObject([{ tax: -28 }, { tax: -48 }, { tax: 10 }])
  })

  test('that is corrected changes what it was told of, and the days’ sums', () => {
    const connectionId = file.connection()
    commit(connectionId, { entries: entries.slice(0, 1), sales: told })
    const sales = [{ sale: 'sale', subscription: 'sub', tax: { amount: 70, of: 1_190 } }]
    commit(connectionId, { sales })
    expect(taxes(connectionId)).toMatchObject([{ tax: 70, net: 1_055 }])
    expect(summed(connectionId)).toEqual([{ kind: 'charge', tax: 70, net: 1_055 }])
  })

  test('stands above what an entry tells, in whichever order both come; untold, the entry’s stays', () => {
    const own = { tax: 100, net: 1_090 }
    const entries = [entry('a', 1_190, own), entry('b', 1_190, { ...own, sale: 'untaxed' })]
    const sales = [...told, { sale: 'untaxed', subscription: 'sub', tax: null }]
    const [before, after] = [file.connection(), file.connection()]
    commit(before, { sales })
    commit(before, { entries })
    commit(after, { entries })
    commit(after, { sales })
    for (const connectionId of [before, after]) {
      expect(taxes(connectionId)).toEqual([
        { id: 'a', tax: 190, net: 1_000, subscription: 'sub' },
        { id: 'b', tax: 100, net: 1_090, subscription: 'sub' },
      ])
    }
  })

  test('is of its own connection', () => {
    const [one, other] = [file.connection(), file.connection()]
    commit(one, { sales: told })
    commit(other, { entries: [entry('charge', 1_190)] })
    expect(taxes(other)).toMatchObject([{ tax: null, subscription: null }])
  })
})

describe('whatever is of a sale belongs to its customer, product and country', () => {
  const sold = { customer: 'ada', product: 'Team', country: 'FR' }
  const all = [
    entry('1 charge', 1_190, sold),
    entry('2 refund', -595),
    entry('3 dispute', -1_190, { kind: 'dispute' }),
    entry('4 won', 1_190, { kind: 'dispute_reversal' }),
    entry('5 another’s', -100, { sale: 'other' }),
    entry('6 nobody’s', -100, { sale: null }),
  ]
  const known = (connectionId: string) =>
    file.rows(
      'select customer, product, country from entries where connection_id = ? order by id',
      connectionId,
    )
  const nothing = { customer: null, product: null, country: null }

  test.each([
    ['with it', [all]],
    ['after it', [all.slice(0, 1), all.slice(1)]],
    ['before it', [all.slice(1), all.slice(0, 1)]],
    ['one by one, the newest first', all.toReversed().map(it => [it])],
  ])('when it is read %s, and when it is read again', (_, pages) => {
    const connection = file.connection()
    for (const _again of [1, 2]) {
      for (const entries of pages) commit(connection, { entries })
      expect(known(connection)).toEqual([sold, sold, sold, sold, nothing, nothing])
    }
    expect(pages.map(entries => commit(connection, { entries }))).toEqual(pages.map(() => 0))
  })
})
