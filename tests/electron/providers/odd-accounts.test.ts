import { describe, expect, test } from 'vitest'
import { paddle } from '../../../electron/providers/paddle/index.ts'
import { paypal } from '../../../electron/providers/paypal/index.ts'
import { polar } from '../../../electron/providers/polar/index.ts'
import { syncedApp } from '../../support/history.ts'
import { addOrder as addLemonOrder } from '../../support/lemon-squeezy/account.ts'
import { accountOf, opened } from '../../support/lemon-squeezy/billed.ts'
import { price as lemonPrice } from '../../support/lemon-squeezy/billing.ts'
import { addAdjustment, emptyAccount as emptyPaddle, TODAY } from '../../support/paddle/account.ts'
import { bill, type LineOptions } from '../../support/paddle/billing.ts'
import { idAt, instant } from '../../support/paddle/objects.ts'
import { createPaddleSandbox } from '../../support/paddle/sandbox.ts'
import { subscribed } from '../../support/paddle/subscriptions.ts'
import { add as addPayment, paypalAccount } from '../../support/paypal/account.ts'
import { subscription as atPaypal, money, plan, regular } from '../../support/paypal/billing.ts'
import { createPaypalSandbox } from '../../support/paypal/sandbox.ts'
import { addDispute, addOrder, addRefund, emptyAccount } from '../../support/polar/account.ts'
import { subscription as atPolar, fixed } from '../../support/polar/billing.ts'
import { discount, item as polarItem } from '../../support/polar/objects.ts'
import { createPolarSandbox } from '../../support/polar/sandbox.ts'
import { movements, totals } from '../../support/shown.ts'

/** Accounts at other providers that are odd, each with its figures worked by hand. Today is 15 January 2026. */

/** Milliseconds since the epoch, nine in the morning. */
const at = (day: string) => Date.parse(`${day}T09:00:00Z`)

describe('Paddle', () => {
  /**
   * $10.00 a seat and a fifth of tax. Five seats, then three times more within one month of 30 days, each billed at
   * once: eight with 24 days left (−$40.00 + $64.00), nine with 18 (−$48.00 + $54.00), twelve with 12 (−$36.00 + $48.00).
   * December's $144.00 goes back in two parts, after a first try that Paddle rejected. Its fee is 5 % and $0.50:
   * 3.50 + 3.50 + 1.94 + 0.86 + 1.22 + 7.70 + 7.70 = 26.42; it keeps it. The subscription goes to another customer in the end.
   */
  test('three changes in one month, a refund in parts, and a new owner', async () => {
    const account = emptyPaddle()
    const made = subscribed(
      { mrr: [12_000, 1], items: [{ amount: 1000, quantity: 12 }] },
      at('2025-10-05'),
    )
    account.subscriptions.push(made)
    const { subscription } = made
    const [seat] = subscription.items.map(item => item.price)
    if (!seat) throw new Error('The subscription has no item')
    const seats = (quantity: number): LineOptions => ({
      ...{ price: seat, quantity, subtotal: quantity * 1000 },
    })
    const billed = (
      day: string,
      until: string,
      lines: LineOptions[],
      origin?: 'subscription_update',
    ) => {
      const period: [number, number] = [at(day), at(until)]
      const txn = bill(subscription, { at: at(day), period, lines, origin })
      account.transactions.push(txn)
      return txn
    }
    const change = (day: string, before: number, after: number, left: number) => {
      const proration = { rate: String(left / 30), from: at(day), until: at('2025-12-05') }
      const part = (quantity: number): LineOptions => ({
        ...{ price: seat, quantity, subtotal: (quantity * 1000 * left) / 30, proration },
      })
      billed(day, '2025-12-05', [part(-before), part(after)], 'subscription_update')
    }
    billed('2025-10-05', '2025-11-05', [seats(5)])
    billed('2025-11-05', '2025-12-05', [seats(5)])
    change('2025-11-11', 5, 8, 24)
    change('2025-11-17', 8, 9, 18)
    change('2025-11-23', 9, 12, 12)
    const december = billed('2025-12-05', '2026-01-05', [seats(12)])
    billed('2026-01-05', '2026-02-05', [seats(12)])
    const refund = { of: december, action: 'refund' } as const
    addAdjustment(account, {
      ...refund,
      at: at('2025-12-07'),
      total: 14_400,
      tax: 2400,
      status: 'rejected',
    })
    addAdjustment(account, { ...refund, at: at('2025-12-08'), total: 4400, tax: 733 })
    addAdjustment(account, { ...refund, at: at('2025-12-09'), total: 10_000, tax: 1667 })
    const app = await syncedApp(paddle, await createPaddleSandbox({ account }), TODAY)

    const mrrOn = async (day: string) => (await app.workingOn(day))[0]?.[0]
    expect(await mrrOn('2025-11-10')).toBe(5000)
    expect(await mrrOn('2025-11-11')).toBe(8000)
    expect(await mrrOn('2025-11-17')).toBe(9000)
    expect(Object.values(await app.monthEnds())).toEqual([5000, 12_000, 12_000, 12_000])
    expect(await movements(app, '2025-11')).toEqual({ expansion: 7000 })
    // 60 + 60 + 28.80 + 7.20 + 14.40 + 144 + 144; a sixth of what stays is tax: (458.40 − 144.00) ÷ 6
    const expected = {
      ...{ grossVolume: 45_840, refunds: 14_400, fees: 2642, tax: 5240 },
      // 458.40 − 144.00 − 26.42 − 52.40
      netRevenue: 23_558,
    }
    expect(await totals(app)).toEqual(expected)

    // Nobody came or left by it: the subscription is the same.
    subscription.customer_id = idAt('ctm', at('2026-01-10'))
    subscription.updated_at = instant(at('2026-01-14'))
    expect(await app.sync()).toMatchObject([{ status: 'succeeded' }])
    expect(await app.client.metrics.document()).toMatchObject({
      ...{ mrr: { amount: 12_000n }, activeSubscribers: 1 },
    })
    expect(await movements(app, '2026-01')).toEqual({})
    expect(await totals(app)).toEqual(expected)
  })
})

describe('Lemon Squeezy', () => {
  /**
   * $10.00 a month since October, of which December's is never billed: the founder gave it away. An order of €24.00
   * with €4.00 of tax, of which €6.00 and later all went back; an order of nothing.
   */
  test('a part of an order goes back, then all of it, and a free order beside it', async () => {
    const of = accountOf(lemonPrice(1, { unit_price: 1000 }))
    of.begin(1000)
    of.bill('2025-11-05', 1000)
    of.bill('2026-01-05', 1000)
    addLemonOrder(of.account, { at: at('2025-12-01'), total: 0, discount: 5000, status: 'paid' })
    const sold = addLemonOrder(of.account, {
      ...{ at: at('2026-01-02'), total: 2400, tax: 400, currency: 'EUR', rate: '1.25000000' },
      ...{ refunded: 600, updatedAt: at('2026-01-04'), status: 'partial_refund', store: 1102 },
    })
    const app = await opened(of)
    const dollars = { grossVolume: 3000, netRevenue: 3000 }
    expect(await totals(app)).toEqual(dollars)
    // 24.00 − 6.00 − (4.00 − 1.00)
    expect(await totals(app, 'EUR')).toEqual({
      ...{ grossVolume: 2400, refunds: 600, tax: 300, netRevenue: 1500 },
    })
    Object.assign(sold.attributes, {
      ...{ status: 'refunded', refunded: true, refunded_amount: 2400 },
      ...{ refunded_at: instant(at('2026-01-14')), updated_at: instant(at('2026-01-14')) },
    })
    expect(await app.sync()).toMatchObject([{ status: 'succeeded' }])
    // The tax went back with it.
    expect(await totals(app, 'EUR')).toEqual({ grossVolume: 2400, refunds: 2400 })
    expect(await totals(app)).toEqual(dollars)
    expect((await app.client.metrics.document()).activeSubscribers).toBe(1)
    expect(await app.difference()).toBe(0)
  })
})

describe('PayPal', () => {
  /**
   * $7.00 a week: $7.00 × 365/84 = $30.41666…. One customer's subscription ends on 12 December, a colleague's begins on that
   * day and goes on over the turn of the year. A payment of four years ago, which PayPal does not list any more, goes back: −$500.00, of whose
   * fee it keeps all. €40.00 came in, and €90.00 went back.
   */
  test('a plan by the week that changes hands, and refunds of what is no longer listed', async () => {
    const account = paypalAccount({ entries: 0 })
    const weekly = plan('P-5ML4271244454362WXNWU5NQ', [regular(money('7.00'), 'WEEK')])
    account.plans.set(weekly.id, weekly)
    const subscribe = (
      id: string,
      start: string,
      times: number,
      customer: string,
      end?: string,
    ) => {
      account.subscriptions.set(
        id,
        atPaypal({
          ...{ id, of: weekly, startedAt: at(start), customer },
          ...(end && { status: 'CANCELLED', changedAt: at(end) }),
        }),
      )
      for (let week = 0; week < times; week++) {
        addPayment(account, {
          ...{ code: 'T0002', amount: '7.00', fee: '-0.50', customer, reference: [id, 'SUB'] },
          at: at(start) + week * 7 * 86_400_000,
        })
      }
    }
    // 14, 21 and 28 November and 5 December; 12, 19 and 26 December and 2 and 9 January.
    subscribe('I-FIRST0000001', '2025-11-14', 4, '2J6QB8YJQSJRJ', '2025-12-12')
    subscribe('I-SECOND000001', '2025-12-12', 5, '9X6QB8YJQSJRK')
    const back = { code: 'T1107', at: at('2026-01-08') }
    addPayment(account, { ...back, amount: '-500.00', reference: ['0AB12345CD678901E', 'TXN'] })
    addPayment(account, { code: 'T0006', at: at('2025-12-01'), amount: '40.00', currency: 'EUR' })
    addPayment(account, { ...back, amount: '-90.00', currency: 'EUR' })
    const app = await syncedApp(paypal, await createPaypalSandbox({ account }), TODAY)
    // 9 × 7.00 − 500.00 − 9 × 0.50
    expect(await totals(app)).toEqual({
      ...{ grossVolume: 6300, refunds: 50_000, fees: 450, netRevenue: -44_150 },
    })
    expect(await totals(app, 'EUR')).toEqual({
      ...{ grossVolume: 4000, refunds: 9000, netRevenue: -5000 },
    })
    expect(Object.values(await app.monthEnds())).toEqual([3042, 3042, 3042])
    expect(await movements(app, '2025-12')).toEqual({ new: 3042, churn: -3042 })
    expect(await movements(app, '2026-01')).toEqual({})
    const { activeSubscribers, arr } = await app.client.metrics.document()
    expect({ activeSubscribers, arr: arr?.amount }).toEqual({
      activeSubscribers: 1,
      arr: 36_504n,
    })
  })
})

describe('Polar', () => {
  /**
   * $20.00 every two weeks after a fortnight for nothing, with the second one given away by a coupon for once:
   * $20.00 × 365/84 ÷ 2 = $43.452380…. A book for $49.00 whose dispute is
   * lost, and one for $10.00 that goes back in two parts.
   */
  test('fortnights, one of them given away, a lost dispute and a refund in parts', async () => {
    const account = emptyAccount()
    const one = atPolar(1, {
      ...{ at: at('2025-12-04'), amount: 2000, prices: [fixed(1, 2000)], every: [2, 'week'] },
      trialEnd: at('2025-12-11'),
    })
    account.subscriptions = [one]
    const free = { discounted: 2000, discount: discount({ percent: 100 }, 'once') }
    for (const [from, until, own] of [
      ['2025-12-11', '2025-12-25', {}],
      ['2025-12-25', '2026-01-08', free],
      ['2026-01-08', '2026-01-22', {}],
    ] as const) {
      const times = { start_timestamp: instant(at(from)), end_timestamp: instant(at(until)) }
      addOrder(account, {
        ...{
          at: at(from),
          subtotal: 2000,
          subscription: one,
          reason: 'subscription_cycle',
          ...own,
        },
        items: [polarItem(1, { amount: 2000, ...times })],
      })
    }
    const book = addOrder(account, { at: at('2025-12-20'), subtotal: 4900, fee: 296 })
    addDispute(account, book, { at: at('2026-01-02'), status: 'lost' })
    const half = addOrder(account, { at: at('2025-12-21'), subtotal: 1000 })
    addRefund(account, half, { at: at('2025-12-22'), amount: 400 })
    addRefund(account, half, { at: at('2025-12-23'), amount: 600 })
    const app = await syncedApp(polar, await createPolarSandbox({ account }), TODAY)
    // 20.00 + 0.00 + 20.00 + 49.00 + 10.00 − 10.00 − 49.00 − 2.96
    const lost = { grossVolume: 9900, refunds: 1000, disputes: 4900, fees: 296 }
    expect(await totals(app)).toEqual({ ...lost, netRevenue: 3704 })
    expect(await app.monthEnds()).toMatchObject({ '2025-12': 4345, '2026-01': 4345 })
    expect(await movements(app, '2025-12')).toEqual({ new: 4345 })
    expect(await movements(app, '2026-01')).toEqual({})
    expect(await app.difference()).toBe(0)
  })
})
