import { expect, test } from 'vitest'
import { lemonSqueezy } from '../../../../electron/providers/lemon-squeezy/index.ts'
import { testApp } from '../../../support/app.ts'
import { expectGolden } from '../../../support/golden.ts'
import { addInvoice, addOrder, emptyAccount } from '../../../support/lemon-squeezy/account.ts'
import {
  discount,
  item,
  price,
  redemption,
  subscription,
} from '../../../support/lemon-squeezy/billing.ts'
import { instant, type WireSubscription } from '../../../support/lemon-squeezy/objects.ts'
import { open } from '../../../support/lemon-squeezy/reading.ts'

const on = (month: number, day: number) => Date.UTC(2026, month - 1, day, 10)
const NOW = on(3, 20)

/** What docs/metrics.md shows under Lemon Squeezy, as that has it. Amounts in cents (yen for JPY). */
function goldenAccount() {
  const account = emptyAccount()
  // A book, untaxed: $49.00.
  addOrder(account, { at: on(1, 3), total: 4900, status: 'paid' })
  // A subscription's first payment: $10.00 and 20% VAT. Its first invoice says the same again.
  addOrder(account, { at: on(1, 5), total: 1200, tax: 200, status: 'paid' })
  addInvoice(account, { at: on(1, 5), total: 1200, tax: 200, status: 'paid', reason: 'initial' })
  // Its renewal, and a change of plan in the middle of a month.
  addInvoice(account, { at: on(2, 5), total: 1200, tax: 200, status: 'paid', reason: 'renewal' })
  addInvoice(account, { at: on(2, 10), total: 600, tax: 100, status: 'paid', reason: 'updated' })
  // The first payment of one whose price includes 20% VAT.
  const included = addOrder(account, {
    at: on(1, 6),
    total: 1200,
    tax: 200,
    inclusive: true,
    status: 'paid',
    price: 4,
  })
  // €100.00 and 19% VAT, worth $139.61. €33.33 went back, which has no date but the last change:
  // 1900 × 3333 ÷ 11900 = 532.16 of it was tax.
  addOrder(account, {
    at: on(1, 10),
    currency: 'EUR',
    rate: '1.17319943',
    total: 11900,
    tax: 1900,
    totalUsd: 13961,
    refunded: 3333,
    updatedAt: on(1, 20),
    status: 'partial_refund',
  })
  // $25.00 with $4.17 of tax in it, all of it back three days later.
  addOrder(account, {
    at: on(1, 12),
    total: 2500,
    tax: 417,
    refunded: 2500,
    refundedAt: on(1, 15),
    status: 'refunded',
  })
  // Two renewals of which some cents went back: 200 × 3 ÷ 1200 = 0.5 and 200 × 9 ÷ 1200 = 1.5 of
  // tax, both a tie, both to the even neighbour: 0 and 2.
  for (const [month, refunded] of [
    [3, 3],
    [3, 9],
  ] as const) {
    addInvoice(account, {
      at: on(month, refunded),
      total: 1200,
      tax: 200,
      refunded,
      updatedAt: on(month, 15),
      status: 'partial_refund',
      reason: 'renewal',
    })
  }
  // ¥1500 with ¥136 of tax, worth $9.60: the API's "cents" are yen here.
  addOrder(account, {
    at: on(2, 1),
    currency: 'JPY',
    rate: '0.00640000',
    total: 1500,
    tax: 136,
    totalUsd: 960,
    status: 'paid',
  })
  // Money that never came, or is none of ours: only the fraudulent order is kept, as other.
  addOrder(account, { at: on(2, 2), total: 9900, status: 'fraudulent' })
  addOrder(account, { at: on(2, 3), total: 9900, status: 'pending' })
  addOrder(account, { at: on(2, 4), total: 9900, status: 'failed' })
  addOrder(account, { at: on(2, 5), total: 0, status: 'paid' })
  addInvoice(account, { at: on(2, 6), total: 9900, status: 'void', reason: 'renewal' })

  const monthly = price(1, { unit_price: 1000 })
  const yearly = price(2, { unit_price: 9900, every: [1, 'year'] })
  const weekly = price(3, { unit_price: 500, every: [1, 'week'] })
  const withTax = price(4, { unit_price: 1200 })
  account.prices.push(monthly, yearly, weekly, withTax)
  const subscribe = (
    to: typeof monthly,
    quantity: number,
    own: Partial<WireSubscription['attributes']> = {},
  ) => {
    const id = 501 + account.subscriptions.length
    const first = item(id, { subscription: id, price: Number(to.id), quantity, at: on(1, 5) })
    account.items.push(first)
    account.subscriptions.push(subscription(id, { at: on(1, 5), first, ...own }))
    return 7000 + id
  }
  subscribe(monthly, 1) //                                              1000
  subscribe(yearly, 3) //                     3 × 9900 ÷ 12           = 2475
  subscribe(weekly, 1) //                     500 × 365 ÷ 84          = 2172.619…
  subscribe(monthly, 1, { status: 'cancelled', ends_at: instant(on(4, 5)) }) // 1000, until 5 April
  const discounted = subscribe(yearly, 2) //  2 × 9900 × 0.8 ÷ 12     = 1320
  subscribe(monthly, 1, { status: 'unpaid' }) //                        not counted
  subscribe(monthly, 1, { status: 'on_trial', trial_ends_at: instant(on(3, 25)) }) // not yet
  subscribe(withTax, 1, { created_at: instant(on(1, 6)), order_id: Number(included.id) }) // 1200 − 200
  const forever = discount(1, { amount: 20, amount_type: 'percent', duration: 'forever' })
  account.discounts.push(forever)
  account.redemptions.push(redemption(1, forever, discounted))
  return account
}

/** The figures that the whole app shows of it. */
async function golden() {
  const sandbox = await open(goldenAccount())
  const { client, sync } = await testApp({ now: () => NOW })
  const { key, url: apiBase } = sandbox
  const connection = { provider: 'lemon-squeezy', name: 'Golden', key, apiBase } as const
  await client.connections.connect({ ...connection, sync: false })
  await client.startup.save({
    name: 'Golden',
    description: '',
    website: '',
    currency: 'USD',
    timezone: 'UTC',
  })
  expect(await sync()).toMatchObject([{ status: 'succeeded' }])
  return client.metrics.document()
}

test('Lemon Squeezy’s account in docs/metrics.md, to the minor unit', async () => {
  await expectGolden('Lemon Squeezy', lemonSqueezy, await open(goldenAccount()), NOW)
})

test('is worth this in USD, at Lemon Squeezy’s own rates', async () => {
  const figures = await golden()
  // Gross: 14000 + 119.00 × 1.17319943 (13961.07) + 1500 × 0.0064 (960) = 28921.07.
  expect(figures.totals.grossVolume).toEqual({ amount: 28921n, currency: 'USD' })
  expect(figures.unconverted).toEqual([])
  // Twelve times the MRR that is shown.
  expect(figures.arr).toEqual({ amount: 107616n, currency: 'USD' })
})
