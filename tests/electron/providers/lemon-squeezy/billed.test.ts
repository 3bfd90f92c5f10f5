import { expect, it } from 'vitest'
import { accountOf, at, opened } from '../../../support/lemon-squeezy/billed.ts'
import { discount, price, redemption } from '../../../support/lemon-squeezy/billing.ts'
import { instant } from '../../../support/lemon-squeezy/objects.ts'
import { readAll, sync } from '../../../support/lemon-squeezy/reading.ts'

const ten = price(1, { unit_price: 1000 })
const thirty = price(2, { unit_price: 3000 })

it('an upgrade counts from the day of its invoice, at the price then and the price now', async () => {
  const of = accountOf(thirty, { changed: '2025-12-20' })
  of.begin(1000, { price: ten })
  of.bill('2025-10-05', 1000, { reason: 'initial' })
  of.bill('2025-11-05', 1000)
  of.bill('2025-12-05', 1000)
  // $20.00 more for 16 of 31 days.
  of.bill('2025-12-20', 1032, { reason: 'updated' })
  of.bill('2026-01-05', 3000)
  const app = await opened(of)
  expect(await app.monthEnds()).toEqual({
    '2025-10': 1000,
    '2025-11': 1000,
    '2025-12': 3000,
    '2026-01': 3000,
  })
  expect(await app.workingOn('2025-12-19')).toEqual([[1000, '$10.00']])
  expect(await app.workingOn('2025-12-20')).toEqual([[3000, '$30.00']])
  expect(await app.difference()).toBe(0)
})

it('an upgrade that is billed with the next renewal is no more than its price', async () => {
  const of = accountOf(thirty, { changed: '2025-11-20' })
  of.begin(1000, { price: ten })
  of.bill('2025-11-05', 1000)
  // $30.00, and $20.00 more for half of the month before.
  of.bill('2025-12-05', 4000)
  of.bill('2026-01-05', 3000)
  const app = await opened(of)
  expect(Object.values(await app.monthEnds())).toEqual([1000, 1000, 3000, 3000])
})

it('more seats than now are more seats, not a change that was billed with the renewal', async () => {
  const seats = accountOf(ten, { quantity: 5, changed: '2025-12-20' })
  seats.begin(3000, { quantity: 3 })
  seats.bill('2025-11-05', 3000)
  seats.bill('2025-12-05', 6000)
  seats.bill('2026-01-05', 5000)
  const app = await opened(seats)
  expect(Object.values(await app.monthEnds())).toEqual([3000, 3000, 6000, 5000])
})

it('months are months though the plan is a year’s now', async () => {
  const of = accountOf(price(3, { unit_price: 20_000, every: [1, 'year'] }), {
    changed: '2026-01-05',
  })
  of.begin(1000, { price: ten })
  of.bill('2025-11-05', 1000)
  of.bill('2025-12-05', 1500)
  of.bill('2026-01-05', 20_000)
  const app = await opened(of)
  // A third price in December: as often as that of the beginning, which is nearer.
  expect(Object.values(await app.monthEnds())).toEqual([1000, 1000, 1500, 1667])
  expect(await app.difference()).toBe(0)
})

it('a change before the last one is not guessed at: it shows with the renewal after it', async () => {
  const of = accountOf(thirty, { changed: '2025-12-20' })
  of.begin(1000, { price: ten })
  of.bill('2025-10-20', 500, { reason: 'updated' })
  of.bill('2025-11-05', 2000)
  of.bill('2025-12-20', 1032, { reason: 'updated' })
  const app = await opened(of)
  expect(await app.monthEnds()).toMatchObject({ '2025-10': 1000, '2025-11': 2000 })
})

it('a customer who pays in pounds is counted in the store’s dollars, to the cent', async () => {
  const of = accountOf(thirty, { changed: '2025-12-05' })
  const pounds = { currency: 'GBP', rate: '1.35012700' } as const
  of.begin(741, { price: ten, ...pounds })
  // £7.55 at another rate, with 20% on top, are $10.07 and tax.
  of.bill('2025-11-05', 906, { ...pounds, tax: 151, rate: '1.33333333' })
  of.bill('2025-12-05', 2222, pounds)
  of.bill('2026-01-05', 2231, { ...pounds, rate: '1.34467000' })
  const app = await opened(of)
  expect(Object.values(await app.monthEnds())).toEqual([1000, 1000, 3000, 3000])
  expect((await app.client.recurring.reconciliation({})).subscriptions).toEqual([])
})

it('in another store’s currency what it costs now has to do', async () => {
  const of = accountOf(ten, { store_id: 1102 })
  of.begin(1000, { currency: 'EUR', rate: '1.17319943' })
  of.bill('2026-01-05', 873, { currency: 'GBP', rate: '1.35012700' })
  const app = await opened(of)
  const { subscriptions } = await app.client.recurring.reconciliation({})
  expect(subscriptions).toEqual([])
})

it('a fee for setting up does not count', async () => {
  const of = accountOf(price(4, { unit_price: 1000, setup_fee: 5000, setup_fee_enabled: true }))
  of.begin(6000)
  of.bill('2025-11-05', 1000)
  const app = await opened(of)
  expect(await app.monthEnds()).toMatchObject({ '2025-10': 1000, '2025-11': 1000 })
  expect(await app.difference()).toBe(0)
})

it('a discount for ever takes its part off, one for once does not, to the fraction', async () => {
  const of = accountOf(price(5, { unit_price: 999 }))
  const forever = discount(31, { amount: 15, amount_type: 'percent', duration: 'forever' })
  of.account.discounts.push(forever)
  of.account.redemptions.push(redemption(41, forever, of.one.attributes.order_id))
  of.begin(0, { discount: 999 })
  of.bill('2025-11-05', 849, { discount: 150 })
  const app = await opened(of)
  expect((await app.monthEnds())['2025-10']).toBe(849)
  expect((await app.client.recurring.reconciliation({})).subscriptions).toEqual([])
})

it('a trial bills nothing: it counts from its first renewal', async () => {
  const of = accountOf(ten, { trial_ends_at: instant(at('2025-11-05')) })
  of.begin(0)
  of.bill('2025-11-05', 1000)
  const app = await opened(of)
  expect(await app.monthEnds()).toEqual({
    '2025-11': 1000,
    '2025-12': 1000,
    '2026-01': 1000,
  })
})

it('what is void never stands, what is pending does, what was refunded was for its time', async () => {
  const of = accountOf(ten)
  of.begin(1000, { refunded: 1000, refundedAt: at('2025-10-06'), status: 'refunded' })
  of.bill('2025-11-05', 1000, { status: 'pending' })
  const later = of.bill('2026-01-05', 1000)
  const { sandbox } = await opened(of)
  const store = await readAll(sandbox)
  const voided = () =>
    [...store.periods.values()].sort((a, b) => a.from - b.from).map(one => one.voided)
  expect(voided()).toEqual([false, false, false])
  later.attributes.status = 'void'
  await sync(sandbox, store)
  expect(voided()).toEqual([false, false, true])
  // An order that nobody has paid begins nothing yet.
  of.account.orders.splice(0)
  of.begin(1000, { status: 'pending' })
  const again = await readAll(sandbox)
  expect(again.periods.get(`order:${of.one.attributes.order_id}:501`)?.voided).toBe(true)
})

it('of an account that was synced before there was such a history it is read', async () => {
  const of = accountOf(ten)
  of.begin(1000)
  of.bill('2025-11-05', 1000)
  const { sandbox } = await opened(of)
  const whole = await readAll(sandbox)
  expect(whole.periods.size).toBe(2)
  const earlier = JSON.stringify({ ...JSON.parse(String(whole.cursor)), version: 1 })
  const again = { ...whole, periods: new Map(), cursor: earlier }
  await sync(sandbox, again)
  expect(again.periods).toEqual(whole.periods)
})

it('an order is only read by itself where what was billed is not what it costs now', async () => {
  const of = accountOf(thirty)
  of.begin(1000, { price: ten })
  for (const day of ['2025-11-05', '2025-12-05']) of.bill(day, 1000)
  const { sandbox } = await opened(of)
  const single = ({ path }: { path: string }) => /\/orders\/\d+$/.test(path)
  const before = sandbox.requests.filter(single).length
  expect(before).toBe(1)
  for (const one of of.account.invoices) one.attributes.total = 3000
  await readAll(sandbox)
  expect(sandbox.requests.filter(single)).toHaveLength(before)
})
