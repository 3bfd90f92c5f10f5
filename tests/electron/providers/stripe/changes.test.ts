import { describe, expect, test } from 'vitest'
import { stripe } from '../../../../electron/providers/stripe/index.ts'
import { syncedApp } from '../../../support/history.ts'
import { TODAY } from '../../../support/stripe/account.ts'
import type { PriceOptions } from '../../../support/stripe/billing.ts'
import type { Definition } from '../../../support/stripe/cases.ts'
import { createStripeSandbox } from '../../../support/stripe/sandbox.ts'
import { emptyAccount, subscribe } from '../../../support/stripe/subscribe.ts'

/** Changes within a period, as invoices of different shapes bill them; figures by hand. Today is 15 January 2026. */

const account = emptyAccount
const opened = async (own: ReturnType<typeof account>) =>
  syncedApp(stripe, await createStripeSandbox({ account: own }), TODAY * 1000)

const MONTHLY: PriceOptions = { id: 'price_month', amount: 3000 }
const YEARLY: PriceOptions = { id: 'price_year', amount: 30_000, every: [1, 'year'] }
const LARGER: PriceOptions = { id: 'price_large', amount: 60_000, every: [1, 'year'] }
const update = { reason: 'subscription_update' } as const
const unnamed = { item: null, proration: true }

describe('a credit as an invoice item, which names no item, beside the new plan as a line of the item', () => {
  /** $30.00 a month since 5 October. On 20 November 15 of 30 days are left: −$15.00. */
  function monthly(now: Definition['items'][number]) {
    const own = account()
    const { bill, ...rest } = subscribe(own, '2025-10-05', { items: [now] })
    bill('2025-10-05', [{ amount: 3000, of: MONTHLY, from: '2025-10-05', until: '2025-11-05' }])
    bill('2025-11-05', [{ amount: 3000, of: MONTHLY, from: '2025-11-05', until: '2025-12-05' }])
    const left = { from: '2025-11-20', until: '2025-12-05' }
    return { own, bill, left, credit: { amount: -1500, of: MONTHLY, ...unnamed, ...left }, ...rest }
  }

  test('months to a year', async () => {
    const { own, bill, credit } = monthly({ amount: 30_000, every: [1, 'year'] })
    const year = { amount: 30_000, from: '2025-11-20', until: '2026-11-20' }
    bill('2025-11-20', [credit, year], update)
    const app = await opened(own)
    // $300.00 ÷ 12
    expect(Object.values(await app.monthEnds())).toEqual([3000, 2500, 2500, 2500])
    expect(await app.workingOn('2025-11-19')).toEqual([[3000, '$30.00']])
    expect(await app.workingOn('2025-11-20')).toEqual([[2500, '$300.00 ÷ 12']])
    expect(await app.difference()).toBe(0)
  })

  test('a larger plan, billed from that day on', async () => {
    const { own, bill, credit } = monthly({ amount: 5000 })
    bill('2025-11-20', [credit, { amount: 5000, from: '2025-11-20', until: '2025-12-20' }], update)
    bill('2025-12-20', [{ amount: 5000, from: '2025-12-20', until: '2026-01-20' }])
    const app = await opened(own)
    expect(Object.values(await app.monthEnds())).toEqual([3000, 5000, 5000, 5000])
    expect(await app.difference()).toBe(0)
  })

  test('a larger plan, the rest of the month as a proration of the item', async () => {
    const { own, bill, credit, left } = monthly({ amount: 5000 })
    bill('2025-12-05', [
      credit,
      // $50.00 × 15/30
      { amount: 2500, proration: true, ...left },
      { amount: 5000, from: '2025-12-05', until: '2026-01-05' },
    ])
    bill('2026-01-05', [{ amount: 5000, from: '2026-01-05', until: '2026-02-05' }])
    const app = await opened(own)
    expect(Object.values(await app.monthEnds())).toEqual([3000, 5000, 5000, 5000])
    expect(await app.workingOn('2025-11-20')).toEqual([[5000, '$50.00']])
    expect(await app.difference()).toBe(0)
  })

  test('months to a year, and another item taken off: each credit ends what it was for', async () => {
    const { own, bill, credit, left } = monthly({ amount: 30_000, every: [1, 'year'] })
    const extra: PriceOptions = { id: 'price_extra', amount: 2000 }
    bill('2025-11-05', [
      { amount: 2000, of: extra, item: 'si_extra', from: '2025-11-05', until: '2025-12-05' },
    ])
    bill(
      '2025-11-20',
      [
        credit,
        { amount: -1000, of: extra, ...unnamed, ...left },
        { amount: 30_000, from: '2025-11-20', until: '2026-11-20' },
      ],
      update,
    )
    const app = await opened(own)
    expect((await app.workingOn('2025-11-19'))[0]?.[0]).toBe(5000)
    expect(Object.values(await app.monthEnds())).toEqual([3000, 2500, 2500, 2500])
    expect(await app.difference()).toBe(0)
  })

  /** $300.00 for a year on 15 August. */
  function yearly() {
    const own = account()
    const { bill } = subscribe(own, '2025-08-15', { items: [{ amount: 3000 }] })
    bill('2025-08-15', [{ amount: 30_000, of: YEARLY, from: '2025-08-15', until: '2026-08-15' }])
    return { own, bill }
  }

  test('a year to months', async () => {
    const { own, bill } = yearly()
    bill(
      '2025-11-15',
      [
        // 273 of 365 days of $300.00
        { amount: -22_438, of: YEARLY, ...unnamed, from: '2025-11-15', until: '2026-08-15' },
        { amount: 3000, from: '2025-11-15', until: '2025-12-15' },
      ],
      update,
    )
    bill('2025-12-15', [{ amount: 3000, from: '2025-12-15', until: '2026-01-15' }])
    bill('2026-01-15', [{ amount: 3000, from: '2026-01-15', until: '2026-02-15' }])
    const app = await opened(own)
    expect(Object.values(await app.monthEnds())).toEqual([2500, 2500, 2500, 3000, 3000, 3000])
    expect(await app.workingOn('2025-12-31')).toEqual([[3000, '$30.00']])
    expect(await app.difference()).toBe(0)
  })

  test.each(['given back', 'not given back'])(
    'a year to a larger one and then to months, the rest of it %s',
    async rest => {
      const { own, bill } = yearly()
      const until = { until: '2026-08-15' }
      bill(
        '2025-10-15',
        [
          // 304 of 365 days of $300.00 and of $600.00
          { amount: -24_986, of: YEARLY, ...unnamed, from: '2025-10-15', ...until },
          { amount: 49_973, of: LARGER, ...unnamed, from: '2025-10-15', ...until },
        ],
        update,
      )
      // 243 of 365 days of $600.00
      const back = { amount: -39_945, of: LARGER, ...unnamed, from: '2025-12-15', ...until }
      bill(
        '2025-12-15',
        [
          ...(rest === 'given back' ? [back] : []),
          { amount: 3000, from: '2025-12-15', until: '2026-01-15' },
        ],
        update,
      )
      bill('2026-01-15', [{ amount: 3000, from: '2026-01-15', until: '2026-02-15' }])
      const app = await opened(own)
      // $300.00 ÷ 12, $600.00 ÷ 12
      expect(Object.values(await app.monthEnds())).toEqual([2500, 2500, 5000, 5000, 3000, 3000])
      expect(await app.workingOn('2025-12-31')).toEqual([[3000, '$30.00']])
      expect(await app.difference()).toBe(0)
    },
  )
})

describe('several changes from one instant on', () => {
  const seat: PriceOptions = { id: 'price_seat', amount: 3000 }
  const left = { from: '2025-11-20', until: '2025-12-05', proration: true }

  /** 15 of 30 days: −1 and 2 seats, then −2 and 3, as they follow one another or all credits first. */
  test.each([
    ['of the item', [0, 1, 2, 3], {}],
    ['of the item, the last one first', [3, 2, 1, 0], {}],
    ['of the item, credits first', [0, 2, 1, 3], {}],
    ['as invoice items', [0, 1, 2, 3], { item: null }],
  ])('count as the last of them: seats, by lines %s', async (_, order, shape) => {
    const own = account()
    const { bill } = subscribe(own, '2025-10-05', { items: [{ amount: 3000, quantity: 3 }] })
    bill('2025-10-05', [{ amount: 3000, from: '2025-10-05', until: '2025-11-05' }])
    bill('2025-11-05', [{ amount: 3000, from: '2025-11-05', until: '2025-12-05' }])
    const lines = [
      { amount: -1500, quantity: 1, of: seat, ...left, ...shape },
      { amount: 3000, quantity: 2, of: seat, ...left, ...shape },
      { amount: -3000, quantity: 2, of: seat, ...left, ...shape },
      { amount: 4500, quantity: 3, of: seat, ...left, ...shape },
    ]
    bill('2025-12-05', [
      ...order.flatMap(n => lines[n] ?? []),
      { amount: 9000, quantity: 3, from: '2025-12-05', until: '2026-01-05' },
    ])
    bill('2026-01-05', [{ amount: 9000, quantity: 3, from: '2026-01-05', until: '2026-02-05' }])
    const app = await opened(own)
    expect(Object.values(await app.monthEnds())).toEqual([3000, 9000, 9000, 9000])
    expect(await app.difference()).toBe(0)
  })

  test('count as the last of them: plans, back to the first one', async () => {
    const own = account()
    const { bill } = subscribe(own, '2025-10-05', { items: [{ amount: 3000 }] })
    const plus: PriceOptions = { id: 'price_plus', amount: 5000 }
    bill('2025-11-05', [{ amount: 3000, from: '2025-11-05', until: '2025-12-05' }])
    bill('2025-12-05', [
      { amount: -1500, ...left },
      { amount: 2500, of: plus, ...left },
      { amount: -2500, of: plus, ...left },
      { amount: 1500, ...left },
      { amount: 3000, from: '2025-12-05', until: '2026-01-05' },
    ])
    bill('2026-01-05', [{ amount: 3000, from: '2026-01-05', until: '2026-02-05' }])
    const app = await opened(own)
    expect(Object.values(await app.monthEnds()).slice(-3)).toEqual([3000, 3000, 3000])
    expect(await app.difference()).toBe(0)
  })

  /** Up to five seats for a flat $20.00, each beyond at $4.00: five, nine and thirteen of them, 15 of 30 days. */
  test('count as the last of them: tiers, a line for each', async () => {
    const own = account()
    const tiers: PriceOptions['tiers'] = {
      mode: 'graduated',
      of: [
        [5, 0, 2000],
        [null, 400, 0],
      ],
    }
    const { bill } = subscribe(own, '2025-10-05', { items: [{ tiers, quantity: 13 }] })
    const flat = { amount: 1000, quantity: 0, ...left }
    bill('2025-11-05', [
      { amount: 0, quantity: 5, from: '2025-11-05', until: '2025-12-05' },
      { amount: 2000, quantity: 0, from: '2025-11-05', until: '2025-12-05' },
    ])
    bill('2025-12-05', [
      { ...flat, amount: -1000 },
      { amount: 0, quantity: 5, ...left },
      flat,
      { amount: 800, quantity: 4, ...left },
      { ...flat, amount: -1000 },
      { amount: -800, quantity: 4, ...left },
      { amount: 0, quantity: 5, ...left },
      flat,
      { amount: 1600, quantity: 8, ...left },
      { amount: 0, quantity: 5, from: '2025-12-05', until: '2026-01-05' },
      { amount: 2000, quantity: 0, from: '2025-12-05', until: '2026-01-05' },
      { amount: 3200, quantity: 8, from: '2025-12-05', until: '2026-01-05' },
    ])
    const app = await opened(own)
    // $20.00 + 8 × $4.00
    expect((await app.workingOn('2025-11-20'))[0]?.[0]).toBe(5200)
    expect(await app.difference()).toBe(0)
  })
})
