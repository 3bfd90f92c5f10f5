import { describe, expect, it } from 'vitest'
import { roundHalfEven } from '../../../../shared/exact.ts'
import { addOrder, DAY, emptyAccount, TODAY } from '../../../support/polar/account.ts'
import { fixed, type SubscriptionOptions, subscription } from '../../../support/polar/billing.ts'
import {
  discount,
  instant,
  item,
  type OrderOptions,
  type WireItem,
} from '../../../support/polar/objects.ts'
import { open, readAll } from '../../../support/polar/reading.ts'

const on = (month: number, day: number) => Date.UTC(2025, month - 1, day)

/** A line for a time, from and until. */
const line = (amount: number, from: number, until: number, own: Partial<WireItem> = {}) =>
  item(amount + 5000, {
    ...{ amount, start_timestamp: instant(from), end_timestamp: instant(until) },
    ...own,
  })
const part = (amount: number, from: number, until: number) =>
  line(amount, from, until, { proration: true })

interface Sold extends Partial<OrderOptions> {
  at: number
}

/** What orders of one subscription billed it for: from, until and a month's worth in cents. */
async function billed(orders: Sold[], own: Partial<SubscriptionOptions> = {}) {
  const account = emptyAccount()
  const one = subscription(1, { at: on(10, 5), amount: 1000, prices: [fixed(1, 1000)], ...own })
  account.subscriptions = [one]
  for (const order of orders) {
    const subtotal = (order.items ?? []).reduce((sum, { amount }) => sum + amount, 0)
    const reason = 'subscription_cycle'
    addOrder(account, { subtotal, subscription: one, reason, ...order })
  }
  const { periods } = await readAll(await open(account))
  return [...periods.values()]
    .sort((a, b) => a.from - b.from)
    .map(({ from, until, mrr, voided, ...of }) => ({
      from: new Date(from).toISOString().slice(0, 10),
      until: new Date(until).toISOString().slice(0, 10),
      cents: Number(roundHalfEven(mrr)),
      own: of.item !== one.id,
      voided,
      working: of.working,
    }))
}

describe('an order for a whole period', () => {
  it('is for the time of its line', async () => {
    const items = [line(1000, on(10, 5), on(11, 5))]
    expect(await billed([{ at: on(10, 5), items }])).toMatchObject([
      { from: '2025-10-05', until: '2025-11-05', cents: 1000, own: false, voided: false },
    ])
  })

  it('of before lines had times is for one interval of its product', async () => {
    expect(
      await billed([{ at: on(10, 5), items: [item(1, { amount: 9900 })] }], { every: [1, 'year'] }),
    ).toMatchObject([{ from: '2025-10-05', until: '2026-10-05', cents: 825 }])
  })

  it('leaves out what was used before it', async () => {
    const items = [line(1000, on(11, 5), on(12, 5)), line(777, on(10, 5), on(11, 5))]
    expect(await billed([{ at: on(11, 5) + 60_000, items }])).toMatchObject([{ cents: 1000 }])
  })

  it('has a discount that lasts taken off, and no other', async () => {
    const items = [line(1000, on(10, 5), on(11, 5))]
    const sold = (duration: 'forever' | 'once', discounted: number) => [
      { at: on(10, 5), items, discounted, discount: discount({ percent: 20 }, duration) },
    ]
    expect(await billed(sold('forever', 200))).toMatchObject([{ cents: 800 }])
    expect(await billed(sold('once', 200))).toMatchObject([{ cents: 1000 }])
  })

  it('is without the tax in it, and one of nothing as the newest that was paid', async () => {
    const months = [line(1190, on(10, 5), on(11, 5)), line(1190, on(11, 5), on(12, 5))]
    const free = { discounted: 1190, discount: discount({ percent: 100 }, 'once') }
    const [first, second] = months.map(it => ({ items: [it], inclusive: true }))
    const periods = await billed([
      { at: on(10, 5), ...first, ...free },
      { at: on(11, 5), ...second, tax: 190 },
    ])
    expect(periods).toMatchObject([
      { cents: 1000, working: '$11.90 − 19/119 tax' },
      { cents: 1000 },
    ])
  })

  it('that began a trial, or settles a meter, is for none', async () => {
    const trial = item(1, { amount: 0, product_price_id: null })
    expect(
      await billed([{ at: on(10, 5), items: [trial], reason: 'subscription_create' }]),
    ).toEqual([])
    const used = [line(777, on(10, 5), on(11, 5))]
    const reason = 'subscription_meter_cycle'
    expect(await billed([{ at: on(11, 5), items: used, reason }])).toEqual([])
  })

  it.each([
    ['subscription_create', 'paid', false],
    ['subscription_create', 'refunded', false],
    ['subscription_create', 'pending', true],
    ['subscription_create', 'void', true],
    ['subscription_cycle', 'pending', false],
    ['subscription_cycle', 'void', false],
    ['subscription_update', 'pending', false],
    ['subscription_update', 'void', true],
  ] as const)('of %s that is %s: voided %s', async (reason, status, voided) => {
    const items = [line(1000, on(10, 5), on(11, 5))]
    expect(await billed([{ at: on(10, 5), items, reason, status }])).toMatchObject([{ voided }])
  })

  it('that is a draft is for none yet', async () => {
    const items = [line(1000, on(10, 5), on(11, 5))]
    expect(await billed([{ at: on(10, 5), items, status: 'draft' }])).toEqual([])
  })
})

describe('a change in the middle of a period', () => {
  const reason = 'subscription_update'
  // 15 of November's 30 days.
  const [from, until] = [on(11, 16), on(12, 1)]

  it('of plan is the new price for the rest of it, by what the subscription costs now', async () => {
    // $30.01, of which half is $15.005: to the cent, $15.00.
    const items = [part(-500, from, until), part(1500, from, until)]
    expect(await billed([{ at: from, items, reason }], { amount: 3001 })).toMatchObject([
      { from: '2025-11-16', until: '2025-12-01', cents: 3001, own: false },
    ])
  })

  it('of plan that changed again since is the amount over its share of the period', async () => {
    const items = [part(-500, from, until), part(1500, from, until)]
    expect(await billed([{ at: from, items, reason }], { amount: 9900 })).toMatchObject([
      { cents: 3000, own: false },
    ])
  })

  it('that adds seats, or takes some off, is beside the whole period', async () => {
    const more = await billed([{ at: from, items: [part(400, from, until)], reason }])
    expect(more).toMatchObject([{ cents: 800, own: true }])
    const fewer = await billed([{ at: from, items: [part(-400, from, until)], reason }])
    expect(fewer).toMatchObject([{ cents: -800, own: true }])
  })

  it('that begins a period anew is that period; the credit needs no sum of its own', async () => {
    const items = [part(-500, from, until), line(3000, from, on(12, 16))]
    expect(await billed([{ at: from, items, reason }])).toMatchObject([
      { from: '2025-11-16', until: '2025-12-16', cents: 3000, own: false },
    ])
  })

  it('without times says nothing until the next renewal', async () => {
    const items = [
      item(1, { amount: -500, proration: true }),
      item(2, { amount: 1500, proration: true }),
    ]
    expect(await billed([{ at: from, items, reason }])).toEqual([])
  })

  it('that is billed with the next renewal is there from its own day on', async () => {
    const items = [part(-500, from, until), part(1500, from, until), line(3000, until, on(12, 31))]
    expect(await billed([{ at: until + 60_000, items }], { amount: 3000 })).toMatchObject([
      { from: '2025-11-16', until: '2025-12-01', cents: 3000, own: false },
      { from: '2025-12-01', until: '2025-12-31', cents: 3000, own: false },
    ])
    const fewer = [part(-400, from, until), line(200, until, on(12, 31))]
    expect(await billed([{ at: until + 60_000, items: fewer }])).toMatchObject([
      { from: '2025-11-16', cents: -800, own: true },
      { from: '2025-12-01', cents: 200, own: false },
    ])
  })
})

it('an account of a day ago has its history up to today', async () => {
  const items = [line(1000, TODAY - DAY, TODAY + 29 * DAY)]
  expect(await billed([{ at: TODAY - DAY, items }])).toHaveLength(1)
})
