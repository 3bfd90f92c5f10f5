import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { endOf, monthsOf } from '../../../../electron/providers/period.ts'
import { type Billed, monthlyBilled } from '../../../../electron/providers/stripe/billed.ts'
import type { Price } from '../../../../electron/providers/stripe/prices.ts'
import { exact, multiply } from '../../../../shared/exact.ts'

const DAY = 86_400_000
const HOUR = DAY / 24
const at = (day: string) => Date.parse(`${day}T09:00:00Z`)

/** A price of so many minor units for each unit. */
const price = (unit: number, interval: Price['interval'] = 'month', intervalCount = 1): Price => ({
  ...{ name: 'Team', product: 'prod_1', interval, intervalCount },
  amount: { unit: exact(unit), packages: null },
})

interface Line {
  amount: number
  off?: number
  tax?: { amount: number; of: number }
  net?: Billed['net']
  alone?: Billed['alone']
  quantity?: number
  currency?: string
  from: number
  until: number
}

const worth = (
  { off = 0, tax, quantity = 1, currency = 'USD', ...line }: Line,
  own: Price | null,
) => monthlyBilled({ off, tax: tax ?? null, quantity, currency, ...line }, async () => own)

/** Whole minor units a month, of what comes to whole ones. */
const monthly = async (line: Line, own: Price | null) => {
  const { mrr } = (await worth(line, own)) ?? {}
  expect(mrr?.d).toBe(1n)
  return Number(mrr?.n)
}

const january = { from: at('2026-01-10'), until: at('2026-02-10') }

describe('a whole period', () => {
  test('is worth its amount, made a month', async () => {
    expect(await worth({ ...january, amount: 1_000 }, price(1_000))).toEqual({
      mrr: exact(1_000),
      working: '$10.00',
    })
    const year = { from: at('2026-01-10'), until: at('2027-01-10') }
    expect(await worth({ ...year, amount: 29_000 }, price(29_000, 'year'))).toEqual({
      mrr: exact(29_000, 12),
      working: '$290.00 ÷ 12',
    })
  })

  test('is worth what was billed where the price is another one by now', async () => {
    expect(await monthly({ ...january, amount: 800 }, price(1_000))).toBe(800)
    expect(await monthly({ ...january, amount: 1_700 }, price(1_000))).toBe(1_700)
  })

  test('is worth its price where only the rounding of what was billed is between the two', async () => {
    const billed = (amount: number) => monthly({ ...january, amount }, price(1_000))
    expect(await Promise.all([998, 999, 1_001, 1_002].map(billed))).toEqual([
      998, 1_000, 1_000, 1_002,
    ])
  })

  test('of a month from the 31st ends on the 28th', async () => {
    const short = { from: at('2026-01-31'), until: at('2026-02-28') }
    expect(await monthly({ ...short, amount: 800 }, price(1_000))).toBe(800)
    // A day less is a part of the month that ends then, which has 31: 27 of them.
    const part = { ...short, from: at('2026-02-01'), amount: 810 }
    expect(await monthly(part, price(1_000))).toBe(930)
  })

  test('of weeks or days may be off by two hours', async () => {
    const until = at('2026-02-10')
    const fortnight = async (shorter: number, amount = 500) => {
      const line = { from: until - 14 * DAY + shorter, until, amount }
      return (await worth(line, price(1_000, 'week', 2)))?.mrr
    }
    expect(await fortnight(2 * HOUR)).toEqual(exact(500 * 365, 84 * 2))
    // Beyond that it is a part: of half the time, half the price.
    expect(await fortnight(7 * DAY)).toEqual(exact(1_000 * 365, 84 * 2))
    expect(await fortnight(2 * HOUR + 14 * 60_000, 985)).not.toEqual(exact(985 * 365, 84 * 2))
    const days = (shorter: number) =>
      worth({ from: until - 3 * DAY + shorter, until, amount: 400 }, price(300, 'day', 3))
    expect((await days(-2 * HOUR))?.mrr).toEqual(exact(400 * 365, 36))
    expect((await days(1.5 * DAY))?.mrr).toEqual(exact(800 * 365, 36))
  })
})

describe('a part of a period', () => {
  /** 15 of November's 30 days. */
  const half = { from: at('2025-11-16'), until: at('2025-12-01') }

  test('is worth its price where that explains it to the cent, else the amount as of a whole one', async () => {
    const billed = (amount: number) => monthly({ ...half, amount }, price(3_000))
    expect(await billed(1_500)).toBe(3_000)
    expect(await Promise.all([1_498, 1_499, 1_501, 1_502].map(billed))).toEqual([
      2_996, 3_000, 3_000, 3_004,
    ])
    expect(await billed(400)).toBe(800)
  })

  test('has its quantity in its price', async () => {
    expect(await monthly({ ...half, amount: 1_500, quantity: 3 }, price(1_000))).toBe(3_000)
  })

  test('of a year, or of several, is one of as many days', async () => {
    // 181 of 365 days, and of 730.
    const days = { from: at('2026-01-01'), until: at('2026-07-01') }
    const year = await worth({ ...days, amount: 14_381 }, price(29_000, 'year'))
    expect(year?.mrr).toEqual(exact(29_000, 12))
    const two = await worth({ ...days, amount: 7_190 }, price(29_000, 'year', 2))
    expect(two).toEqual({ mrr: exact(29_000, 24), working: '$290.00 ÷ 24' })
  })

  test('of a quarter is one of as many days', async () => {
    // 45 of the 90 from 10 January to 10 April.
    const days = { from: at('2026-02-24'), until: at('2026-04-10') }
    const found = await worth({ ...days, amount: 4_500 }, price(9_000, 'month', 3))
    expect(found).toEqual({ mrr: exact(3_000), working: '$90.00 ÷ 3' })
  })

  test('may be longer than a period: so many from its start, and a part of the next', async () => {
    // January, and 7 of February's 28 days.
    const days = { from: at('2026-01-01'), until: at('2026-02-08') }
    expect(await monthly({ ...days, amount: 1_250 }, price(1_000))).toBe(1_000)
    expect(await monthly({ ...days, amount: 1_000 }, price(900))).toBe(800)
    const quarter = { from: at('2026-03-01'), until: at('2026-06-01') }
    expect(await monthly({ ...quarter, amount: 6_000 }, price(2_000))).toBe(2_000)
    expect(await monthly({ ...quarter, amount: 4_500 }, price(2_000))).toBe(1_500)
  })

  test('may come with its discounts taken off, of which only those that never end stay off', async () => {
    const off = (percent: number) => ({ products: null, share: exact(percent, 100) })
    const billed = (amount: number, net: Line['net']) =>
      monthly({ ...half, amount, net }, price(3_000))
    // 50 % for some months: 15 of 30 days of $15.00.
    expect(await billed(750, { all: [off(50)], forever: [] })).toBe(3_000)
    // And 20 % for ever: of $12.00, where $24.00 stay.
    expect(await billed(600, { all: [off(20), off(50)], forever: [off(20)] })).toBe(2_400)
    // In full all the same, where that explains it.
    expect(await billed(1_500, { all: [off(50)], forever: [] })).toBe(3_000)
    const amount = { products: null, amount: exact(1_000) }
    expect(await billed(1_000, { all: [amount], forever: [amount] })).toBe(2_000)
    expect(await billed(400, { all: [off(50)], forever: [] })).toBe(800)
  })

  test('of nearly a whole period is worth its price, where that explains it', async () => {
    const most = { from: at('2026-01-12'), until: at('2026-02-10'), net: { all: [], forever: [] } }
    expect(await monthly({ ...most, amount: 2_806 }, price(3_000))).toBe(3_000)
    expect(await monthly({ ...most, amount: 2_500 }, price(3_000))).toBe(2_500)
  })

  test('that is given back is worth below nothing', async () => {
    const { mrr } = (await worth({ ...half, amount: -1_500 }, price(3_000))) ?? {}
    expect(mrr).toEqual(exact(-3_000))
  })

  test('law: of any number of periods, in full or less its discounts, gives back the price that made it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('day' as const, 'week' as const, 'month' as const, 'year' as const),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 500, max: 500_000 }),
        fc.integer({ min: 0, max: 1000 }),
        fc.integer({ min: 0, max: 7 }),
        fc.double({ min: 0.05, max: 0.95, noNaN: true }),
        fc.constantFrom(0, 20, 50),
        async (unit, count, cost, day, wholes, part, percent) => {
          const from = at('2024-01-31') + day * DAY
          const nth = (n: number) => (n === 0 ? from : endOf(from, { unit, count: n * count }))
          const [begun, next] = [nth(wholes), nth(wholes + 1)]
          const until = begun + Math.round(((next - begun) * part) / 1000) * 1000
          const periods = wholes + (until - begun) / (next - begun)
          const amount = Math.round(cost * (1 - percent / 100) * periods)
          const all = percent > 0 ? [{ products: null, share: exact(percent, 100) }] : []
          const line = { from, until, amount, net: { all, forever: [] } }
          const { mrr } = (await worth(line, price(cost, unit, count))) ?? {}
          expect(mrr).toEqual(multiply(exact(cost), monthsOf({ unit, count })))
        },
      ),
    )
  })
})

describe('what was billed', () => {
  test('at nothing is worth nothing, and its price is not asked for', async () => {
    const asked = monthlyBilled(
      { ...january, amount: 0, off: 0, tax: null, quantity: 1, currency: 'USD' },
      () => Promise.reject(new Error('Asked for a price')),
    )
    expect(await asked).toEqual({ mrr: exact(0), working: '$0.00' })
  })

  test('at a metered price is no part of MRR', async () => {
    expect(await worth({ ...january, amount: 700 }, { ...price(0), amount: null })).toBeNull()
  })

  test('has taken off it what a discount that never ends takes', async () => {
    expect(await monthly({ ...january, amount: 1_000, off: 200 }, price(1_000))).toBe(800)
    const half = { from: at('2025-11-16'), until: at('2025-12-01') }
    expect(await worth({ ...half, amount: 1_500, off: 300 }, price(3_000))).toEqual({
      mrr: exact(2_400),
      working: '$24.00',
    })
    expect(await monthly({ ...january, amount: 1_000, off: 1_000 }, price(1_000))).toBe(0)
  })

  test('has taken off it what such a discount takes by itself, where one that ends took its part first', async () => {
    const alone = [{ products: null, share: exact(20, 100) }]
    // $40.00 once, then a fifth of $10.00; a fifth of $50.00 by itself.
    expect(await worth({ ...january, amount: 5_000, off: 200, alone }, price(5_000))).toEqual({
      mrr: exact(4_000),
      working: '$40.00',
    })
    const half = { from: at('2025-11-16'), until: at('2025-12-01') }
    expect(await monthly({ ...half, amount: 2_500, off: 100, alone }, price(5_000))).toBe(4_000)
    const none = { ...january, amount: 5_000, off: 200, alone: null }
    expect(await monthly(none, price(5_000))).toBe(4_800)
  })

  test('in a currency that Stripe gives with two digits too many is in its own unit', async () => {
    const found = await worth({ ...january, amount: 150_000, currency: 'ISK' }, price(1_500))
    expect(found?.mrr).toEqual(exact(1_500))
  })
})

describe('of a price that was deleted since', () => {
  const until = at('2026-04-10')
  const billed = (length: number, more: Partial<Line> = {}) =>
    worth({ from: until - length, until, amount: 1_000, ...more }, null)

  test('months are told by how long was billed for', async () => {
    const from = (day: string) => billed(until - at(day))
    expect((await from('2026-03-10'))?.working).toBe('$10.00')
    expect((await from('2026-01-10'))?.working).toBe('$10.00 ÷ 3')
    expect((await from('2025-04-10'))?.working).toBe('$10.00 ÷ 12')
    expect((await from('2026-01-10'))?.mrr).toEqual(exact(1_000, 3))
  })

  test('up to three days more or less than months are months, else it is days', async () => {
    const month = (365 * DAY) / 12
    const workings = await Promise.all(
      [month - 3 * DAY - 1, month - 3 * DAY, month + 3 * DAY, month + 3 * DAY + 1].map(
        async length => (await billed(length))?.working,
      ),
    )
    expect(workings).toEqual(['$10.00 × 365/12 ÷ 27', '$10.00', '$10.00', '$10.00 × 365/12 ÷ 33'])
  })

  test('less than half a month is as many days, and a day at the least', async () => {
    expect((await billed(7 * DAY))?.mrr).toEqual(exact(1_000 * 365, 84))
    expect((await billed(2 * DAY))?.working).toBe('$10.00 × 365/12 ÷ 2')
    expect((await billed(6 * HOUR))?.working).toBe('$10.00 × 365/12')
  })

  test('several units cost together what was billed for them, none as much as one', async () => {
    const week = exact(1_000 * 365, 84)
    expect((await billed(6.5 * DAY, { quantity: 2 }))?.mrr).toEqual(week)
    expect((await billed(7 * DAY, { quantity: 0 }))?.mrr).toEqual(week)
  })
})
