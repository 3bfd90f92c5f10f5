import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Basis } from '../../../../electron/metrics/basis.ts'
import { MOVEMENTS } from '../../../../electron/metrics/recurring/movements.ts'
import {
  periodFx,
  periodMovements,
} from '../../../../electron/metrics/recurring/period-movements.ts'
import type { FindRate } from '../../../../electron/rates/rates.ts'
import { exact } from '../../../../shared/exact.ts'
import { money } from '../../../../shared/money.ts'
import { counted, euroInDollars } from '../../../support/ledger/counted.ts'

const TODAY = '2026-03-20'
const usd = (amount: number) => money(BigInt(amount), 'USD')

const basis = (
  subscriptions: ReturnType<typeof counted>[],
  findRate: FindRate = euroInDollars,
): Basis => ({
  today: TODAY,
  dayOf: () => TODAY,
  histories: () => [],
  subscriptions: () => subscriptions,
  findRate,
  sums: () => [],
})

describe('MRR’s movements over some days', () => {
  // $10.00 all the while, $20.00 from 1 February, $5.00 until 1 March, $40.00 from 2 March.
  const subscriptions = [
    counted('ada', 1_000, '2026-01-10'),
    counted('ben', 2_000, '2026-02-01'),
    counted('cleo', 500, '2026-01-10', '2026-03-01'),
    counted('dora', 4_000, '2026-03-02'),
  ]
  const over = (from: string, to: string) => {
    const point = periodMovements(basis(subscriptions), { from, to }, 'USD')
    const { start, end, running, mrrBefore, mrr, movements } = point
    const moved = MOVEMENTS.filter(it => movements[it].amount !== 0n)
    return {
      ...{ start, end, running, mrrBefore, mrr },
      moved: Object.fromEntries(moved.map(it => [it, movements[it]])),
    }
  }

  test('are from the end of the day before the first to the end of the last', () => {
    expect(over('2026-02-01', '2026-03-01')).toEqual({
      ...{ start: '2026-02-01', end: '2026-03-01', running: false },
      ...{ mrrBefore: usd(1_500), mrr: usd(3_000) },
      moved: { new: usd(2_000), churn: usd(-500) },
    })
    expect(over('2026-02-02', '2026-02-28')).toMatchObject({
      ...{ mrrBefore: usd(3_500), mrr: usd(3_500), moved: {} },
    })
  })

  test('go on running where the last day is today, and end today at the latest', () => {
    const march = {
      ...{ start: '2026-03-01', end: TODAY, running: true },
      ...{ mrrBefore: usd(3_500), mrr: usd(7_000) },
      moved: { new: usd(4_000), churn: usd(-500) },
    }
    expect(over('2026-03-01', TODAY)).toEqual(march)
    expect(over('2026-03-01', '2026-03-31')).toEqual(march)
    expect(over('2026-03-01', '2026-03-19')).toEqual({
      ...march,
      end: '2026-03-19',
      running: false,
    })
  })
})

describe('what FX of some days is made of', () => {
  const march = { from: '2026-03-01', to: '2026-03-10' }
  const inEuros = (customer: string, mrr: number, from: string, until: string | null = null) =>
    counted(customer, mrr, from, until, 'EUR')

  test('a currency’s MRR at the end of the day before, at the rates of both ends', () => {
    // €100.00 held by the end of February: $110.00, and $120.00 since. What begins or ends in March is not in it.
    const held = basis([
      inEuros('ada', 7_000, '2026-01-10'),
      inEuros('ben', 3_000, '2026-02-28', '2026-03-01'),
      inEuros('cleo', 50_000, '2026-03-01'),
      inEuros('dora', 900, '2026-01-10', '2026-02-28'),
      counted('evan', 4_000, '2026-01-10'),
    ])
    const rate = { pair: 'EUR/USD', from: 'EUR', to: 'USD', source: 'test', fills: null }
    expect(periodFx(held, march, 'USD')).toEqual([
      {
        mrr: money(10_000n, 'EUR'),
        rateBefore: { ...rate, rate: '1.10', date: '2026-02-28' },
        rateAfter: { ...rate, rate: '1.20', date: '2026-03-10' },
        before: usd(11_000),
        after: usd(12_000),
        change: usd(1_000),
      },
    ])
    const { movements } = periodMovements(held, march, 'USD')
    expect(movements.fx).toEqual(usd(1_000))
  })

  test('its last rate is that of today where the days go on beyond', () => {
    const held = basis([inEuros('ada', 7_000, '2026-01-10')])
    const lastRate = (to: string) => periodFx(held, { ...march, to }, 'USD')[0]?.rateAfter?.date
    const days = ['2026-03-19', TODAY, '2026-03-21', '2026-12-31']
    expect(days.map(lastRate)).toEqual(['2026-03-19', TODAY, TODAY, TODAY])
  })

  test('the reporting currency has no part, nor has one in which nothing is left', () => {
    const held = basis([
      counted('ada', 4_000, '2026-01-10'),
      inEuros('ben', 3_000, '2026-01-10', '2026-02-28'),
    ])
    expect(periodFx(held, march, 'USD')).toEqual([])
    expect(periodFx(basis([]), march, 'USD')).toEqual([])
  })

  test('amounts are exact until their end, half to even', () => {
    // 1.5 cents thrice are 4.5, at 1.10 and 1.20 4.95 and 5.4.
    const halves = ['ada', 'ben', 'cleo'].map(it => counted(it, [3, 2], '2026-01-10', null, 'EUR'))
    expect(periodFx(basis(halves), march, 'USD')).toMatchObject([
      { mrr: money(4n, 'EUR'), before: usd(5), after: usd(5) },
    ])
  })

  test('the changes add up to FX, however they round', () => {
    // €0.49 at 1.10 and 1.20: 53.9 and 58.8 cents, 4.9 more. Shown are 54 and 59.
    const held = basis([inEuros('ada', 49, '2026-01-10')])
    expect(periodFx(held, march, 'USD')).toMatchObject([
      { before: usd(54), after: usd(59), change: usd(5) },
    ])
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 99_999 }), { minLength: 1 }), amounts => {
        const all = amounts.flatMap((amount, n) => [
          inEuros(`euro ${n}`, amount, '2026-01-10'),
          counted(`dollar ${n}`, [amount, 7], '2026-01-10'),
        ])
        const parts = periodFx(basis(all), march, 'USD')
        const sum = parts.reduce((total, { change }) => total + change.amount, 0n)
        expect(sum).toBe(periodMovements(basis(all), march, 'USD').movements.fx.amount)
      }),
    )
  })

  test('a currency without a rate is worth nothing until it has one', () => {
    // A crown is $0.05 as of 5 March; the last earlier rate stands in for the days after it.
    const crowns: FindRate = (from, day) =>
      from === 'CZK' && day >= '2026-03-05'
        ? {
            from,
            to: 'USD',
            rate: '0.05',
            date: '2026-03-05',
            source: 'test',
            factor: exact(1, 20),
          }
        : null
    const held = basis([counted('ada', 20_000, '2026-01-10', null, 'CZK')], crowns)
    const mrr = money(20_000n, 'CZK')
    expect(periodFx(held, march, 'USD')).toMatchObject([
      {
        ...{ mrr, rateBefore: null, before: usd(0), after: usd(1_000) },
        rateAfter: {
          ...{ pair: 'CZK/USD', rate: '0.05', date: '2026-03-05' },
          fills: { days: 1, from: '2026-03-10', to: '2026-03-10' },
        },
      },
    ])
    expect(periodFx(held, { ...march, to: '2026-03-04' }, 'USD')).toEqual([
      { mrr, rateBefore: null, rateAfter: null, before: usd(0), after: usd(0), change: usd(0) },
    ])
  })
})
