import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  concentrationOf,
  customersOf,
  toCustomer,
} from '../../../../electron/metrics/customers/customers.ts'
import { entryKindSchema } from '../../../../shared/contract/entries.ts'
import { add, exact, multiply, ZERO } from '../../../../shared/exact.ts'
import { euroInDollars } from '../../../support/ledger/counted.ts'
import {
  at,
  type CustomersFile,
  customersFile,
  entry,
  scopeOf,
  subscription,
} from '../../../support/ledger/customers.ts'

let file: CustomersFile
beforeAll(() => {
  file = customersFile()
})
afterAll(() => file.close())

test('worked by hand: a subscriber, one who left, one who bought once, and fees that are nobody’s', () => {
  // Ada pays $20 in January and in February, of which $5 go back: 20 + 20 − 5 − fees of 1 + 1 = 33.
  // Ben paid $30 and left in March. Cleo bought for $200, $20 of it tax, once. A fee of $3 is nobody's.
  const connection = file.filled(
    [
      entry('1', 'ada', '2026-01-10', 2_000, { fee: 100 }),
      entry('2', 'ada', '2026-02-10', 2_000, { fee: 100 }),
      entry('3', 'ada', '2026-02-12', -500),
      entry('4', 'ben', '2026-01-20', 3_000),
      entry('5', 'cleo', '2026-03-01', 20_000, { tax: 2_000 }),
      entry('6', null, '2026-03-02', -300, { kind: 'fee' }),
      entry('7', 'cleo', '2026-03-03', -9_000, { kind: 'payout' }),
    ],
    [
      subscription('a1', 'ada', 2_000, '2026-01-10'),
      subscription('a2', 'ada', 1_000, '2026-03-05'),
      subscription('b1', 'ben', 3_000, '2026-01-20', '2026-03-10'),
    ],
  )
  const scope = scopeOf(connection)
  const { count, page } = file.figures().list(scope, { sort: 'revenue', order: 'descending' })
  expect(count).toBe(3)
  expect(
    page(0, 10).map(it => [
      it.customer,
      it.state,
      it.firstPaid,
      it.lastPaid,
      Number(it.revenue.amount),
      Number(it.mrr?.amount),
      it.subscriptions,
      it.cohort,
    ]),
  ).toEqual([
    ['cleo', 'one_time_buyer', '2026-03-01', '2026-03-01', 18_000, 0, 0, null],
    ['ada', 'subscriber', '2026-01-10', '2026-02-10', 3_300, 3_000, 2, '2026-01'],
    ['ben', 'former_subscriber', '2026-01-20', '2026-01-20', 3_000, 0, 0, '2026-01'],
  ])
  expect(file.figures().summary(scope)).toMatchObject({
    customers: 3,
    subscribers: 1,
    formerSubscribers: 1,
    oneTimeBuyers: 1,
    arpa: { amount: 3_000n },
    newThisMonth: 0,
    leftThisMonth: 1,
    concentration: { mrr: { top1: 1 }, revenue: { top1: 18_000 / 24_300, top5: 1 } },
    revenue: {
      ofCustomers: { amount: 24_300n },
      noCustomerTold: { amount: -300n },
      total: { amount: 24_000n },
    },
  })
  const ada = file.figures().one(scope, { connectionId: connection, customer: 'ada' })
  expect(ada?.totals).toMatchObject({
    grossVolume: { amount: 4_000n },
    refunds: { amount: 500n },
    fees: { amount: 200n },
    netRevenue: { amount: 3_300n },
  })
  expect([...(ada?.counts ?? [])].map(([id, { amount }]) => [id, amount])).toEqual([
    ['a1', 2_000n],
    ['a2', 1_000n],
  ])
  expect(file.figures().one(scope, { connectionId: connection, customer: 'nobody' })).toBeNull()
})

test('the same hash at two connections is two customers', () => {
  const one = file.filled([entry('1', 'ada', '2026-01-10', 2_000)])
  const two = file.filled([entry('1', 'ada', '2026-01-11', 1_000)])
  const listed = file.figures().list(scopeOf(one, two), { sort: 'first', order: 'ascending' })
  expect(listed.page(0, 9).map(it => [it.connectionId, it.customer])).toEqual([
    [one, 'ada'],
    [two, 'ada'],
  ])
})

test('what was worked out is worked out anew once the ledger has changed', () => {
  const connection = file.filled([entry('1', 'ada', '2026-01-10', 2_000)])
  const reader = file.figures()
  const revenue = () =>
    reader.list(scopeOf(connection), { sort: 'revenue', order: 'descending' }).page(0, 1)[0]
      ?.revenue
  expect(revenue()?.amount).toBe(2_000n)
  file.filled([entry('2', 'ada', '2026-01-11', 500)], [], connection)
  expect(revenue()?.amount).toBe(2_500n)
})

test('one that pays in several currencies first and last paid on the first and last day of any', () => {
  const euro = { currency: 'EUR' }
  const connection = file.filled([
    entry('1', 'ada', '2026-02-10', 2_000),
    entry('2', 'ada', '2026-03-05', 1_000, euro),
    entry('3', 'ada', '2026-01-05', 1_000, euro),
    entry('4', 'ada', '2026-02-11', 1_000, euro),
    entry('5', 'ada', '2026-02-12', 5_000, { currency: 'CZK' }),
    // What is given back, or fails, is no payment.
    entry('6', 'ada', '2025-12-31', -100, euro),
    entry('7', 'ada', '2026-03-09', -100, euro),
    entry('8', 'ada', '2026-03-10', -200, { ...euro, kind: 'charge' }),
    entry('9', 'ben', '2026-03-10', -300),
  ])
  const found = customersOf(
    file.db,
    { connectionIds: [connection], importedIds: [], currency: 'USD' },
    { subscriptions: () => [], today: '2026-04-30', findRate: euroInDollars },
  )
  expect(found.map(it => toCustomer(it, 'USD'))).toMatchObject([
    {
      ...{ customer: 'ada', firstPaid: '2026-01-05', lastPaid: '2026-03-05', cohort: null },
      // 20.00 + 1.10 × (10 + 10 − 1) + 1.20 × (10 − 1 − 2)
      revenue: { amount: 4_930n, currency: 'USD' },
      unconverted: [{ amount: 5_000n, currency: 'CZK' }],
    },
    { customer: 'ben', firstPaid: null, lastPaid: null, unconverted: [] },
  ])
})

test('a customer is one from the day of its first subscription on, in whatever order they are told', () => {
  const piece = (customer: string, id: string, from: string, until: string | null = null) => ({
    ...{ connectionId: 'none', id, customer, currency: 'USD', mrr: exact(1_000) },
    ...{ from, until, billedAt: null },
  })
  const all = [
    piece('ada', 'a1', '2026-02-10', '2026-03-01'),
    piece('ada', 'a2', '2026-01-10', '2026-02-10'),
    piece('ada', 'a2', '2026-03-01'),
    piece('ben', 'b1', '2026-03-20'),
    piece('cleo', 'c1', '2026-03-21'),
  ]
  const found = customersOf(
    file.db,
    { connectionIds: ['none'], importedIds: [], currency: 'USD' },
    { subscriptions: () => all, today: '2026-03-20', findRate: euroInDollars },
  )
  expect(found.map(it => [it.customer, it.state, it.subscribedFrom, it.subscriptions])).toEqual([
    ['ada', 'subscriber', '2026-01-10', 1],
    ['ben', 'subscriber', '2026-03-20', 1],
  ])
})

const COUNTED = new Set([
  'charge',
  'refund',
  'refund_failure',
  'dispute',
  'dispute_reversal',
  'passed_on',
  'fee',
])

const anyEntry = fc
  .record({
    id: fc.integer({ min: 1, max: 10_000 }).map(String),
    kind: fc.constantFrom(...entryKindSchema.options),
    customer: fc.option(fc.constantFrom('a', 'b', 'c', 'd')),
    occurredAt: fc.integer({ min: at('2026-01-01'), max: at('2026-04-30') }),
    gross: fc.integer({ min: -900_000, max: 900_000 }),
    fee: fc.integer({ min: -900, max: 900 }),
    tax: fc.option(fc.integer({ min: 0, max: 900 })),
    currency: fc.constantFrom('USD', 'USD', 'EUR', 'CZK'),
  })
  .map(({ id, customer, gross, ...part }) =>
    entry(id, customer, '2026-01-01', gross, {
      ...part,
      net: gross - part.fee - (part.tax ?? 0),
    }),
  )

test('customers’ revenue is the net revenue of all entries that tell a customer, exactly', () => {
  fc.assert(
    fc.property(fc.uniqueArray(anyEntry, { selector: it => it.id, maxLength: 40 }), entries => {
      const connection = file.filled(entries)
      const customers = customersOf(
        file.db,
        { connectionIds: [connection], importedIds: [], currency: 'USD' },
        { subscriptions: () => [], today: '2026-04-30', findRate: euroInDollars },
      )
      let expected = ZERO
      let crowns = 0n
      for (const it of entries) {
        if (it.customer === null || !COUNTED.has(it.kind)) continue
        const day = new Date(it.occurredAt).toISOString().slice(0, 10)
        const factor = it.currency === 'USD' ? exact(1) : euroInDollars(it.currency, day)?.factor
        if (factor) expected = add(expected, multiply(exact(it.net), factor))
        else crowns += BigInt(it.net)
      }
      expect(customers.reduce((sum, it) => add(sum, it.revenue), ZERO)).toEqual(expected)
      expect(customers.reduce((sum, it) => sum + (it.unconverted.get('CZK') ?? 0n), 0n)).toBe(
        crowns,
      )
    }),
  )
})

test('concentration: never less for more customers, never defined of nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1 }), amounts => {
      const { top1, top5, top10 } = concentrationOf(amounts.map(it => exact(it)))
      expect(top1).toBeGreaterThan(0)
      expect(top5).toBeGreaterThanOrEqual(top1 ?? 2)
      expect(top10).toBeGreaterThanOrEqual(top5 ?? 2)
      if (amounts.length <= 10) expect(top10).toBe(1)
    }),
  )
  const none = { top1: null, top5: null, top10: null }
  expect(concentrationOf([exact(-5)])).toEqual(none)
  expect(concentrationOf([exact(5), exact(-5)])).toEqual(none)
  expect(concentrationOf([])).toEqual(none)
  // Of a third, a half and a sixth.
  const parts = [exact(1, 3), exact(1, 2), exact(1, 6)]
  expect(concentrationOf(parts)).toEqual({ top1: 1 / 2, top5: 1, top10: 1 })
})
