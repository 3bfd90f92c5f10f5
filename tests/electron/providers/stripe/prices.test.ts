import { describe, expect, test } from 'vitest'
import { type Item, monthly } from '../../../../electron/providers/stripe/mrr.ts'
import { costOf, type Price } from '../../../../electron/providers/stripe/prices.ts'
import { add, exact, multiply } from '../../../../shared/exact.ts'

type Amount = NonNullable<Price['amount']>

const tier = (upTo: number | null, unit: number, flat = 0) => ({
  upTo,
  unit: exact(unit),
  flat: exact(flat),
})

const costs = (amount: Amount, quantities: number[]) =>
  quantities.map(quantity => Number(costOf(quantity, amount).n))

describe('what a quantity costs', () => {
  test('is so many units, or so many packages', () => {
    const of = (packages: { of: number; round: 'up' | 'down' } | null): Amount => ({
      unit: exact(500),
      packages,
    })
    expect(costs(of(null), [0, 1, 23])).toEqual([0, 500, 11_500])
    expect(costs(of({ of: 10, round: 'up' }), [0, 1, 20, 23])).toEqual([0, 500, 1_000, 1_500])
    expect(costs(of({ of: 10, round: 'down' }), [9, 20, 29])).toEqual([0, 1_000, 1_000])
  })

  test('in graduated tiers has each unit at the price of its own, and the flat amount of each that is reached', () => {
    const tiers = [tier(5, 1_000, 10), tier(10, 800, 20), tier(null, 500, 30)]
    expect(costs({ mode: 'graduated', tiers }, [0, 1, 5, 6, 10, 11, 12])).toEqual([
      10, 1_010, 5_010, 5_830, 9_030, 9_560, 10_060,
    ])
  })

  test('in volume tiers has all units at the price of the one that it falls in, with its flat amount', () => {
    const tiers = [tier(5, 1_000, 10), tier(10, 800, 20), tier(null, 500, 30)]
    expect(costs({ mode: 'volume', tiers }, [0, 1, 5, 6, 10, 11])).toEqual([
      10, 1_010, 5_010, 4_820, 8_020, 5_530,
    ])
  })
})

interface Sold {
  product?: string | null
  interval?: Price['interval']
  count?: number
  reductions?: Item['reductions']
  tax?: Item['tax']
}
const item = (
  cost: number,
  { product = 'prod_1', interval = 'month', count = 1, reductions = [], tax = null }: Sold = {},
): Item => ({
  id: 'si_1',
  price: {
    ...{ name: 'Team', product, interval, intervalCount: count },
    amount: { unit: exact(cost), packages: null },
  },
  quantity: 1,
  reductions,
  tax,
  taxUntold: false,
})
const share = (n: number, products: string[] | null = null) => ({
  products: products && new Set(products),
  share: exact(n, 100),
})
const amount = (n: number, products: string[] | null = null) => ({
  products: products && new Set(products),
  amount: exact(n),
})

describe('what a subscription’s items add to MRR', () => {
  test('is what they cost, each made a month; a metered one nothing', () => {
    const metered = item(0)
    metered.price.amount = null
    const items = [item(2_000), item(29_000, { interval: 'year' }), metered]
    expect(monthly(items, [])).toEqual(exact(53_000, 12))
    expect(monthly([], [amount(100)])).toEqual(exact(0))
  })

  test('is less what never ends: an item’s own reductions first, then those of all', () => {
    const items = [item(2_000, { reductions: [amount(500), share(50)] }), item(3_000)]
    // (2000 − 500) × 0.5 + 3000 = 3750, less 10 %, less 375
    expect(monthly(items, [share(10), amount(375)])).toEqual(exact(3_000))
    expect(monthly(items, [amount(375), share(10)])).toEqual(exact(30_375, 10))
  })

  test('an amount comes off each invoice: over several intervals it is what it takes off in a year, by twelve', () => {
    const items = [item(1_000), item(3_000, { interval: 'year' })]
    // Eleven invoices of 1000 − 120, and one of 4000 − 120.
    expect(monthly(items, [amount(120)])).toEqual(exact(11 * 880 + 3_880, 12))
    // Eleven of nothing, for it takes off no more than there is, and one of 4000 − 1500.
    expect(monthly(items, [amount(1_500)])).toEqual(exact(2_500, 12))
    // Half of what is left of each: eleven of 440, and one of 1940.
    expect(monthly(items, [amount(120), share(50)])).toEqual(exact(11 * 440 + 1_940, 12))
    // Weeks never fall together with months: each has invoices of its own.
    const week = [item(1_000), item(700, { interval: 'week' })]
    expect(monthly(week, [amount(100)])).toEqual(add(exact(900), exact(600 * 365, 84)))
    // Two weeks and one: every second invoice is of both.
    const weeks = [item(700, { interval: 'week' }), item(1_400, { interval: 'week', count: 2 })]
    expect(monthly(weeks, [amount(100)])).toEqual(multiply(exact(600 + 2_000), exact(365, 168)))
    // On some products only, spread by what they cost.
    const limited = [item(1_000), item(3_000, { interval: 'year', product: 'prod_2' })]
    expect(monthly(limited, [amount(120, ['prod_2'])])).toEqual(exact(12 * 1_000 + 2_880, 12))
  })

  test('intervals that hardly ever meet are billed alone', () => {
    const items = [
      item(1_000, { interval: 'day', count: 1_093 }),
      item(1_000, { interval: 'day', count: 1_094 }),
      item(1_000, { interval: 'day' }),
    ]
    const days = (amount: number, count: number) => exact(amount * 365, 12 * count)
    expect(monthly(items, [amount(100)])).toEqual(
      add(add(days(900, 1_093), days(900, 1_094)), days(900, 1)),
    )
  })

  test('nothing takes off more than there is', () => {
    expect(monthly([item(1_000)], [amount(1_000)])).toEqual(exact(0))
    expect(monthly([item(1_000)], [amount(1_700)])).toEqual(exact(0))
    expect(monthly([item(1_000)], [share(100), amount(5)])).toEqual(exact(0))
    expect(monthly([item(0)], [amount(5)])).toEqual(exact(0))
  })

  test('a reduction that is limited to products leaves the others, and those of none, as they are', () => {
    const items = [item(1_000), item(2_000, { product: 'prod_2' }), item(4_000, { product: null })]
    expect(monthly(items, [share(50, ['prod_2'])])).toEqual(exact(6_000))
    expect(monthly(items, [amount(300, ['prod_1', 'prod_2'])])).toEqual(exact(6_700))
    expect(monthly(items, [amount(2_500, ['prod_2'])])).toEqual(exact(5_000))
    expect(monthly(items, [share(50, ['prod_3'])])).toEqual(exact(7_000))
  })
})
