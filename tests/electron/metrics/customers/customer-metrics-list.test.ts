import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CustomerSort } from '../../../../shared/contract/customers.ts'
import { money } from '../../../../shared/money.ts'
import {
  type CustomersFile,
  customersFile,
  entry,
  scopeOf,
  subscription,
} from '../../../support/ledger/customers.ts'

const usd = (amount: number) => money(BigInt(amount), 'USD')

let file: CustomersFile
beforeAll(() => {
  file = customersFile()
})
afterAll(() => file.close())

describe('a list of customers', () => {
  const CUSTOMERS = {
    entries: [
      entry('1', 'ada', '2026-01-10', 1_000),
      entry('2', 'ada', '2026-02-10', 2_000),
      entry('3', 'ben', '2026-01-05', 2_000),
      entry('4', 'ben', '2026-02-15', 3_000),
      entry('5', 'dora', '2026-01-10', 1_500),
      entry('6', 'dora', '2026-02-10', 1_500),
      entry('7', 'evan', '2026-02-20', 1_000),
      entry('8', 'evan', '2026-03-01', 1_000),
    ],
    subscriptions: [
      subscription('a', 'ada', 1_000, '2026-01-10'),
      subscription('c', 'cleo', 3_000, '2026-01-10'),
      subscription('d', 'dora', 1_000, '2026-01-10'),
      subscription('e', 'evan', 1_000, '2026-02-20', '2026-03-01'),
    ],
  }
  const filled = () => file.filled(CUSTOMERS.entries, CUSTOMERS.subscriptions)
  const byRevenue = { sort: 'revenue', order: 'ascending' } as const
  const names = (customers: { customer: string }[]) => customers.map(it => it.customer).join(' ')

  // Ada and Dora are equal in everything; Cleo has never paid.
  test.each<[CustomerSort, string, string]>([
    // 0, 20.00, 30.00, 30.00, 50.00
    ['revenue', 'cleo evan ada dora ben', 'ben ada dora evan cleo'],
    // 0, 0, 10.00, 10.00, 30.00
    ['mrr', 'ben evan ada dora cleo', 'cleo ada dora ben evan'],
    // never, 5 January, the 10th, the 10th, 20 February
    ['first', 'cleo ben ada dora evan', 'evan ada dora ben cleo'],
    // never, 10 February, the 10th, the 15th, 1 March
    ['last', 'cleo ada dora ben evan', 'evan ben ada dora cleo'],
  ])('by %s, either way; who is equal stays in order', (sort, ascending, descending) => {
    const scope = scopeOf(filled())
    const listed = (order: 'ascending' | 'descending') =>
      names(file.figures().list(scope, { sort, order }).page(0, 9))
    expect([listed('ascending'), listed('descending')]).toEqual([ascending, descending])
  })

  test('equals are in the order of customers, then of connections, whichever comes first', () => {
    const of = (id: string) => ['ben', 'ada'].map(it => subscription(`${it} ${id}`, it, 500, id))
    const one = file.filled([], of('2026-01-10'))
    const two = file.filled([], of('2026-01-20'))
    for (const scope of [scopeOf(one, two), scopeOf(two, one)]) {
      for (const order of ['ascending', 'descending'] as const) {
        const found = file.figures().list(scope, { sort: 'first', order }).page(0, 9)
        expect(found.map(it => [it.customer, it.connectionId])).toEqual([
          ['ada', one],
          ['ada', two],
          ['ben', one],
          ['ben', two],
        ])
      }
    }
  })

  test('of those in one state', () => {
    const scope = scopeOf(filled())
    const found = (['subscriber', 'former_subscriber', 'one_time_buyer'] as const).map(state => {
      const { count, page } = file.figures().list(scope, { ...byRevenue, state })
      return [count, names(page(0, 9))]
    })
    expect(found).toEqual([
      [3, 'cleo ada dora'],
      [1, 'evan'],
      [1, 'ben'],
    ])
  })

  test('of those whose hash begins so', () => {
    const pay = (customer: string) => entry(customer, customer, '2026-01-10', 100)
    const connection = file.filled(['abc', 'abd', 'cab', 'xabx'].map(pay), [
      subscription('s', 'abd', 100, '2026-01-10'),
    ])
    const found = (search: string, state?: 'subscriber') => {
      const filter = { ...byRevenue, search, state }
      return names(file.figures().list(scopeOf(connection), filter).page(0, 9))
    }
    expect(found('ab')).toBe('abc abd')
    expect(found('ab', 'subscriber')).toBe('abd')
    expect(found('ca', 'subscriber')).toBe('')
    expect(found('')).toBe('abc abd cab xabx')
  })

  test('a page of it, and how many there are in all', () => {
    const { count, page } = file.figures().list(scopeOf(filled()), byRevenue)
    expect(count).toBe(5)
    const pages = [page(0, 2), page(2, 2), page(4, 2), page(6, 2)].map(names)
    expect(pages).toEqual(['cleo evan', 'ada dora', 'ben', ''])
  })
})

describe('one customer', () => {
  /** Ada at two connections, of which the second has Ben as well; €1.00 was $1.20 in January. */
  const twice = () => {
    const euros = { currency: 'EUR' }
    const one = file.filled(
      [entry('1', 'ada', '2026-01-10', 9_000)],
      [subscription('a1', 'ada', 900, '2026-01-10')],
    )
    const conversion = { from: 'EUR', rate: '1.2' }
    const two = file.filled(
      [
        entry('1', 'ada', '2026-01-10', 1_200, { conversion }),
        entry('2', 'ada', '2026-01-31', 5_000, euros),
        entry('3', 'ada', '2026-02-01', 300),
        entry('4', 'ben', '2026-01-20', 70_000),
      ],
      [
        subscription('a2', 'ada', 700, '2026-01-10'),
        subscription('a3', 'ada', 400, '2026-01-10', null, euros),
        subscription('gone', 'ada', 500, '2026-01-10', '2026-03-20'),
        subscription('b', 'ben', 600, '2026-01-10'),
      ],
    )
    const scope = scopeOf(one, two)
    return { scope, ada: { connectionId: two, customer: 'ada' }, one }
  }

  test('is that of its connection, with what each subscription that counts today adds', () => {
    const { scope, ada, one } = twice()
    const found = file.figures().one(scope, ada)
    // 12.00 + €50.00 × 1.20 + 3.00, and 7.00 + €4.00 × 1.20 a month.
    expect(found?.customer).toMatchObject({ ...ada, revenue: usd(7_500), mrr: usd(1_180) })
    expect(found?.totals.netRevenue).toEqual(usd(7_500))
    expect(Object.fromEntries(found?.counts ?? [])).toEqual({ a2: usd(700), a3: usd(480) })
    expect(found?.rates).toMatchObject([{ pair: 'EUR/USD', rate: '1.2', date: '2026-01-10' }])
    const other = file.figures().one(scope, { ...ada, connectionId: one })
    expect(other?.customer).toMatchObject({ connectionId: one, revenue: usd(9_000) })
    expect(other?.totals.netRevenue).toEqual(usd(9_000))
    expect(Object.fromEntries(other?.counts ?? [])).toEqual({ a1: usd(900) })
  })

  test('has the revenue of the days asked for, and the MRR of today', () => {
    const { scope, ada } = twice()
    const of = (days: { from?: string; to?: string }) => {
      const found = file.figures().one(scope, ada, days)
      return [
        found?.customer.revenue.amount,
        found?.totals.netRevenue.amount,
        found?.customer.mrr?.amount,
      ]
    }
    expect(of({ to: '2026-01-30' })).toEqual([1_200n, 1_200n, 1_180n])
    expect(of({ from: '2026-01-31', to: '2026-01-31' })).toEqual([6_000n, 6_000n, 1_180n])
    expect(of({ from: '2026-02-01' })).toEqual([300n, 300n, 1_180n])
  })

  test('in one currency alone has what it paid in that, and nothing is converted', () => {
    const { scope, ada } = twice()
    const found = file.figures().one({ ...scope, currency: 'EUR', only: 'EUR' }, ada)
    const eur = (amount: number) => money(BigInt(amount), 'EUR')
    expect(found?.customer).toMatchObject({ revenue: eur(5_000), mrr: eur(400), unconverted: [] })
    expect(found?.totals.netRevenue).toEqual(eur(5_000))
    expect(Object.fromEntries(found?.counts ?? [])).toEqual({ a3: eur(400) })
    expect(found?.rates).toEqual([])
  })
})
