import fc from 'fast-check'
import Stripe from 'stripe'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { ProviderSubscription } from '../../../../electron/ledger/page.ts'
import { exact, multiply, roundHalfEven, subtract, sum } from '../../../../shared/exact.ts'
import type { Store } from '../../../support/reading.ts'
import { addCase, stripeAccount, TODAY } from '../../../support/stripe/account.ts'
import { build, type Definition } from '../../../support/stripe/cases.ts'
import { catalogue } from '../../../support/stripe/catalogue.ts'
import { invoicesOf } from '../../../support/stripe/invoices.ts'
import { readAll } from '../../../support/stripe/reading.ts'
import { createStripeSandbox, type StripeSandbox } from '../../../support/stripe/sandbox.ts'
import { expectedMrr } from '../../../support/stripe/totals.ts'

let sandbox: StripeSandbox
let store: Store
beforeAll(async () => {
  sandbox = await createStripeSandbox({ entries: 0 })
  store = await readAll(sandbox)
})
afterAll(() => sandbox.close())

const cases = catalogue(TODAY)

const named = (name: string): ProviderSubscription => {
  const id = cases.find(one => one.name === name)?.subscription.id ?? ''
  const found = store.subscriptions.get(id)
  if (!found) throw new Error(`No subscription ${name}`)
  return found
}

/** What an account with these subscriptions reads as, in their order. */
async function read(definitions: Omit<Definition, 'mrr'>[]): Promise<ProviderSubscription[]> {
  const account = stripeAccount({ entries: 0, subscriptions: false })
  definitions.forEach((definition, index) => {
    addCase(account, build('', { ...definition, mrr: [0, 1] }, index, TODAY))
  })
  const own = await createStripeSandbox({ account })
  try {
    const { subscriptions } = await readAll(own)
    return account.subscriptions.flatMap(({ id }) => subscriptions.get(id) ?? [])
  } finally {
    await own.close()
  }
}

describe('monthly amounts, each worked out by hand beside its definition', () => {
  it.each(cases.map(({ name, mrr: [n, d] }) => ({ name, n, d })))(
    '$name: $n/$d',
    ({ name, n, d }) => {
      expect(named(name).mrr).toEqual({ n, d })
    },
  )

  it('sum, where they count, to the account’s MRR', () => {
    const counted = [...store.subscriptions.values()].filter(
      one => one.counted && one.endedAt === null,
    )
    const currencies = Map.groupBy(counted, one => one.currency)
    const mrr = [...currencies].map(([currency, all]) => [
      currency,
      Number(roundHalfEven(sum(all.map(one => one.mrr)))),
    ])
    expect(Object.fromEntries(mrr)).toEqual(expectedMrr(sandbox.account))
  })
})

describe('what counts', () => {
  it.each(cases.map(({ name, counted }) => ({ name, counted })))(
    '$name: $counted',
    ({ name, counted }) => {
      expect(named(name).counted).toBe(counted)
    },
  )

  it('one that was canceled counted until it ended', () => {
    const { startedAt, countedFrom, endedAt, status } = named('canceled')
    expect(status).toBe('canceled')
    expect(countedFrom).toBe(startedAt)
    expect(endedAt).toBe(startedAt + 60 * 86_400_000)
  })

  it('one with a trial counts from its end', () => {
    const { startedAt, countedFrom, trialEndsAt } = named('after its trial')
    expect(countedFrom).toBe(startedAt + 14 * 86_400_000)
    expect(trialEndsAt).toBe(countedFrom)
    expect(named('canceled').trialEndsAt).toBeNull()
    const later = named('after a trial that came later')
    expect(later.countedFrom).toBe(later.startedAt)
  })

  it('one that was backdated counts from its start, not from the day it was entered', () => {
    const { subscription } = cases.find(({ name }) => name === 'backdated') ?? {}
    expect(subscription?.created).toBeGreaterThan(subscription?.start_date ?? 0)
    expect(named('backdated').countedFrom).toBe((subscription?.start_date ?? 0) * 1000)
  })

  it('one that will be canceled counts, and says so', () => {
    expect(named('to be canceled')).toMatchObject({ cancelsAtPeriodEnd: true, endedAt: null })
    expect(named('monthly seats').cancelsAtPeriodEnd).toBe(false)
  })
})

describe('how it was worked out', () => {
  it.each([
    ['monthly seats', '3 × $10.00'],
    ['yearly', '$120.00 ÷ 12'],
    ['quarterly', '$90.00 ÷ 3'],
    ['every two weeks', '$14.00 × 365/84 ÷ 2'],
    ['daily', '$1.00 × 365/12'],
    ['a fraction of a cent', '3 × $0.005'],
    ['two items', '$10.00 + 4 × $5.00'],
    ['packages rounded up', '(45 ÷ 10, rounded up) × $8.00'],
    ['volume tiers, yearly', '$75.00 for 12 in volume tiers ÷ 12'],
    ['metered beside licensed', '$20.00 + metered, not counted'],
    ['a share off for ever', '2 × $10.00 − 20% forever'],
    ['an amount off a year', '$120.00 ÷ 12 − $12.00 ÷ 12 forever'],
    ['off some products', '($10.00 + $20.00) − 25% forever on some products'],
    ['off an item, then off all', '($10.00 − 50% forever + $20.00) − 10% forever'],
    ['in yen', '¥1,500'],
    ['free', '$0.00'],
  ])('%s: %s', (name, working) => {
    expect(named(name).working).toBe(working)
  })

  it('an amount off a year and a month comes off each invoice: the month’s', async () => {
    const items = [{ amount: 12_000, every: [1, 'year'] as [number, 'year'] }, { amount: 1000 }]
    const [one] = await read([{ items, off: [{ amount: 500 }] }])
    // Eleven invoices of $10.00 − $5.00 and one of $130.00 − $5.00 a year: $180.00 ÷ 12
    expect(one).toMatchObject({
      mrr: exact(1500),
      working: '($120.00 ÷ 12 + $10.00) − $5.00 forever',
    })
  })

  it('a plan has its nickname, or the ids of its prices', () => {
    expect(named('monthly seats').plan).toBe('Team')
    expect(named('two items').plan).toMatch(/^price_\w+_0 \+ price_\w+_1$/)
  })
})

describe('reading what it needs', () => {
  it('a coupon or a tiered price is read once, however many have it', async () => {
    const account = stripeAccount({ entries: 0, subscriptions: false })
    const tiers = { mode: 'volume' as const, of: [[null, 100, 0]] as [null, number, number][] }
    const one = build('', { mrr: [0, 1], items: [{ tiers }], off: [{ percent: 10 }] }, 0, TODAY)
    addCase(account, one)
    for (let n = 0; n < 30; n++) {
      account.subscriptions.push({ ...one.subscription, id: `sub_${n}` })
    }
    const own = await createStripeSandbox({ account })
    await readAll(own)
    const singles = own.requests.filter(({ path }) => /prices|coupons/.test(path))
    await own.close()
    expect(singles).toHaveLength(2)
  })

  it('a coupon or a price that was deleted since still counts where the API shows it', async () => {
    const account = stripeAccount({ entries: 0, subscriptions: false })
    const tiers = { mode: 'volume' as const, of: [[null, 1000, 0]] as [null, number, number][] }
    const items = [{ tiers, quantity: 2, off: [{ percent: 50 }] }]
    // 2 × $10.00 × 0.5 × 0.9
    addCase(account, build('', { mrr: [900, 1], items, off: [{ percent: 10 }] }, 0, TODAY))
    // $10.00 × 0.5, the customer's
    const customerOff = { percent: 50 }
    addCase(account, build('', { mrr: [500, 1], items: [{ amount: 1000 }], customerOff }, 1, TODAY))
    account.coupons.clear()
    account.prices.clear()
    const own = await createStripeSandbox({ account })
    const { subscriptions } = await readAll(own)
    await own.close()
    expect(subscriptions.get('sub_case00')?.mrr).toEqual(exact(900))
    expect(subscriptions.get('sub_case01')?.mrr).toEqual(exact(500))
  })

  it('a scripted coupon takes off what it did on the newest invoice, else its subscription is set aside', async () => {
    const account = stripeAccount({ entries: 0, subscriptions: false })
    const items = [{ amount: 3000 }, { amount: 12_000, product: 'prod_seat' }]
    const scripted = build('', { mrr: [0, 1], items, off: [{ percent: 10 }] }, 0, TODAY)
    addCase(account, scripted)
    account.invoices.push(...invoicesOf(scripted, TODAY))
    addCase(account, build('', { mrr: [0, 1], items, off: [{ percent: 10 }] }, 1, TODAY))
    for (const coupon of account.coupons.values()) Object.assign(coupon, { percent_off: null })
    for (const [index, line] of (account.invoices.at(-1)?.lines ?? []).entries()) {
      for (const off of line.discount_amounts) off.amount = index === 0 ? 500 : 700
    }
    const own = await createStripeSandbox({ account })
    onTestFinished(() => own.close())
    const { subscriptions, setAside } = await readAll(own)
    expect(subscriptions.get('sub_case00')).toMatchObject({
      mrr: exact(13_800),
      working: '($30.00 + $120.00) − $12.00 forever, as the newest invoice has it',
    })
    expect([...setAside.values()]).toMatchObject([
      { id: 'sub_case01', reason: expect.stringContaining('script') },
    ])
  })

  it('a price deleted since, of another currency, costs what it was billed last', async () => {
    const account = stripeAccount({ entries: 0, subscriptions: false })
    const items = [{ amount: 1000, quantity: 3, currencies: { eur: 900 } }]
    for (const index of [0, 1]) {
      const one = build('', { mrr: [0, 1], currency: 'eur', items }, index, TODAY)
      addCase(account, one)
      if (index === 0) account.invoices.push(...invoicesOf(one, TODAY))
    }
    account.prices.clear()
    const own = await createStripeSandbox({ account })
    onTestFinished(() => own.close())
    const { subscriptions, setAside } = await readAll(own)
    expect(subscriptions.get('sub_case00')).toMatchObject({
      mrr: exact(2700),
      working: '3 × €9.00',
    })
    expect([...setAside.keys()]).toEqual(['sub_case01'])
  })

  it('an amount in another currency takes nothing off', async () => {
    const dollars = { amount: 1000, currency: 'usd' }
    const [own, customers] = await read([
      { currency: 'eur', items: [{ amount: 4900, currency: 'eur' }], off: [dollars] },
      { currency: 'eur', items: [{ amount: 4900, currency: 'eur' }], customerOff: dollars },
    ])
    expect([own?.mrr, customers?.mrr]).toEqual([exact(4900), exact(4900)])
  })

  it('a canceled one that was billed asks for no coupon', async () => {
    const account = stripeAccount({ entries: 0, subscriptions: false })
    const canceled = { status: 'canceled' as const, ended: 60, items: [{ amount: 1000 }] }
    const one = build('', { ...canceled, mrr: [0, 1], off: [{ percent: 10 }] }, 0, TODAY)
    addCase(account, one)
    account.invoices.push(...invoicesOf(one, TODAY))
    const own = await createStripeSandbox({ account })
    onTestFinished(() => own.close())
    const { subscriptions } = await readAll(own)
    // $10.00 less the tenth that the list shows.
    expect(subscriptions.get('sub_case00')?.mrr).toEqual(exact(900))
    const asked = own.requests.findIndex(({ path }) => path === '/v1/subscriptions')
    expect(own.requests.slice(asked).filter(({ path }) => /coupons/.test(path))).toEqual([])
  })

  it('asks in the version that its SDK was made for, whatever the account’s own is', () => {
    const versions = sandbox.requests.map(({ headers }) => headers['stripe-version'])
    expect(new Set(versions)).toEqual(new Set([Stripe.API_VERSION]))
  })

  it('one with an item that is not understood is set aside, and takes no other with it', async () => {
    const account = stripeAccount({ entries: 0, subscriptions: false })
    const one = build('', { mrr: [0, 1], items: [{ amount: 1000 }] }, 0, TODAY)
    Object.assign(one.prices[0]?.recurring ?? {}, { interval: 'fortnight' })
    addCase(account, one)
    addCase(account, build('', { mrr: [0, 1], items: [{ amount: 2000 }] }, 1, TODAY))
    const own = await createStripeSandbox({ account })
    onTestFinished(() => own.close())
    const { subscriptions, setAside } = await readAll(own)
    expect([...subscriptions.keys()]).toEqual(['sub_case01'])
    expect([...setAside.values()]).toEqual([
      {
        object: 'subscription',
        id: 'sub_case00',
        reason: expect.stringMatching(
          /si_sub_case00_0: price\.recurring\.interval is not day, week, month or year\.$/,
        ),
      },
    ])
  })
})

describe('laws', () => {
  const amount = fc.integer({ min: 0, max: 5_000_000 })
  const quantity = fc.integer({ min: 0, max: 500 })
  const every = fc.tuple(
    fc.integer({ min: 1, max: 36 }),
    fc.constantFrom('day' as const, 'week' as const, 'month' as const, 'year' as const),
  )
  const item = fc.record({ amount, quantity, every })
  const off = fc.oneof(
    fc.record({ percent: fc.integer({ min: 0, max: 1000 }).map(n => n / 10) }),
    fc.record({ amount: fc.integer({ min: 0, max: 1_000_000 }) }),
  )

  it('twelve months are a year, seven days a week', async () => {
    await fc.assert(
      fc.asyncProperty(amount, quantity, fc.integer({ min: 1, max: 5 }), async (each, seats, n) => {
        const times = (count: number, interval: 'day' | 'week' | 'month' | 'year') => ({
          items: [{ amount: each, quantity: seats, every: [count, interval] as [number, 'day'] }],
        })
        const [year, months, week, days] = await read([
          times(n, 'year'),
          times(12 * n, 'month'),
          times(n, 'week'),
          times(7 * n, 'day'),
        ])
        expect(year?.mrr).toEqual(months?.mrr)
        expect(week?.mrr).toEqual(days?.mrr)
      }),
      { numRuns: 25 },
    )
  })

  it('discounts take off no less than nothing and no more than all', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(item, { minLength: 1, maxLength: 4 }),
        fc.array(off, { maxLength: 3 }),
        async (items, discounts) => {
          const [full, reduced] = await read([{ items }, { items, off: discounts }])
          if (!full || !reduced) throw new Error('Not read')
          expect(reduced.mrr.n).toBeGreaterThanOrEqual(0n)
          expect(subtract(full.mrr, reduced.mrr).n).toBeGreaterThanOrEqual(0n)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('a share off is exactly that share', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(item, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 0, max: 1000 }),
        async (items, tenths) => {
          const [full, reduced] = await read([
            { items },
            { items, off: [{ percent: tenths / 10 }] },
          ])
          if (!full || !reduced) throw new Error('Not read')
          expect(reduced.mrr).toEqual(multiply(full.mrr, exact(1000 - tenths, 1000)))
        },
      ),
      { numRuns: 25 },
    )
  })

  it('items add up, and a quantity is as many of one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(item, { minLength: 1, maxLength: 4 }), async items => {
        const [all, ...alone] = await read([
          { items },
          ...items.map(one => ({ items: [{ ...one, quantity: 1 }] })),
        ])
        const parts = alone.map(({ mrr }, n) => multiply(mrr, exact(items[n]?.quantity ?? 0)))
        expect(all?.mrr).toEqual(sum(parts))
      }),
      { numRuns: 25 },
    )
  })
})
