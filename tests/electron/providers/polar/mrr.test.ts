import { describe, expect, it } from 'vitest'
import { compare, exact, roundHalfEven } from '../../../../shared/exact.ts'
import {
  addOrder,
  DAY,
  emptyAccount,
  type PolarAccount,
  TODAY,
} from '../../../support/polar/account.ts'
import {
  custom,
  fixed,
  metered,
  type SubscriptionOptions,
  subscription,
} from '../../../support/polar/billing.ts'
import { casesOf } from '../../../support/polar/cases.ts'
import { discount, type OrderOptions, organization } from '../../../support/polar/objects.ts'
import { open, readAll, sync } from '../../../support/polar/reading.ts'

const at = TODAY - 100 * DAY

/** An account of one subscription, with an order of it where one is given. */
function accountOf(own: Partial<SubscriptionOptions>, sold?: Partial<OrderOptions>): PolarAccount {
  const account = emptyAccount()
  const one = subscription(1, { at, amount: 1000, prices: [fixed(1, 1000)], ...own })
  account.subscriptions = [one]
  if (sold) addOrder(account, { at: at + 60_000, subtotal: 0, subscription: one, ...sold })
  return account
}

async function worthOf(account: PolarAccount) {
  const sandbox = await open(account)
  const [one] = (await readAll(sandbox)).subscriptions.values()
  if (!one) throw new Error('There is no subscription')
  const asked = sandbox.requests.map(({ path }) => path)
  return { mrr: Number(roundHalfEven(one.mrr)), working: one.working, asked, one }
}

/** Where tax is within a price, what was paid tells: see below. */
const UNTAXED = casesOf(TODAY).filter(({ within }) => within === undefined)

it.each(UNTAXED.map(it => [it.name, it] as const))('%s', async (_name, of) => {
  const { one } = await worthOf({ ...emptyAccount(), subscriptions: [of.subscription] })
  expect(compare(one.mrr, exact(...of.mrr))).toBe(0)
  expect(one.counted && one.endedAt === null).toBe(of.counts)
})

describe('the sum is written as people write it', () => {
  it.each<[string, Partial<SubscriptionOptions>]>([
    ['$10.00', {}],
    ['$99.00 ÷ 12', { amount: 9900, prices: [fixed(1, 9900)], every: [1, 'year'] }],
    [
      '($99.00 − 20% forever) ÷ 12',
      {
        ...{ amount: 7920, prices: [fixed(1, 9900)], every: [1, 'year'] },
        discount: discount({ percent: 20 }, 'forever'),
      },
    ],
    ['$10.00 − $3.00 forever', { amount: 700, discount: discount({ amount: 300 }, 'forever') }],
    [
      '$7.00 after $3.00 forever',
      { amount: 700, prices: [custom(1)], discount: discount({ amount: 300 }, 'forever') },
    ],
    ['$40.00 for 5 seats', { amount: 4000, seats: 5 }],
    ['$10.00; metered, not counted', { prices: [fixed(1, 1000), metered(2)] }],
    [
      '$0.00; what it is worth after its discount is not known yet',
      { amount: 0, prices: [custom(1)], discount: discount({ percent: 100 }, 'repeating') },
    ],
  ])('%s', async (working, own) => {
    expect((await worthOf(accountOf(own))).working).toBe(working)
  })
})

describe('the tax within a price', () => {
  const inclusive = { amount: 1190, prices: [fixed(1, 1190, { behavior: 'inclusive' })] } as const
  const own = { ...inclusive, prices: [...inclusive.prices] }
  const sold = { subtotal: 1190, tax: 190, inclusive: true }

  it('comes off as the newest order that was paid has it', async () => {
    expect(await worthOf(accountOf(own, sold))).toMatchObject({
      mrr: 1000,
      working: '$11.90 − 19/119 tax',
    })
  })

  it('stays in before anything was paid, and the working says so', async () => {
    const { mrr, working } = await worthOf(accountOf(own))
    expect(mrr).toBe(1190)
    expect(working).toBe('$11.90; tax, where the price includes it, not taken out')
  })

  it.each(['pending', 'void'] as const)('is not told by an order that is %s', async status => {
    expect((await worthOf(accountOf(own, { ...sold, status }))).mrr).toBe(1190)
  })

  it('is not told by an order with more tax than it comes to', async () => {
    const { mrr } = await worthOf(accountOf(own, { ...sold, tax: 1200, subtotal: 1190 }))
    expect(mrr).toBe(1190)
  })

  it('is not told by a list of other orders, which stops the sync', async () => {
    const account = accountOf(own, sold)
    const sandbox = await open(account)
    const store = await readAll(sandbox, { pages: 1 })
    store.cursor = (store.cursor ?? '').replace('"step":"refunds"', '"step":"subscriptions"')
    const other = JSON.stringify({
      items: [{ ...account.orders[0], subscription_id: 'another' }],
      pagination: { total_count: 1, max_page: 1 },
    })
    sandbox.inject({ status: 200, body: other }, { path: '/v1/orders/' })
    await expect(sync(sandbox, store)).rejects.toMatchObject({ code: 'PROVIDER_ANSWER_INVALID' })
    await sync(sandbox, store)
    expect([...store.subscriptions.values()]).toMatchObject([{ working: '$11.90 − 19/119 tax' }])
  })

  it('is none where tax came on top', async () => {
    const onTop = { subtotal: 1190, tax: 226 }
    expect(await worthOf(accountOf(own, onTop))).toMatchObject({ mrr: 1190, working: '$11.90' })
  })

  it('is looked for as the organization has it, where a price says nothing', async () => {
    const unsaid = { amount: 1190, prices: [fixed(1, 1190, { behavior: null })] }
    const account = accountOf(unsaid, sold)
    account.organizations = [organization({ default_tax_behavior: 'exclusive' })]
    expect((await worthOf(account)).mrr).toBe(1190)
    account.organizations = [organization({ default_tax_behavior: 'inclusive' })]
    expect((await worthOf(account)).mrr).toBe(1000)
  })

  it('asks for nothing in a reading of everything, and once for a subscription that changed', async () => {
    const account = accountOf(own, sold)
    const sandbox = await open(account)
    const store = await readAll(sandbox)
    const ordersAsked = () =>
      sandbox.requests.filter(({ query }) => query.has('subscription_id')).length
    expect(ordersAsked()).toBe(0)
    const [one] = account.subscriptions
    if (!one) throw new Error('There is no subscription')
    // Newer ones of something else move it off the pages that a short pass reads.
    addOrder(account, { at: TODAY - DAY, subtotal: 100 })
    for (let n = 0; n < 250; n++) addOrder(account, { at: TODAY - 50 * DAY + n, subtotal: 100 })
    await sync(sandbox, store, { now: () => TODAY + 25 * 3_600_000 })
    one.status = 'past_due'
    one.modified_at = new Date(TODAY).toISOString()
    await sync(sandbox, store, { now: () => TODAY + 26 * 3_600_000 })
    expect(ordersAsked()).toBe(1)
    expect(store.subscriptions.get(one.id)).toMatchObject({ status: 'past_due' })
    expect(Number(roundHalfEven(store.subscriptions.get(one.id)?.mrr ?? { n: 0n, d: 1n }))).toBe(
      1000,
    )
  })
})
