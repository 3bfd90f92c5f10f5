import { describe, expect, it } from 'vitest'
import type { Exact } from '../../../../shared/exact.ts'
import { DAY, emptyAccount, lemonAccount, TODAY } from '../../../support/lemon-squeezy/account.ts'
import { item, price, subscription } from '../../../support/lemon-squeezy/billing.ts'
import {
  instant,
  type WireItem,
  type WirePrice,
  type WireSubscription,
} from '../../../support/lemon-squeezy/objects.ts'
import { open, readAll } from '../../../support/lemon-squeezy/reading.ts'

const equal = (a: Exact, [n, d]: [bigint, bigint]) => a.n * d === n * a.d

/** One subscription, of the store 1101, to a price of $10.00 a month unless told otherwise. */
async function read({
  prices = [price(1, { unit_price: 1000 })],
  items = [item(1, { subscription: 501, price: 1, at: TODAY })],
  first = items[0] ?? null,
  ...own
}: Partial<WireSubscription['attributes']> & {
  prices?: WirePrice[]
  items?: WireItem[]
  first?: WireItem | null
}) {
  const account = emptyAccount()
  account.prices.push(...prices)
  account.items.push(...items)
  account.subscriptions.push(subscription(501, { at: TODAY - 100 * DAY, first, ...own }))
  const { subscriptions, setAside } = await readAll(await open(account))
  const [one] = subscriptions.values()
  if (!one) throw new Error(setAside.get('501')?.reason ?? 'No subscription came')
  return one
}

describe('every kind of subscription', () => {
  it('is worth what was worked out by hand', async () => {
    const account = lemonAccount({ entries: 5, raised: true })
    const { subscriptions } = await readAll(await open(account))
    for (const { name, subscription: one, mrr, currency, counts } of account.cases) {
      const ours = subscriptions.get(one.id)
      if (!ours) throw new Error(`${name} is missing`)
      expect(equal(ours.mrr, mrr), `${name}: ${ours.working}`).toBe(true)
      expect(ours.currency, name).toBe(currency)
      const now = ours.counted && ours.countedFrom <= TODAY && ours.endedAt === null
      expect(now, name).toBe(counts)
    }
  })

  it('says how that was worked out', async () => {
    const account = lemonAccount({ entries: 5 })
    const { subscriptions } = await readAll(await open(account))
    expect(account.cases.map(it => subscriptions.get(it.subscription.id)?.working)).toEqual([
      '$10.00',
      '3 × $99.00 ÷ 12',
      '$5.00 × 365/84',
      '$1.00 × 365/12 ÷ 10',
      '€30.00 ÷ 3',
      '2 packages of 5 × $20.00',
      '$50.015 for 5 in graduated tiers',
      '$41.025 for 5 in volume tiers',
      ...Array(8).fill('$10.00'),
      '$0.00',
      'metered, not counted',
      '(2 × $99.00 − 20% forever) ÷ 12',
      '$10.00 − $3.00 forever',
      '$10.00',
      '$12.00 − 1/6 tax',
      '$9.99 − 167/999 tax',
      '3 × $119.00 ÷ 12 − 19/119 tax',
      '€11.90 − 19/119 tax',
      '$12.00',
      '$12.00; tax, where the price includes it, not taken out',
      '$12.00 − 20% forever − 1/6 tax',
    ])
  })

  it('names its plan by what is sold, and nobody', async () => {
    expect(await read({})).toMatchObject({ plan: 'Tidewater' })
    expect(await read({ variant_name: 'Team' })).toMatchObject({ plan: 'Tidewater – Team' })
  })
})

describe('how a subscription stands', () => {
  const inDays = (days: number) => instant(TODAY + days * DAY)
  const start = TODAY - 100 * DAY

  it.each([
    ['active', {}, { counted: true, endedAt: null, trialEndsAt: null }],
    ['past_due', {}, { counted: true, endedAt: null }],
    ['unpaid', {}, { counted: false }],
    ['paused', { pause: { mode: 'void', resumes_at: null } }, { counted: false }],
    ['active', { pause: { mode: 'free', resumes_at: inDays(9) } }, { counted: false }],
    ['on_trial', { trial_ends_at: inDays(3) }, { counted: false, countedFrom: TODAY + 3 * DAY }],
    ['active', { trial_ends_at: inDays(-90) }, { counted: true, trialEndsAt: TODAY - 90 * DAY }],
    ['active', { trial_ends_at: inDays(-90) }, { counted: true, countedFrom: TODAY - 90 * DAY }],
    ['past_due', {}, { cancelsAtPeriodEnd: false }],
    [
      'cancelled',
      { ends_at: inDays(9) },
      { counted: true, endedAt: null, cancelsAtPeriodEnd: true, countedFrom: start },
    ],
    [
      'cancelled',
      { ends_at: inDays(-1) },
      { counted: true, endedAt: TODAY - DAY, cancelsAtPeriodEnd: false },
    ],
    ['cancelled', { ends_at: inDays(3), trial_ends_at: inDays(3) }, { counted: false }],
    ['expired', { ends_at: inDays(-40) }, { counted: true, endedAt: TODAY - 40 * DAY }],
    ['expired', { ends_at: inDays(-90), trial_ends_at: inDays(-90) }, { counted: false }],
    ['grandfathered', {}, { counted: false }],
  ] as const)('%s with %j', async (status, own, expected) => {
    const wire = status as WireSubscription['attributes']['status']
    expect(await read({ ...own, status: wire })).toMatchObject({ status, ...expected })
  })
})

describe('what a subscription costs', () => {
  it('is all of its items, not the first alone', async () => {
    const items = [
      item(1, { subscription: 501, price: 1, at: TODAY }),
      item(2, { subscription: 501, price: 2, quantity: 4, at: TODAY }),
    ]
    const prices = [
      price(1, { unit_price: 1000 }),
      price(2, { unit_price: 1200, every: [1, 'year'] }),
    ]
    const one = await read({ prices, items })
    expect(equal(one.mrr, [1400n, 1n])).toBe(true)
    expect(one.working).toBe('$10.00 + 4 × $12.00 ÷ 12')
  })

  it('is the first item where the others were not included', async () => {
    const first = item(1, { subscription: 501, price: 1, at: TODAY })
    expect((await read({ items: [], first })).working).toBe('$10.00')
  })

  it('is nothing without an item', async () => {
    expect(await read({ items: [], first: null })).toMatchObject({
      working: 'no items',
      mrr: { n: 0n },
    })
  })

  it('takes fractions of a cent from the decimal price', async () => {
    const prices = [price(1, { unit_price: 0, unit_price_decimal: '0.125' })]
    const items = [item(1, { subscription: 501, price: 1, quantity: 1000, at: TODAY })]
    const one = await read({ prices, items })
    expect(equal(one.mrr, [125n, 1n])).toBe(true)
    expect(one.working).toBe('1000 × $0.00125')
  })

  it.each([
    ['a price that is gone', [], 'a price that Lemon Squeezy no longer knows, not counted'],
    [
      'a way of pricing nobody has seen',
      [{ ...price(1, { unit_price: 5 }), scheme: 'auction' }],
      'a way of pricing that is not known, not counted',
    ],
    [
      'a price that does not recur',
      [price(1, { unit_price: 5, renewal_interval_unit: null, renewal_interval_quantity: null })],
      'a price that does not recur, not counted',
    ],
  ])('is never guessed: %s', async (_name, prices, working) => {
    for (const one of prices) {
      if ('scheme' in one) Object.assign(one.attributes, { scheme: one.scheme })
    }
    expect(await read({ prices })).toMatchObject({ working, mrr: { n: 0n } })
  })

  it('needs its store, whose currency it is in', async () => {
    await expect(read({ store_id: 9 })).rejects.toThrow('Its store 9 is not listed.')
  })

  it('reads a price once, however many have it', async () => {
    const account = lemonAccount({ entries: 5 })
    const sandbox = await open(account)
    await readAll(sandbox)
    const asked = sandbox.requests.map(({ path }) => path).filter(path => /prices/.test(path))
    expect(asked).toHaveLength(new Set(asked).size)
    expect(asked).toHaveLength(account.prices.length)
  })
})
