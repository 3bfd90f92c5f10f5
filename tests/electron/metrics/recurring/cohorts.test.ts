import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cohortAt, cohortsOf } from '../../../../electron/metrics/recurring/cohorts.ts'
import { movementsBetween } from '../../../../electron/metrics/recurring/movements.ts'
import {
  type CountedSubscription,
  subscribersOn,
} from '../../../../electron/metrics/recurring/mrr.ts'
import type { FindRate } from '../../../../electron/rates/rates.ts'
import { addDays, addMonths } from '../../../../shared/time.ts'
import { counted } from '../../../support/ledger/counted.ts'

const noRates: FindRate = () => null

test('worked by hand: three begin in January, one in February', () => {
  // Ada stays. Ben leaves in February and is back in March, still of January's cohort. Cleo leaves
  // before January is over: one of the three, and never retained. Dora begins in February, and grows.
  const subscriptions = [
    counted('ada', 1_000, '2026-01-10'),
    counted('ben', 2_000, '2026-01-15', '2026-02-10'),
    counted('ben', 1_500, '2026-03-02'),
    counted('cleo', 9_900, '2026-01-03', '2026-01-20'),
    counted('dora', 3_000, '2026-02-05', '2026-03-10'),
    counted('dora', 5_000, '2026-03-10'),
  ]
  const cohorts = cohortsOf(subscriptions, '2026-03-20', 'USD', noRates)
  expect(
    cohorts.map(({ month, customers, months }) => [
      month,
      customers,
      months.map(it => [it.customers, Number(it.mrr.amount)]),
    ]),
  ).toEqual([
    [
      '2026-01',
      3,
      [
        [2, 3_000],
        [1, 1_000],
        [2, 2_500],
      ],
    ],
    [
      '2026-02',
      1,
      [
        [1, 3_000],
        [1, 5_000],
      ],
    ],
    ['2026-03', 0, [[0, 0]]],
  ])
  const which = { cohort: '2026-01', month: '2026-03' }
  expect(
    cohortAt(subscriptions, which, '2026-03-20', 'USD', noRates).map(it => [
      it.customer,
      Number(it.mrr.amount),
    ]),
  ).toEqual([
    ['ben', 1_500],
    ['ada', 1_000],
  ])
})

test('nobody is of a cohort yet who only begins later, in this month or another', () => {
  const later = [counted('ada', 1_000, '2026-03-25'), counted('ben', 1_000, '2026-04-02')]
  const cohorts = (all: CountedSubscription[]) =>
    cohortsOf(all, '2026-03-20', 'USD', noRates).map(it => [
      it.month,
      it.customers,
      it.months.map(cell => cell.customers),
    ])
  expect(cohorts([])).toEqual([])
  expect(cohorts(later)).toEqual([])
  const today = counted('cleo', 1_000, '2026-03-20')
  expect(cohorts([today, ...later])).toEqual([['2026-03', 1, [1]]])
  expect(cohorts([today, counted('dora', 1_000, '2026-02-28'), ...later])).toEqual([
    ['2026-02', 1, [1, 1]],
    ['2026-03', 1, [1]],
  ])
})

test('a cell opens who is behind it, with each subscription; of a month to come nobody is', () => {
  const subscriptions = [
    counted('ada', 1_000, '2026-01-10'),
    { ...counted('ada', 500, '2026-02-10'), id: 'second' },
    { ...counted('ada', 9_000, '2026-02-10'), connectionId: 'd' },
    counted('ben', 2_000, '2026-01-10', '2026-03-01'),
    counted('cleo', 1_700, '2026-01-31'),
  ]
  const opened = (month: string) =>
    cohortAt(subscriptions, { cohort: '2026-01', month }, '2026-03-20', 'USD', noRates).map(it => [
      it.connectionId,
      it.customer,
      Number(it.mrr.amount),
      it.subscriptions,
    ])
  const ada = ['c', 'ada', 1_500, ['sub_ada_2026-01-10', 'second']]
  const cleo = ['c', 'cleo', 1_700, ['sub_cleo_2026-01-31']]
  expect(opened('2026-02')).toEqual([['c', 'ben', 2_000, ['sub_ben_2026-01-10']], cleo, ada])
  expect(opened('2026-03')).toEqual([cleo, ada])
  expect(opened('2026-04')).toEqual([])
})

const day = fc.integer({ min: 0, max: 300 }).map(offset => addDays('2025-09-01', offset))
const anySubscription = fc
  .record({
    customer: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    mrr: fc.integer({ min: 1, max: 100_000 }),
    from: day,
    length: fc.option(fc.integer({ min: 1, max: 200 })),
  })
  .map(({ customer, mrr, from, length }) =>
    counted(customer, mrr, from, length === null ? null : addDays(from, length)),
  )

test('at every month’s end the cohorts add up to all customers and to all MRR', () => {
  fc.assert(
    fc.property(fc.array(anySubscription, { minLength: 1, maxLength: 25 }), subscriptions => {
      const asOf = '2026-08-15'
      const cohorts = cohortsOf(subscriptions, asOf, 'USD', noRates)
      const [oldest] = cohorts
      if (!oldest) throw new Error('There is a subscription, so there is a cohort')
      oldest.months.forEach((_, index) => {
        const end = addDays(addMonths(`${oldest.month}-01`, index + 1), -1)
        const at = end < asOf ? end : asOf
        const cells = cohorts.flatMap((cohort, later) => cohort.months[index - later] ?? [])
        const customers = cells.reduce((total, cell) => total + cell.customers, 0)
        const mrr = cells.reduce((total, cell) => total + cell.mrr.amount, 0n)
        expect(customers).toBe(subscribersOn(subscriptions, at))
        const [all] = movementsBetween(subscriptions, ['2000-01-01', at], 'USD', noRates)
        expect(mrr).toBe(all?.mrr)
      })
      const everybody = new Set(subscriptions.map(it => it.customer)).size
      expect(cohorts.reduce((total, it) => total + it.customers, 0)).toBe(everybody)
    }),
  )
})
