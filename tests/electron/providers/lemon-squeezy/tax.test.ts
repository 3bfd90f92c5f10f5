import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { taxIn, withoutTax } from '../../../../electron/providers/lemon-squeezy/tax.ts'
import { exact, roundHalfEven } from '../../../../shared/exact.ts'
import { addOrder, DAY, lemonAccount, TODAY } from '../../../support/lemon-squeezy/account.ts'
import { accountOf, at, opened } from '../../../support/lemon-squeezy/billed.ts'
import { discount, price, redemption } from '../../../support/lemon-squeezy/billing.ts'
import { instant } from '../../../support/lemon-squeezy/objects.ts'
import { open, readAll, sync } from '../../../support/lemon-squeezy/reading.ts'
import type { LemonSandbox } from '../../../support/lemon-squeezy/sandbox.ts'
import { emptyStore, ledger } from '../../../support/reading.ts'

const plan = price(1, { unit_price: 1190 })
const within = (tax: number) => ({ tax, inclusive: true })
const yearlyPlan = price(2, { unit_price: 11_900, every: [1, 'year'] })
const NOT_KNOWN = '; tax, where the price includes it, not taken out'

/** No subscription is worth anything else by itself than by what it was billed. */
const expectMeeting = async ({ client }: Awaited<ReturnType<typeof opened>>) =>
  expect((await client.recurring.reconciliation({})).subscriptions).toEqual([])

/** Requests for the invoices of one subscription. */
const asked = ({ requests }: LemonSandbox) =>
  requests.filter(({ query }) => query.has('filter[subscription_id]'))

describe('what a sale tells of tax in its price', () => {
  it.each([
    [{ total: 1190, tax: 190, tax_inclusive: true }, exact(19, 119)],
    [{ total: 999, tax: 167, tax_inclusive: true }, exact(167, 999)],
    [{ total: 1190, tax: 0, tax_inclusive: true }, exact(0)],
    [{ total: 1190, tax: 190, tax_inclusive: false }, exact(0)],
    [{ total: 1190, tax: 190, tax_inclusive: null }, exact(0)],
    [{ total: 0, tax: 0, tax_inclusive: false }, exact(0)],
    // Of nothing there is no part.
    [{ total: 0, tax: 0, tax_inclusive: true }, null],
    [{ total: -500, tax: -80, tax_inclusive: true }, null],
    [{ total: 100, tax: 100, tax_inclusive: true }, null],
  ])('%j', (sale, expected) => {
    expect(taxIn(sale)).toEqual(expected)
  })

  it('law: of its own total, the total less the tax is left, whatever the amounts', () => {
    const sale = fc
      .tuple(fc.integer({ min: 1, max: 10 ** 9 }), fc.double({ min: 0, max: 0.99, noNaN: true }))
      .map(([total, part]) => ({ total, tax: Math.floor(total * part), tax_inclusive: true }))
    fc.assert(
      fc.property(sale, ({ total, tax, ...inclusive }) => {
        const left = withoutTax(exact(total), taxIn({ total, tax, ...inclusive }))
        expect(left).toEqual(exact(total - tax))
        const onTop = taxIn({ total, tax, tax_inclusive: false })
        expect(withoutTax(exact(total), onTop)).toEqual(exact(total))
        const twice = withoutTax(exact(2 * total), taxIn({ total, tax, ...inclusive }))
        expect(roundHalfEven(twice)).toBe(BigInt(2 * (total - tax)))
      }),
    )
  })
})

describe('tax in the price', () => {
  it('is no part of MRR, today and in the past, and both say so', async () => {
    const of = accountOf(plan)
    of.begin(1190, within(190))
    of.bill('2025-11-05', 1190, within(190))
    const app = await opened(of)
    expect(Object.values(await app.monthEnds())).toEqual([1000, 1000, 1000, 1000])
    expect(await app.workingOn('2025-10-20')).toEqual([[1000, '$11.90 − 19/119 tax']])
    expect(await app.workingOn('2026-01-15')).toEqual([[1000, '$11.90 − 19/119 tax']])
    await expectMeeting(app)
  })

  it('on top of it changes nothing', async () => {
    const of = accountOf(plan)
    of.begin(1416, { tax: 226 })
    const app = await opened(of)
    expect(await app.workingOn('2026-01-15')).toEqual([[1190, '$11.90']])
    await expectMeeting(app)
    expect(asked(app.sandbox)).toEqual([])
  })

  it('comes off after a discount for ever, and in a year’s price before it is a month’s', async () => {
    const of = accountOf(yearlyPlan)
    const forever = discount(31, { amount: 20, amount_type: 'percent', duration: 'forever' })
    of.account.discounts.push(forever)
    of.account.redemptions.push(redemption(41, forever, of.one.attributes.order_id))
    of.begin(9520, { ...within(1520), discount: 2380 })
    const app = await opened(of)
    // $119.00 × 0.8 = $95.20, $80.00 without its tax, ÷ 12.
    const working = '($119.00 − 20% forever) ÷ 12 − 19/119 tax'
    expect(await app.workingOn('2026-01-15')).toEqual([[667, working]])
    await expectMeeting(app)
  })

  it('is that of each payment: a customer who moved pays another from then on', async () => {
    const of = accountOf(plan)
    of.begin(1190, within(190))
    of.bill('2025-11-05', 1190, within(230))
    of.bill('2025-12-05', 1190, within(0))
    const app = await opened(of)
    expect(Object.values(await app.monthEnds())).toEqual([1000, 960, 1190, 1190])
    await expectMeeting(app)
  })

  it('is the same part in the customer’s currency as in the store’s', async () => {
    const of = accountOf(price(3, { unit_price: 3000 }))
    const pounds = { currency: 'GBP', rate: '1.35012700', inclusive: true } as const
    of.begin(2222, { ...pounds, tax: 370 })
    const app = await opened(of)
    expect(await app.workingOn('2026-01-15')).toEqual([[2500, '$30.00 − 185/1111 tax']])
    await expectMeeting(app)
  })

  it('comes off the price of then, and of now', async () => {
    const sandbox = await open(lemonAccount({ entries: 5, raised: true }))
    const { periods, subscriptions } = await readAll(sandbox)
    const id = String(sandbox.account.cases.findLast(it => it.was)?.subscription.id)
    const worth = [...periods.values()]
      .filter(it => it.subscription === id)
      .sort((a, b) => a.from - b.from)
      .map(({ mrr }) => Number(mrr.n) / Number(mrr.d))
    expect(worth).toEqual([1000, 1000, 1000, 3000, 3000, 3000, 3000])
    expect(subscriptions.get(id)?.working).toBe('$36.00 − 1/6 tax')
  })

  it('of a payment that is void is not that of the subscription', async () => {
    const of = accountOf(plan)
    of.begin(1190, within(190))
    of.bill('2025-11-05', 1190, { ...within(0), status: 'void' })
    const app = await opened(of)
    expect(await app.workingOn('2026-01-15')).toEqual([[1000, '$11.90 − 19/119 tax']])
    await expectMeeting(app)
  })

  it('of a change that cost nothing is that of the payments', async () => {
    const of = accountOf(plan, { changed: '2025-11-20' })
    of.begin(1190, within(190))
    of.bill('2025-11-05', 1190, within(190))
    of.bill('2025-11-20', 0, { ...within(0), reason: 'updated' })
    const app = await opened(of)
    expect(Object.values(await app.monthEnds())).toEqual([1000, 1000, 1000, 1000])
    await expectMeeting(app)
  })
})

describe('tax that nothing tells', () => {
  it('stays in, in a trial, and the working says so', async () => {
    const of = accountOf(plan, { status: 'on_trial', trial_ends_at: instant(at('2026-02-05')) })
    of.begin(0, within(0))
    const sandbox = await open(of.account)
    const [one] = (await readAll(sandbox)).subscriptions.values()
    expect(one).toMatchObject({ mrr: exact(1190), working: `$11.90${NOT_KNOWN}` })
    expect(asked(sandbox)).toEqual([])
  })

  it('stays in where all of it was taken off once, until a payment tells', async () => {
    const of = accountOf(plan)
    of.begin(0, { ...within(0), discount: 1190 })
    const { client, ...app } = await opened(of)
    expect(await app.workingOn('2025-10-20')).toEqual([[1190, `$11.90${NOT_KNOWN}`]])
    expect(await app.difference()).toBe(0)
    of.bill('2025-11-05', 1190, within(190))
    const sandbox = await open(of.account)
    const { periods, subscriptions } = await readAll(sandbox)
    const told = [...periods.values(), ...subscriptions.values()].map(it => it.working)
    expect(told).toEqual(Array(3).fill('$11.90 − 19/119 tax'))
    // The order comes before the invoices that tell of it.
    expect(asked(sandbox)).toHaveLength(1)
  })

  it('is of no matter where nothing is paid', async () => {
    const free = accountOf(price(5, { unit_price: 0 }))
    free.begin(0, within(0))
    const sandbox = await open(free.account)
    const [one] = (await readAll(sandbox)).subscriptions.values()
    expect(one?.working).toBe('$0.00')
  })
})

describe('what is asked for', () => {
  /** Paid once, with so many sales after it that a later sync does not come to its order. */
  const yearly = (tax = within(1900)) => {
    const of = accountOf(yearlyPlan)
    of.begin(11_900, tax)
    for (let n = 0; n < 250; n++) {
      addOrder(of.account, { at: at('2025-11-20') + n, total: 500, status: 'paid' })
    }
    addOrder(of.account, { at: TODAY - DAY, total: 500, status: 'paid' })
    return of
  }
  const workings = ({ subscriptions }: Awaited<ReturnType<typeof readAll>>) =>
    [...subscriptions.values()].map(it => it.working)

  it('is nothing more in a reading of everything, nor later while nothing happens', async () => {
    const sandbox = await open(yearly().account)
    const store = await readAll(sandbox)
    for (const later of [1, DAY, DAY + 1]) await sync(sandbox, store, { now: () => TODAY + later })
    expect(asked(sandbox)).toEqual([])
    expect(workings(store)).toEqual(['$119.00 ÷ 12 − 19/119 tax'])
  })

  it('is one request for a subscription that changed since, whose payment is long ago', async () => {
    const { account, one } = yearly()
    const sandbox = await open(account)
    const store = await readAll(sandbox)
    Object.assign(one.attributes, { status: 'past_due', updated_at: instant(TODAY) })
    await sync(sandbox, store, { now: () => TODAY + 1 })
    // There is no invoice here; the order tells.
    expect(asked(sandbox)).toHaveLength(1)
    expect([...store.subscriptions.values()]).toMatchObject([
      { status: 'past_due', working: '$119.00 ÷ 12 − 19/119 tax' },
    ])
  })

  it('is nothing, ever, where no price includes tax', async () => {
    const of = yearly({ tax: 1900, inclusive: false })
    const sandbox = await open(of.account)
    const store = await readAll(sandbox)
    of.one.attributes.updated_at = instant(TODAY)
    await sync(sandbox, store, { now: () => TODAY + 1 })
    expect(asked(sandbox)).toEqual([])
  })

  it('law: stopped after any page, even for weeks, it ends the same', async () => {
    const account = lemonAccount({ entries: 120, raised: true })
    const whole = ledger(await readAll(await open(account)))
    for (const later of [0, 20 * DAY]) {
      for (let pages = 1; pages <= 6; pages++) {
        const sandbox = await open(account)
        const store = emptyStore()
        await sync(sandbox, store, { pages })
        await sync(sandbox, store, { now: () => TODAY + later })
        const { subscriptions } = ledger(store)
        if (later === 0) expect(ledger(store)).toEqual(whole)
        for (const [id, { working }] of Object.entries(subscriptions)) {
          expect(working).toBe(whole.subscriptions[id]?.working)
        }
        expect(Object.keys(subscriptions)).toEqual(Object.keys(whole.subscriptions))
      }
    }
  })

  it('is one request each, once, where a first reading was stopped half way', async () => {
    const { account } = yearly()
    const whole = ledger(await readAll(await open(account)))
    const sandbox = await open(account)
    const store = emptyStore()
    // All the orders, and nothing after them.
    await sync(sandbox, store, { pages: 3 })
    await sync(sandbox, store)
    expect(ledger(store)).toEqual(whole)
    expect(asked(sandbox)).toHaveLength(1)
    await sync(sandbox, store)
    expect(asked(sandbox)).toHaveLength(1)
  })

  it('is known anew of an account that was read before tax was taken out', async () => {
    const sandbox = await open(yearly().account)
    const store = await readAll(sandbox)
    const earlier = JSON.stringify({ ...JSON.parse(String(store.cursor)), version: 2 })
    const again = { ...store, subscriptions: new Map(), cursor: earlier }
    await sync(sandbox, again)
    expect(workings(again)).toEqual(['$119.00 ÷ 12 − 19/119 tax'])
  })
})
