import { discount, price, redemption } from './billing.ts'
import { caseAdder, type Recurring } from './cases.ts'
import { instant } from './objects.ts'

const DAY = 86_400_000

/** Subscriptions of a store whose prices include tax: of what is paid, so much is not the store's. */
export function addInclusive(account: Recurring, now: number): void {
  const add = caseAdder(account, now)
  const monthly = price(21, { unit_price: 1200 })
  add('$12.00 a month, $2.00 of it tax', [1000n, 1n], true, { price: monthly, within: 200 })
  add('$9.99 a month, $1.67 of it tax', [832n, 1n], true, {
    price: price(22, { unit_price: 999 }),
    within: 167,
  })
  add('3 × $119.00 a year, $57.00 of it tax', [30_000n, 12n], true, {
    price: price(23, { unit_price: 11_900, every: [1, 'year'] }),
    quantity: 3,
    pays: { cost: 35_700 },
    within: 5700,
  })
  add('€11.90, €1.90 of it tax, in the other store', [1000n, 1n], true, {
    price: price(24, { unit_price: 1190 }),
    store_id: 1102,
    currency: 'EUR',
    within: 190,
  })
  add('no tax where the customer is', [1200n, 1n], true, { price: monthly, within: 0 })
  add('nothing was paid yet', [1200n, 1n], false, {
    price: monthly,
    status: 'on_trial',
    trial_ends_at: instant(now + 5 * DAY),
    pays: null,
    within: 200,
  })
  const forever = discount(34, { amount: 20, amount_type: 'percent', duration: 'forever' })
  account.discounts.push(forever)
  const reduced = add('20% off $12.00 for ever is $9.60, $1.60 of it tax', [800n, 1n], true, {
    price: monthly,
    pays: { cost: 1200, off: 240 },
    within: 160,
  })
  account.redemptions.push(redemption(51, forever, reduced.attributes.order_id))
}

/** One whose price, tax in it, was raised from $12.00 to $36.00 after three months. */
export function addRaised(account: Recurring, now: number): void {
  const raised = caseAdder(account, now)('$36.00, $6.00 of it tax', [3000n, 1n], true, {
    price: price(26, { unit_price: 3600 }),
    within: 600,
    was: { price: price(25, { unit_price: 1200 }), cost: 1200, within: 200, periods: 3 },
  })
  const { first_subscription_item: first } = raised.attributes
  if (first) first.updated_at = instant(now - 108 * DAY)
}
