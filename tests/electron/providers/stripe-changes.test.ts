import { describe, expect, test } from 'vitest'
import { stripe } from '../../../electron/providers/stripe/index.ts'
import { syncedApp } from '../../support/history.ts'
import { TODAY } from '../../support/stripe/account.ts'
import type { PriceOptions } from '../../support/stripe/billing.ts'
import type { Definition } from '../../support/stripe/cases.ts'
import { createStripeSandbox } from '../../support/stripe/sandbox.ts'
import { emptyAccount, subscribe } from '../../support/stripe/subscribe.ts'

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
