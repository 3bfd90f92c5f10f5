import { describe, expect, test } from 'vitest'
import {
  arrOf,
  type CountedSubscription,
  convertMrr,
  countsOn,
  largestFirst,
  mrrByCurrency,
  mrrOnDays,
  subscribersOn,
} from '../../../../electron/metrics/recurring/mrr.ts'
import type { FindRate } from '../../../../electron/rates/rates.ts'
import { exact } from '../../../../shared/exact.ts'

const subscription = (more: Partial<CountedSubscription> = {}): CountedSubscription => ({
  ...{ connectionId: 'c', id: 'sub_1', customer: 'ada', currency: 'USD', mrr: exact(1_000) },
  ...{ from: '2026-01-10', until: null, billedAt: null },
  ...more,
})

test('a subscription counts from its first day to the one before its end', () => {
  const ended = subscription({ until: '2026-02-10' })
  const days = ['2026-01-09', '2026-01-10', '2026-02-09', '2026-02-10']
  expect(days.map(day => countsOn(ended, day))).toEqual([false, true, true, false])
  expect(days.map(day => countsOn(subscription(), day))).toEqual([false, true, true, true])
})

test('subscribers are customers, told apart by connection, that have something that counts', () => {
  const all = [
    subscription(),
    subscription({ id: 'sub_2' }),
    subscription({ connectionId: 'd' }),
    subscription({ customer: 'ben', until: '2026-02-10' }),
  ]
  expect(['2026-01-09', '2026-01-10', '2026-02-10'].map(day => subscribersOn(all, day))).toEqual([
    0, 3, 2,
  ])
})

test('the largest stand first, by what each comes to, and equals as they were', () => {
  const all = [
    ...([[1_000], [29_000, 12], [3_000], [1_000, 1]] as const).map(([n, d = 1], index) =>
      subscription({ id: `sub_${index}`, mrr: exact(n, d) }),
    ),
  ]
  expect(largestFirst(all).map(({ id }) => id)).toEqual(['sub_2', 'sub_1', 'sub_0', 'sub_3'])
})

test('each day has what counts at its end, by currency, in whichever order it is told', () => {
  const all = [
    subscription({ from: '2026-03-01', mrr: exact(1, 3), currency: 'EUR' }),
    subscription({ until: '2026-02-10' }),
    subscription({ from: '2026-02-10', until: '2026-03-05', mrr: exact(2_500) }),
    subscription({ from: '2026-01-10', mrr: exact(1, 6), currency: 'EUR' }),
  ]
  const days = ['2026-01-09', '2026-01-10', '2026-02-09', '2026-02-10', '2026-03-04', '2026-03-05']
  const expected = [
    {},
    { USD: exact(1_000), EUR: exact(1, 6) },
    { USD: exact(1_000), EUR: exact(1, 6) },
    { USD: exact(2_500), EUR: exact(1, 6) },
    { USD: exact(2_500), EUR: exact(1, 2) },
    { USD: exact(0), EUR: exact(1, 2) },
  ]
  for (const told of [all, all.toReversed()]) {
    expect(mrrOnDays(told, days).map(it => Object.fromEntries(it))).toEqual(expected)
  }
})

describe('MRR in the reporting currency', () => {
  const euro = {
    ...{ from: 'EUR', to: 'USD', rate: '1.17', date: '2026-01-02', source: 'ecb' },
    factor: exact(117, 100),
  }
  const asked: string[] = []
  const findRate: FindRate = (from, day) => {
    asked.push(`${from} ${day}`)
    return from === 'EUR' ? euro : null
  }

  test('is the sum of all, rounded once; what has no rate is beside it', () => {
    const byCurrency = new Map([
      ['USD', exact(29_000, 12)],
      ['EUR', exact(100, 3)],
      ['GBP', exact(0)],
      ['CZK', exact(19, 2)],
    ])
    const found = convertMrr(byCurrency, 'USD', '2026-01-04', findRate)
    // 2416.66… + 39 is 2455.66…
    expect(found.mrr).toEqual({ amount: 2_456n, currency: 'USD' })
    expect(found.unconverted).toEqual([{ amount: 10n, currency: 'CZK' }])
    expect([...found.rates]).toEqual([[euro, new Set(['2026-01-04'])]])
    // What is nothing asks for no rate, nor does the reporting currency.
    expect(asked).toEqual(['EUR 2026-01-04', 'CZK 2026-01-04'])
  })

  test('of each currency by itself is rounded once, and there is none of nothing', () => {
    const byCurrency = new Map([
      ['USD', exact(29_000, 12)],
      ['EUR', exact(0)],
    ])
    expect(mrrByCurrency(byCurrency)).toEqual({ USD: { amount: 2_417n, currency: 'USD' } })
  })

  test('twelve times is ARR', () => {
    expect(arrOf({ amount: 2_417n, currency: 'USD' })).toEqual({ amount: 29_004n, currency: 'USD' })
  })
})
