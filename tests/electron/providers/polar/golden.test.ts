import { expect, test } from 'vitest'
import { polar } from '../../../../electron/providers/polar/index.ts'
import { expectGolden } from '../../../support/golden.ts'
import {
  addDispute,
  addOrder,
  addRefund,
  emptyAccount,
  type PolarAccount,
} from '../../../support/polar/account.ts'
import {
  fixed,
  type SubscriptionOptions,
  seats,
  subscription,
  type WireSubscription,
} from '../../../support/polar/billing.ts'
import { discount } from '../../../support/polar/objects.ts'
import { open } from '../../../support/polar/reading.ts'
import { expectedTotals } from '../../../support/polar/totals.ts'

const on = (month: number, day: number) => Date.UTC(2026, month - 1, day, 10)
const NOW = on(3, 20)

/** What docs/metrics.md shows under Polar, as that has it. Amounts in cents (yen for JPY). */
function goldenAccount() {
  const account = emptyAccount()
  const withTax = subscribe(account)
  // A book, untaxed, and disputed: that one is lost in February.
  const book = addOrder(account, { at: on(1, 3), subtotal: 4900, fee: 296 })
  // $20.00 and 20% VAT, half of it back.
  const first = addOrder(account, { at: on(1, 5), subtotal: 2000, tax: 400, fee: 146 })
  addRefund(account, first, { at: on(1, 12), amount: 1000, tax: 200 })
  // A subscription's first payment at a price that includes 20% VAT, and a refund that failed.
  const included = addOrder(account, {
    ...{ at: on(1, 6), subtotal: 1200, tax: 200, inclusive: true, fee: 98 },
    subscription: withTax,
    reason: 'subscription_create',
  })
  addRefund(account, included, { at: on(2, 10), amount: 1000, tax: 200, status: 'failed' })
  // €100.00 and 19%, of which Polar takes $6.35.
  const euros = { currency: 'eur', feeCurrency: 'usd' }
  addOrder(account, { at: on(1, 10), subtotal: 10_000, tax: 1900, fee: 635, ...euros })
  // A smaller plan: $36.00 to the customer's balance, which pays for half of a later order.
  addOrder(account, { at: on(1, 20), subtotal: -3000, tax: -600, reason: 'subscription_update' })
  addOrder(account, { at: on(2, 1), subtotal: 6000, tax: 1200, fee: 284, balance: -3600 })
  addDispute(account, book, { at: on(2, 5), status: 'lost' })
  addOrder(account, { at: on(2, 15), subtotal: 1500, fee: 93, currency: 'jpy', feeCurrency: 'usd' })
  nothing(account)
  return account
}

/** What makes no entries. */
function nothing(account: PolarAccount): void {
  const sold = { subtotal: 5000, tax: 1000, fee: 300 }
  for (const status of ['draft', 'pending', 'void'] as const) {
    addOrder(account, { ...sold, at: on(2, 20), status })
  }
  const free = addOrder(account, { at: on(2, 21), subtotal: 0 })
  addRefund(account, free, { at: on(2, 22), amount: 500, status: 'pending' })
  addDispute(account, free, { at: on(2, 22), status: 'won' })
}

/** Returns the one whose price includes tax. */
function subscribe(account: PolarAccount): WireSubscription {
  const add = (own: Omit<SubscriptionOptions, 'at'>) => {
    const added = subscription(account.subscriptions.length, { at: on(1, 5), ...own })
    account.subscriptions.push(added)
    return added
  }
  const [monthly, yearly] = [fixed(1, 2000), fixed(2, 9900)]
  add({ amount: 2000, prices: [monthly], status: 'past_due' }) //                 2000
  const forever = discount({ percent: 20 }, 'forever')
  add({ amount: 7920, prices: [yearly], every: [1, 'year'], discount: forever }) // 9900 × 0.8 ÷ 12 = 660
  const free = discount({ percent: 100 }, 'repeating')
  const seat = seats(3, 'volume', [[null, 800]])
  add({ amount: 0, prices: [seat], seats: 5, discount: free }) //                 5 × 800 = 4000
  add({ amount: 9900, prices: [yearly], status: 'trialing', trialEnd: on(3, 25) }) // not yet
  add({ amount: 2000, prices: [monthly], status: 'unpaid' }) //                   not counted
  const quarterly = fixed(4, 3000, { currency: 'eur' })
  add({ amount: 3000, prices: [quarterly], every: [3, 'month'], currency: 'eur' }) // 3000 ÷ 3 = 1000
  const withTax = fixed(5, 1200, { behavior: 'inclusive' })
  return add({ amount: 1200, prices: [withTax] }) //                              1200 − 200
}

test('Polar’s account in docs/metrics.md, to the minor unit', async () => {
  const account = goldenAccount()
  const { totals } = await expectGolden('Polar', polar, await open(account), NOW)
  expect(expectedTotals(account)).toEqual(totals)
})
