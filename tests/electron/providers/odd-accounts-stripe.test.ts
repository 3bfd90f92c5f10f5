import { expect, test } from 'vitest'
import { stripe } from '../../../electron/providers/stripe/index.ts'
import { syncedApp } from '../../support/history.ts'
import { amiss, movements, totals } from '../../support/shown.ts'
import { add, addCharge, type StripeAccount, TODAY } from '../../support/stripe/account.ts'
import type { PriceOptions } from '../../support/stripe/billing.ts'
import { dispute, refund } from '../../support/stripe/objects.ts'
import { createStripeSandbox } from '../../support/stripe/sandbox.ts'
import { at, emptyAccount, subscribe } from '../../support/stripe/subscribe.ts'

/** Accounts at Stripe that are odd, each with its figures worked by hand. Today is 15 January 2026. */

const opened = async (account: StripeAccount) =>
  syncedApp(stripe, await createStripeSandbox({ account }), TODAY * 1000)

/**
 * A team at $10.00 a seat that changed three times between 5 November and 5 December, 30 days: five seats, eight
 * with 24 days left, six with 18, twelve with 12. Stripe keeps each change for the next renewal:
 * −5 × $10.00 × 24/30 = −$40.00 and 8 × $10.00 × 24/30 = $64.00; −$48.00 and $36.00; −$24.00 and $48.00.
 */
function restlessTeam() {
  const account = emptyAccount()
  const { bill } = subscribe(account, '2025-10-05', { items: [{ amount: 1000, quantity: 12 }] })
  const month = (from: string, until: string, quantity: number) => ({
    ...{ from, until, quantity, amount: quantity * 1000 },
  })
  const change = (from: string, before: number, after: number, left: number) =>
    [
      { quantity: before, amount: (-before * 1000 * left) / 30 },
      { quantity: after, amount: (after * 1000 * left) / 30 },
    ].map(line => ({ ...line, from, until: '2025-12-05', proration: true }))
  bill('2025-10-05', [month('2025-10-05', '2025-11-05', 5)], { reason: 'subscription_create' })
  bill('2025-11-05', [month('2025-11-05', '2025-12-05', 5)])
  const renewal = bill('2025-12-05', [
    ...change('2025-11-11', 5, 8, 24),
    ...change('2025-11-17', 8, 6, 18),
    ...change('2025-11-23', 6, 12, 12),
    month('2025-12-05', '2026-01-05', 12),
  ])
  bill('2026-01-05', [month('2026-01-05', '2026-02-05', 12)])
  return { account, renewal }
}

test.each(['by lines of the item', 'as invoice items that name none'])(
  'three changes of seats within one month, billed %s',
  async shape => {
    const { account, renewal } = restlessTeam()
    for (const line of renewal.lines) {
      const details = line.parent?.subscription_item_details
      if (shape === 'by lines of the item' || !details?.proration) continue
      const { subscription, proration, invoice_item, proration_details } = details
      line.parent = {
        type: 'invoice_item_details',
        subscription_item_details: null,
        invoice_item_details: {
          ...{ subscription, proration, proration_details },
          invoice_item: invoice_item ?? '',
        },
      }
    }
    const app = await opened(account)
    const mrrOn = async (day: string) => (await app.workingOn(day))[0]?.[0]
    expect(await mrrOn('2025-11-10')).toBe(5000)
    expect(await mrrOn('2025-11-11')).toBe(8000)
    expect(await mrrOn('2025-11-17')).toBe(6000)
    expect(await mrrOn('2025-11-23')).toBe(12_000)
    expect(Object.values(await app.monthEnds())).toEqual([5000, 12_000, 12_000, 12_000])
    // One step from the end of October to the end of November.
    expect(await movements(app, '2025-11')).toEqual({ expansion: 7000 })
    expect(await movements(app, '2025-12')).toEqual({})
    expect(await app.difference()).toBe(0)
  },
)

/**
 * $240.00 paid for a year on 15 August, cut to $25.00 a month on 15 November, when 273 of 365 days are left:
 * −$240.00 × 273/365 = −$179.51 and $25.00 make an invoice of −$154.51. That becomes the customer's balance,
 * which pays December and January: no other money moves. The fee of $240.00 is 2.9 % and $0.30: $7.26.
 */
test('a year paid ahead and cut to months: a negative invoice pays those that follow', async () => {
  const account = emptyAccount()
  const { bill, subscription } = subscribe(account, '2025-08-15', { items: [{ amount: 2500 }] })
  const yearly: PriceOptions = { id: 'price_year', amount: 24_000, every: [1, 'year'] }
  const { customer } = subscription
  addCharge(account, { created: at('2025-08-15'), amount: 24_000, customer })
  bill('2025-08-15', [{ amount: 24_000, of: yearly, from: '2025-08-15', until: '2026-08-15' }], {
    reason: 'subscription_create',
  })
  const cut = bill(
    '2025-11-15',
    [
      { amount: -17_951, of: yearly, from: '2025-11-15', until: '2026-08-15', proration: true },
      { amount: 2500, from: '2025-11-15', until: '2025-12-15' },
    ],
    { reason: 'subscription_update' },
  )
  expect(cut.total).toBe(-15_451)
  bill('2025-12-15', [{ amount: 2500, from: '2025-12-15', until: '2026-01-15' }])
  bill('2026-01-15', [{ amount: 2500, from: '2026-01-15', until: '2026-02-15' }])
  const app = await opened(account)
  expect(await app.monthEnds()).toEqual({
    // $240.00 ÷ 12
    ...{ '2025-08': 2000, '2025-09': 2000, '2025-10': 2000 },
    ...{ '2025-11': 2500, '2025-12': 2500, '2026-01': 2500 },
  })
  expect(await movements(app, '2025-08')).toEqual({ new: 2000 })
  expect(await movements(app, '2025-11')).toEqual({ expansion: 500 })
  expect(await totals(app)).toEqual({ grossVolume: 24_000, fees: 726, netRevenue: 23_274 })
  expect(await app.client.metrics.document()).toMatchObject({
    arr: { amount: 30_000n },
    activeSubscribers: 1,
  })
  expect(await amiss(app)).toEqual([])
})

/**
 * Up to five seats for a flat $20.00, each beyond at $4.00. Five until 20 November, nine from then on:
 * $20.00 → $20.00 + 4 × $4.00 = $36.00. With 15 of 30 days left Stripe takes off −$10.00 for the flat fee (and a line
 * of nothing for the units), and writes down $10.00 and 4 × $4.00 × 15/30 = $8.00, a line for each tier.
 */
test('tiers with flat fees, changed in the middle of a month', async () => {
  const account = emptyAccount()
  const tiers: PriceOptions['tiers'] = {
    mode: 'graduated',
    of: [
      [5, 0, 2000],
      [null, 400, 0],
    ],
  }
  const { bill } = subscribe(account, '2025-10-05', { items: [{ tiers, quantity: 9 }] })
  const november = { from: '2025-11-05', until: '2025-12-05' }
  const rest = { from: '2025-11-20', until: '2025-12-05', proration: true }
  bill('2025-10-05', [
    { amount: 0, quantity: 5, from: '2025-10-05', until: '2025-11-05' },
    { amount: 2000, quantity: 0, from: '2025-10-05', until: '2025-11-05' },
  ])
  bill('2025-11-05', [
    { amount: 0, quantity: 5, ...november },
    { amount: 2000, quantity: 0, ...november },
  ])
  bill(
    '2025-11-20',
    [
      { amount: -1000, quantity: 0, ...rest },
      { amount: 0, quantity: 5, ...rest },
      { amount: 1000, quantity: 0, ...rest },
      { amount: 800, quantity: 4, ...rest },
    ],
    { reason: 'subscription_update' },
  )
  const renewal = (from: string, until: string) => [
    { amount: 0, quantity: 5, from, until },
    { amount: 2000, quantity: 0, from, until },
    { amount: 1600, quantity: 4, from, until },
  ]
  bill('2025-12-05', renewal('2025-12-05', '2026-01-05'))
  bill('2026-01-05', renewal('2026-01-05', '2026-02-05'))
  const app = await opened(account)
  expect(await app.workingOn('2025-11-19')).toEqual([[2000, '$20.00']])
  expect(await app.workingOn('2025-11-20')).toEqual([[3600, expect.any(String)]])
  expect(Object.values(await app.monthEnds())).toEqual([2000, 3600, 3600, 3600])
  expect(await movements(app, '2025-11')).toEqual({ expansion: 1600 })
  expect(await app.difference()).toBe(0)
})

/**
 * A trial from 1 to 15 November, extended to 1 and then to 11 December, each with an invoice of nothing; then
 * $14.00 every two weeks over the turn of the year, from 11 and 25 December and 8 January:
 * $14.00 × 365/84 ÷ 2 = $30.41666…
 */
test('fortnights over the turn of the year, after a trial that was extended twice', async () => {
  const account = emptyAccount()
  const { bill, subscription } = subscribe(account, '2025-11-01', {
    items: [{ amount: 1400, every: [2, 'week'] }],
  })
  Object.assign(subscription, { trial_start: at('2025-11-01'), trial_end: at('2025-12-11') })
  const update = { reason: 'subscription_update' } as const
  const first = { amount: 0, from: '2025-11-01', until: '2025-11-15' }
  bill('2025-11-01', [first], { reason: 'subscription_create' })
  bill('2025-11-14', [{ amount: 0, from: '2025-11-14', until: '2025-12-01' }], update)
  bill('2025-11-28', [{ amount: 0, from: '2025-11-28', until: '2025-12-11' }], update)
  bill('2025-12-11', [{ amount: 1400, from: '2025-12-11', until: '2025-12-25' }])
  bill('2025-12-25', [{ amount: 1400, from: '2025-12-25', until: '2026-01-08' }])
  bill('2026-01-08', [{ amount: 1400, from: '2026-01-08', until: '2026-01-22' }])
  const app = await opened(account)
  expect(await app.workingOn('2025-12-10')).toEqual([])
  expect(await app.monthEnds()).toMatchObject({ '2025-12': 3042, '2026-01': 3042 })
  expect(await movements(app, '2025-12')).toEqual({ new: 3042 })
  expect(await movements(app, '2026-01')).toEqual({})
  const { trials, arr } = await app.client.metrics.document()
  // 12 × the rounded MRR.
  expect(arr?.amount).toBe(36_504n)
  const told = { converted: 1, lost: 0, running: 0 }
  expect(trials.ended.filter(({ trials }) => trials > 0)).toMatchObject([
    { month: '2025-12', ...told },
  ])
  expect(trials.started.filter(({ trials }) => trials > 0)).toMatchObject([
    { month: '2025-11', ...told },
  ])
  expect(await app.difference()).toBe(0)
})

/**
 * A charge of $200.00 (fee 2.9 % and $0.30: $6.10) is disputed in October for a fee of $15.00, and lost. In December the bank thinks
 * again: the money and the fee come back. In January the bank takes it once more, and that is the end.
 */
test('a dispute that was lost, won and lost again is in three months, and of one customer', async () => {
  const account = emptyAccount()
  const paid = addCharge(account, {
    ...{ created: at('2025-09-20'), amount: 20_000, customer: 'cus_gone' },
  })
  const about = { id: 'dp_back', amount: 20_000, currency: 'usd', created: at('2025-10-10') }
  account.sources.set('dp_back', dispute(about, paid.source ?? ''))
  const turn = (day: string, category: string, amount: number, fee: number) =>
    add(account, {
      ...{ category, type: 'adjustment', amount, fee, created: at(day), source: 'dp_back' },
    })
  turn('2025-10-10', 'dispute', -20_000, 1500)
  turn('2025-12-10', 'dispute_reversal', 20_000, -1500)
  turn('2026-01-10', 'dispute', -20_000, 1500)
  const app = await opened(account)
  // 200.00 − (200.00 − 200.00 + 200.00) − (6.10 + 15.00 − 15.00 + 15.00)
  expect(await totals(app)).toEqual({
    ...{ grossVolume: 20_000, disputes: 20_000, fees: 2110, netRevenue: -2110 },
  })
  const { monthly } = await app.client.metrics.document()
  const net = monthly.map(it => [
    it.month,
    Number(it.disputes.amount),
    Number(it.netRevenue.amount),
  ])
  expect(net).toEqual([
    ['2025-09', 0, 19_390],
    ['2025-10', 20_000, -21_500],
    ['2025-11', 0, 0],
    ['2025-12', -20_000, 21_500],
    ['2026-01', 20_000, -21_500],
  ])
  const { entries } = await app.client.entries.list({})
  expect(new Set(entries.map(({ customer }) => customer)).size).toBe(1)
  // Revenue before fees in December is −(−200.00) = 200.00; in November it was nothing, so there is no growth.
  expect((await app.client.metrics.overview()).growth).toBeNull()
  expect(await amiss(app)).toEqual([])
})

/**
 * An account that settled in dollars until October and in euro since. $100.00 was charged in October (fee $3.20) and
 * paid out, and went back in December out of the euro, at 0.8 euro to the dollar: −€80.00, of the €20.00 (fee €0.88) that
 * came in since. In euro alone more went back than ever came in.
 */
test('a settlement currency that changed, and a refund larger than what was paid in it', async () => {
  const account = emptyAccount()
  const paid = addCharge(account, { created: at('2025-10-10'), amount: 10_000, customer: 'cus_a' })
  const out = { category: 'payout', type: 'payout', amount: -9680, created: at('2025-10-20') }
  add(account, out)
  account.currency = 'eur'
  const back = { id: 're_late', amount: 10_000, currency: 'usd', created: at('2025-12-10') }
  account.sources.set('re_late', refund(back, paid.source ?? ''))
  add(account, {
    ...{ category: 'refund', type: 'refund', amount: -8000, currency: 'eur', source: 're_late' },
    ...{ created: at('2025-12-10'), exchangeRate: 0.8 },
  })
  addCharge(account, {
    ...{ created: at('2025-12-12'), amount: 2000, currency: 'eur', fee: 88, customer: 'cus_b' },
  })
  const app = await opened(account)
  expect(await totals(app, 'USD')).toEqual({ grossVolume: 10_000, fees: 320, netRevenue: 9680 })
  // 20.00 − 80.00 − 0.88
  expect(await totals(app, 'EUR')).toEqual({
    ...{ grossVolume: 2000, refunds: 8000, fees: 88, netRevenue: -6088 },
  })
  const { currency, whole, unconverted } = await app.client.metrics.document()
  expect(currency).toBe('EUR')
  // Nobody told a rate by the day of that charge: it stands beside the euro, in no sum of theirs.
  expect(unconverted).toMatchObject([{ currency: 'USD', netRevenue: { amount: 9680n } }])
  expect(whole.map(it => [it.currency, Number(it.ledgerBalance.amount)])).toEqual([
    ['EUR', -6088],
    ['USD', 0],
  ])
  expect(await amiss(app)).toEqual([])
})
