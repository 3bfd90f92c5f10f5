import { expect, test } from 'vitest'
import { polar } from '../../../../electron/providers/polar/index.ts'
import { syncedApp } from '../../../support/history.ts'
import { addOrder, emptyAccount, TODAY } from '../../../support/polar/account.ts'
import {
  fixed,
  type SubscriptionOptions,
  seats,
  subscription,
} from '../../../support/polar/billing.ts'
import { instant, item, type WireItem } from '../../../support/polar/objects.ts'
import { createPolarSandbox } from '../../../support/polar/sandbox.ts'

/**
 * Subscriptions that change more than once in one period, as Polar bills them: with the next order, or each at once.
 * The period is 5 November to 5 December 2025, 30 days, and today is 15 January 2026.
 */

/** Milliseconds since the epoch, nine in the morning. */
const at = (day: string) => Date.parse(`${day}T09:00:00Z`)

let lines = 0
const line = (amount: number, from: string, until: string, own: Partial<WireItem> = {}) =>
  item(++lines, {
    ...{ amount, start_timestamp: instant(at(from)), end_timestamp: instant(at(until)) },
    ...own,
  })
/** For the rest of November's period. */
const part = (amount: number, from: string) => line(amount, from, '2025-12-05', { proration: true })

/** A day, and the lines of the order of that day. */
type Order = [day: string, ...items: WireItem[]]

/** What one subscription is worth: on days of November, and at the end of each month since. */
async function worth(
  own: Pick<SubscriptionOptions, 'amount' | 'prices' | 'seats'>,
  orders: Order[],
) {
  const account = emptyAccount()
  const one = subscription(1, { at: at('2025-11-05'), ...own })
  account.subscriptions = [one]
  for (const [day, ...items] of orders) {
    const subtotal = items.reduce((sum, { amount }) => sum + amount, 0)
    const reason = items.some(({ proration }) => !proration)
      ? ('subscription_cycle' as const)
      : ('subscription_update' as const)
    addOrder(account, { at: at(day), subtotal, subscription: one, reason, items })
  }
  const app = await syncedApp(polar, await createPolarSandbox({ account }), TODAY)
  return {
    on: async (...days: string[]) => {
      const shown: unknown[] = []
      for (const day of days) shown.push((await app.workingOn(day))[0]?.[0])
      return shown
    },
    monthEnds: Object.values(await app.monthEnds()),
    difference: await app.difference(),
  }
}

const november = (amount: number) => line(amount, '2025-11-05', '2025-12-05')
const december = (amount: number) => line(amount, '2025-12-05', '2026-01-05')
const january = (amount: number) => line(amount, '2026-01-05', '2026-02-05')

/** $20.00, with 20 days left $50.00 (−13.33 + 33.33), with 10 left $80.00 (−16.67 + 26.67). */
test('two larger plans in one period, billed with the next order', async () => {
  const { on, monthEnds, difference } = await worth({ amount: 8000, prices: [fixed(1, 8000)] }, [
    ['2025-11-05', november(2000)],
    [
      '2025-12-05',
      ...[part(-1333, '2025-11-15'), part(3333, '2025-11-15')],
      ...[part(-1667, '2025-11-25'), part(2667, '2025-11-25')],
      december(8000),
    ],
    ['2026-01-05', january(8000)],
  ])
  expect(await on('2025-11-14', '2025-11-15', '2025-11-24', '2025-11-25')).toEqual([
    2000, 5000, 5000, 8000,
  ])
  expect(monthEnds).toEqual([8000, 8000, 8000])
  expect(difference).toBe(0)
})

/** $20.00, with 20 days left $50.00 (−13.33 + 33.33), with 10 left $20.00 again (−16.67 + 6.67). */
test('a larger plan and back again in one period, billed with the next order', async () => {
  const { on, monthEnds } = await worth({ amount: 2000, prices: [fixed(1, 2000)] }, [
    ['2025-11-05', november(2000)],
    [
      '2025-12-05',
      ...[part(-1333, '2025-11-15'), part(3333, '2025-11-15')],
      ...[part(-1667, '2025-11-25'), part(667, '2025-11-25')],
      december(2000),
    ],
    ['2026-01-05', january(2000)],
  ])
  expect(await on('2025-11-14', '2025-11-15', '2025-11-25')).toEqual([2000, 5000, 2000])
  expect(monthEnds).toEqual([2000, 2000, 2000])
})

/** Seats at $10.00: five, three with 20 days left (−20.00 × ⅔ = −13.33), four with 10 (10.00 × ⅓ = 3.33). */
test('fewer seats and then one more, billed with the next order', async () => {
  const price = seats(1, 'volume', [[null, 1000]])
  const { on, monthEnds } = await worth({ amount: 4000, seats: 4, prices: [price] }, [
    ['2025-11-05', november(5000)],
    ['2025-12-05', part(-1333, '2025-11-15'), part(333, '2025-11-25'), december(4000)],
    ['2026-01-05', january(4000)],
  ])
  expect(await on('2025-11-14', '2025-11-15', '2025-11-25')).toEqual([5000, 3000, 4000])
  expect(monthEnds).toEqual([4000, 4000, 4000])
})

/**
 * Two seats at $12.00, three with 20 days left (12.00 × ⅔), and with 10 left three at $30.00 (−36.00 × ⅓ + 90.00 × ⅓):
 * the seat that was added is among the three.
 */
test.each([
  ['with the next order', '2025-12-05', '2025-12-05'],
  ['each at once', '2025-11-15', '2025-11-25'],
])('one more seat and then a larger plan, billed %s', async (_when, seat, plan) => {
  const orders: Order[] = [['2025-11-05', november(2400)]]
  const changes = [
    [part(800, '2025-11-15')],
    [part(-1200, '2025-11-25'), part(3000, '2025-11-25')],
  ] as const
  if (seat === plan) orders.push([seat, ...changes.flat(), december(9000)])
  else orders.push([seat, ...changes[0]], [plan, ...changes[1]], ['2025-12-05', december(9000)])
  orders.push(['2026-01-05', january(9000)])
  const price = seats(1, 'volume', [[null, 3000]])
  const { on, monthEnds } = await worth({ amount: 9000, seats: 3, prices: [price] }, orders)
  expect(await on('2025-11-14', '2025-11-15', '2025-11-25')).toEqual([2400, 3600, 9000])
  expect(monthEnds).toEqual([9000, 9000, 9000])
})

/** $20.00, a seat more for $9.00 with 20 days left (× ⅔), then $50.00 for a month from 25 November, and no credit. */
test('a change that begins the period anew replaces all that was billed before', async () => {
  const anew = line(5000, '2025-11-25', '2025-12-25', { proration: true })
  const { on, monthEnds } = await worth({ amount: 5000, prices: [fixed(1, 5000)] }, [
    ['2025-11-05', november(2000)],
    ['2025-11-15', part(600, '2025-11-15')],
    ['2025-11-25', anew],
    ['2025-12-25', line(5000, '2025-12-25', '2026-01-25')],
  ])
  expect(await on('2025-11-15', '2025-11-25', '2025-12-04')).toEqual([2900, 5000, 5000])
  expect(monthEnds).toEqual([5000, 5000, 5000])
})
