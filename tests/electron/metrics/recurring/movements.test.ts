import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  customersBehind,
  MOVEMENTS,
  movementsBetween,
} from '../../../../electron/metrics/recurring/movements.ts'
import { convertMrr, mrrOnDays } from '../../../../electron/metrics/recurring/mrr.ts'
import { recurringPoints } from '../../../../electron/metrics/recurring/recurring.ts'
import { exact, roundHalfEven, subtract, sum } from '../../../../shared/exact.ts'
import { addDays, intervals } from '../../../../shared/time.ts'
import { counted, euroInDollars } from '../../../support/ledger/counted.ts'

describe('a golden account, worked by hand', () => {
  // Ada pays $10 from January on. Ben pays $20, leaves on 10 February, and is back in April with $15.
  // Cleo pays $30 until 5 March and $50 from then on. Dora pays €100 all the while, $110 and then $120.
  // Evan pays $40 and goes down to $25 on 20 February. Finn comes and goes within February.
  const subscriptions = [
    counted('ada', 1_000, '2026-01-10'),
    counted('ben', 2_000, '2026-01-15', '2026-02-10'),
    counted('ben', 1_500, '2026-04-02'),
    counted('cleo', 3_000, '2026-01-20', '2026-03-05'),
    counted('cleo', 5_000, '2026-03-05'),
    counted('dora', 10_000, '2026-01-05', null, 'EUR'),
    counted('evan', 4_000, '2026-01-06', '2026-02-20'),
    counted('evan', 2_500, '2026-02-20'),
    counted('finn', 9_900, '2026-02-03', '2026-02-20'),
  ]
  const months = intervals('month', '2026-01-01', '2026-04-30')
  const points = () => recurringPoints(subscriptions, months, '2026-04-30', 'USD', euroInDollars)

  test('MRR: 210.00, 175.00, 205.00, 220.00', () => {
    expect(points().map(({ mrr }) => mrr.amount)).toEqual([21_000n, 17_500n, 20_500n, 22_000n])
  })

  test('a month runs up to the end of its last day', () => {
    expect(points().map(({ running }) => running)).toEqual([false, false, false, true])
  })

  test('each month’s movements', () => {
    const amounts = points().map(({ movements }) => MOVEMENTS.map(it => movements[it].amount))
    expect(amounts).toEqual([
      // new, reactivation, expansion, contraction, churn, fx
      [21_000n, 0n, 0n, 0n, 0n, 0n],
      [0n, 0n, 0n, -1_500n, -2_000n, 0n],
      [0n, 0n, 2_000n, 0n, 0n, 1_000n],
      [0n, 1_500n, 0n, 0n, 0n, 0n],
    ])
  })

  test('customers and churn, by what was there when the month began', () => {
    expect(points().map(({ customers }) => customers)).toEqual([5, 4, 4, 5])
    expect(points().map(({ customersBefore }) => customersBefore)).toEqual([0, 5, 4, 4])
    expect(points().map(({ churn }) => churn)).toEqual([
      { customers: null, revenue: null },
      { customers: 1 / 5, revenue: 3_500 / 21_000 },
      { customers: 0, revenue: 0 },
      { customers: 0, revenue: 0 },
    ])
  })

  test('weeks that begin and end within them are told apart, and the last one runs', () => {
    const weeks = intervals('week', '2026-02-02', '2026-02-18')
    const found = recurringPoints(subscriptions, weeks, '2026-02-18', 'USD', euroInDollars)
    expect(found.map(it => [it.start, it.end, it.running, it.movements.churn.amount])).toEqual([
      ['2026-02-02', '2026-02-08', false, 0n],
      ['2026-02-09', '2026-02-15', false, -2_000n],
      // No day to come is named.
      ['2026-02-16', '2026-02-18', true, 0n],
    ])
    expect(found.map(it => [it.mrrBefore.amount, it.mrr.amount])).toEqual([
      [21_000n, 30_900n],
      [30_900n, 28_900n],
      [28_900n, 28_900n],
    ])
    expect(recurringPoints(subscriptions, [], '2026-02-18', 'USD', euroInDollars)).toEqual([])
  })

  test('the customers behind a movement add up to it', () => {
    const february = { before: '2026-01-31', last: '2026-02-28' }
    const behind = (movement: 'churn' | 'contraction' | 'new') =>
      customersBehind(subscriptions, movement, february, 'USD', euroInDollars)
    expect(behind('churn').map(({ customer }) => customer)).toEqual(['ben'])
    expect(behind('contraction').map(({ customer }) => customer)).toEqual(['evan'])
    expect(behind('new')).toEqual([])
    expect(behind('churn')).toMatchObject([{ before: exact(2_000), after: exact(0) }])
    expect(behind('contraction').map(it => it.subscriptions.map(({ mrr }) => mrr))).toEqual([
      [exact(4_000), exact(2_500)],
    ])
  })
})

describe('the customers behind a movement', () => {
  // In the order that they are told in: changes of 300, 900 and 600 either way, and one of none.
  const changes = [300, 900, 600].flatMap(by => [
    counted(`up ${by}`, 1_000, '2026-01-10', '2026-02-10'),
    counted(`up ${by}`, 1_000 + by, '2026-02-10'),
    counted(`down ${by}`, 1_000, '2026-01-10', '2026-02-10'),
    counted(`down ${by}`, 1_000 - by, '2026-02-10'),
    counted(`came ${by}`, by, '2026-02-10'),
  ])
  const subscriptions = [
    ...changes,
    counted('renamed', 1_000, '2026-01-10', '2026-02-10'),
    counted('renamed', 1_000, '2026-02-10'),
    counted('came in crowns', 1_000, '2026-02-10', null, 'CZK'),
  ]
  const span = { before: '2026-01-31', last: '2026-02-28' }

  test.each([
    ['expansion', 'up'],
    ['contraction', 'down'],
    ['new', 'came'],
  ] as const)('%s: those whose MRR changed, the largest change first', (movement, who) => {
    const behind = customersBehind(subscriptions, movement, span, 'USD', euroInDollars)
    expect(behind.map(it => it.customer)).toEqual([`${who} 900`, `${who} 600`, `${who} 300`])
  })

  test('one person at two connections is two customers', () => {
    const both = [
      counted('ada', 1_000, '2026-01-10', '2026-02-10'),
      { ...counted('ada', 1_500, '2026-02-10'), connectionId: 'd' },
    ]
    const [moved] = movementsBetween(both, [span.before, span.last], 'USD', euroInDollars)
    expect(moved).toMatchObject({ customersBefore: 1, customers: 1, churnedCustomers: 1 })
    expect(moved?.amounts).toMatchObject({ new: 1_500n, churn: -1_000n, expansion: 0n })
    const churned = customersBehind(both, 'churn', span, 'USD', euroInDollars)
    expect(churned.map(it => [it.connectionId, it.customer])).toEqual([['c', 'ada']])
  })
})

const day = fc.integer({ min: 0, max: 400 }).map(offset => addDays('2025-10-01', offset))
const anySubscription = fc
  .record({
    customer: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    n: fc.integer({ min: 1, max: 100_000 }),
    d: fc.constantFrom(1, 3, 7, 12, 84),
    from: day,
    length: fc.option(fc.integer({ min: 1, max: 200 })),
    currency: fc.constantFrom('USD', 'USD', 'EUR', 'CZK'),
  })
  .map(({ customer, n, d, from, length, currency }) =>
    counted(customer, [n, d], from, length === null ? null : addDays(from, length), currency),
  )

test('movements add up exactly to the change of MRR between any days, whatever happened', () => {
  fc.assert(
    fc.property(
      fc.array(anySubscription, { maxLength: 25 }),
      fc.uniqueArray(day, { minLength: 2, maxLength: 6 }),
      (subscriptions, anyDays) => {
        const days = anyDays.toSorted()
        const mrrs = mrrOnDays(subscriptions, days).map(
          (mrr, index) => convertMrr(mrr, 'USD', days[index] ?? '', euroInDollars).mrr.amount,
        )
        movementsBetween(subscriptions, days, 'USD', euroInDollars).forEach((span, index) => {
          expect([span.mrrBefore, span.mrr]).toEqual([mrrs[index], mrrs[index + 1]])
          const change = MOVEMENTS.reduce((total, it) => total + span.amounts[it], 0n)
          expect(change).toBe(span.mrr - span.mrrBefore)
          for (const it of ['new', 'reactivation', 'expansion'] as const) {
            expect(span.amounts[it]).toBeGreaterThanOrEqual(0n)
          }
          for (const it of ['contraction', 'churn'] as const) {
            expect(span.amounts[it]).toBeLessThanOrEqual(0n)
          }
        })
      },
    ),
    { numRuns: 400 },
  )
})

test('the customers behind each movement add up to it, within its rounding', () => {
  fc.assert(
    fc.property(fc.array(anySubscription, { maxLength: 25 }), day, day, (subscriptions, a, b) => {
      const [before = '', last = ''] = [a, b].toSorted()
      const [span] = movementsBetween(subscriptions, [before, last], 'USD', euroInDollars)
      for (const movement of MOVEMENTS) {
        if (movement === 'fx') continue
        const behind = customersBehind(
          subscriptions,
          movement,
          { before, last },
          'USD',
          euroInDollars,
        )
        const total = roundHalfEven(sum(behind.map(it => subtract(it.after, it.before))))
        const off = total - (span?.amounts[movement] ?? 0n)
        expect(off <= 1n && off >= -1n).toBe(true)
      }
    }),
  )
})
