import { describe, expect, test } from 'vitest'
import { paddle } from '../../../../electron/providers/paddle/index.ts'
import { syncedApp } from '../../../support/history.ts'
import { addAdjustment, emptyAccount, TODAY } from '../../../support/paddle/account.ts'
import {
  type BillOptions,
  bill,
  billsOf,
  type LineOptions,
} from '../../../support/paddle/billing.ts'
import type { Case } from '../../../support/paddle/cases.ts'
import { instant, type PriceOptions, price } from '../../../support/paddle/objects.ts'
import { readAll, sync } from '../../../support/paddle/reading.ts'
import { createPaddleSandbox } from '../../../support/paddle/sandbox.ts'
import { subscribed } from '../../../support/paddle/subscriptions.ts'

const at = (day: string) => Date.parse(`${day}T09:00:00Z`)

/** A subscription that began on 5 October; today is 15 January. */
function accountOf(one: Omit<Case, 'mrr'>) {
  const account = emptyAccount()
  const made = subscribed({ ...one, mrr: [0, 1] }, at('2025-10-05'))
  account.subscriptions.push(made)
  const { subscription, discount } = made
  const own = subscription.items.map(item => item.price)
  const line = (subtotal: number, more: Partial<LineOptions> = {}): LineOptions => {
    const [first] = own
    if (!first) throw new Error('The subscription has no item')
    return { price: first, quantity: 1, subtotal, ...more }
  }
  const billed = (day: string, until: string | null, options: Omit<BillOptions, 'at'>) => {
    const period: [number, number] | null = until === null ? null : [at(day), at(until)]
    const added = bill(subscription, { at: at(day), period, ...options })
    account.transactions.push(added)
    return added
  }
  const older = (options: PriceOptions) => {
    const [item] = subscription.items
    if (!item) throw new Error('The subscription has no item')
    return price(options, item.product, at('2025-10-01'))
  }
  return { account, made, subscription, discount, line, billed, older }
}

const opened = async ({ account }: Pick<ReturnType<typeof accountOf>, 'account'>) => {
  const sandbox = await createPaddleSandbox({ account })
  return { sandbox, ...(await syncedApp(paddle, sandbox, TODAY)) }
}

const MONTHLY = { items: [{ amount: 1000 }] }

describe('what Paddle billed', () => {
  test('under a discount that rounds is worth what the subscription is worth, exactly', async () => {
    const it = accountOf({
      items: [{ amount: 999 }, { amount: 333, quantity: 7 }],
      discount: { type: 'percentage', amount: '12.5' },
    })
    it.account.transactions.push(...billsOf(it.made, TODAY))
    const { client } = await opened(it)
    const { subscriptions, live } = await client.recurring.reconciliation({})
    expect(subscriptions).toEqual([])
    expect(live.amount).toBe(2914n)
  })

  test('in the middle of a period counts from its day: one plan more, the other less', async () => {
    const it = accountOf({ items: [{ amount: 4000 }] })
    const old = it.older({ amount: 1000 })
    const better = it.older({ amount: 3000 })
    it.billed('2025-10-05', '2025-11-05', { lines: [it.line(1000, { price: old })], origin: 'web' })
    it.billed('2025-11-05', '2025-12-05', { lines: [it.line(1000, { price: old })] })
    // 15 of 30 days.
    const proration = { rate: '0.5', from: at('2025-11-20'), until: at('2025-12-05') }
    it.billed('2025-11-20', '2025-12-05', {
      origin: 'subscription_update',
      lines: [
        it.line(-500, { price: old, quantity: -1, proration }),
        it.line(1500, { price: better, proration }),
      ],
    })
    it.billed('2025-12-05', '2026-01-05', { lines: [it.line(3000, { price: better })] })
    it.billed('2026-01-05', '2026-02-05', { lines: [it.line(4000)] })
    const app = await opened(it)
    expect(await app.monthEnds()).toEqual({
      '2025-10': 1000,
      '2025-11': 3000,
      '2025-12': 3000,
      '2026-01': 4000,
    })
    expect(await app.workingOn('2025-11-19')).toEqual([[1000, '$10.00']])
    expect(await app.workingOn('2025-11-20')).toEqual([[3000, '$10.00 + $30.00 − $10.00']])
    expect(await app.difference()).toBe(0)
    const { points } = await app.client.recurring.series({ interval: 'month' })
    expect(points.map(({ movements }) => Number(movements.expansion.amount))).toEqual([
      0, 2000, 0, 1000,
    ])
  })

  test('a year that became months counts no more, and neither do the seats added to it', async () => {
    const it = accountOf({ items: [{ amount: 5000 }] })
    const yearly = it.older({ amount: 12_000, interval: 'year' })
    it.billed('2025-10-05', '2026-10-05', {
      origin: 'web',
      lines: [it.line(12_000, { price: yearly })],
    })
    const update = { origin: 'subscription_update' } as const
    // Two seats more for 350 of 365 days.
    const added = { rate: '0.95890', from: at('2025-10-20'), until: at('2026-10-05') }
    it.billed('2025-10-20', '2026-10-05', {
      ...update,
      lines: [it.line(23_014, { price: yearly, quantity: 2, proration: added })],
    })
    // All three back for 319 of 365, and $50.00 a month from then on.
    const back = { rate: '0.87397', from: at('2025-11-20'), until: at('2026-10-05') }
    it.billed('2025-11-20', '2025-12-20', {
      ...update,
      lines: [it.line(-31_463, { price: yearly, quantity: -3, proration: back }), it.line(5000)],
    })
    it.billed('2025-12-20', '2026-01-20', { lines: [it.line(5000)] })
    const app = await opened(it)
    // 3 × $120.00 ÷ 12
    expect(Object.values(await app.monthEnds())).toEqual([3000, 5000, 5000, 5000])
    expect(await app.difference()).toBe(0)
  })

  test('for seats that were added, billed at the next period and rounded, is those seats', async () => {
    const it = accountOf({ items: [{ amount: 999, quantity: 6 }] })
    it.billed('2025-12-05', '2026-01-05', { lines: [it.line(1998, { quantity: 2 })] })
    // Three more from the 24th on, 12 of 31 days: 999 × 0.38709 = 386.7… each, billed as 387.
    const proration = { rate: '0.38709', from: at('2025-12-24'), until: at('2026-01-05') }
    it.billed('2026-01-05', '2026-02-05', {
      lines: [it.line(1161, { quantity: 3, proration }), it.line(5994, { quantity: 6 })],
    })
    const app = await opened(it)
    expect(await app.workingOn('2025-12-23')).toEqual([[1998, '2 × $9.99']])
    expect(await app.workingOn('2025-12-24')).toEqual([[4995, '2 × $9.99 + 3 × $9.99']])
    expect(await app.workingOn('2026-01-05')).toEqual([[5994, '6 × $9.99']])
    expect(await app.difference()).toBe(0)
  })

  test('as part of a price with tax in it comes to the price without', async () => {
    const it = accountOf({ items: [{ amount: 1200, taxMode: 'internal', renewal: 1000 }] })
    // 7 of 31 days of 10.00.
    const proration = { rate: '0.22581', from: at('2025-12-29'), until: at('2026-01-05') }
    it.billed('2025-12-29', '2026-01-05', {
      lines: [it.line(226, { proration })],
      origin: 'subscription_update',
    })
    it.billed('2026-01-05', '2026-02-05', { lines: [it.line(1000)] })
    const app = await opened(it)
    expect((await app.monthEnds())['2025-12']).toBe(1000)
    expect(await app.difference()).toBe(0)
  })

  test('in full at once holds from then on, under a discount that is for ever', async () => {
    const it = accountOf({
      items: [{ amount: 1000 }, { amount: 500 }],
      discount: { type: 'percentage', amount: '20' },
    })
    const addon = it.subscription.items[1]?.price
    if (!addon) throw new Error('There is no addon')
    const discount = it.discount?.id
    it.billed('2025-12-05', '2026-01-05', { lines: [it.line(1000, { discount: 200 })], discount })
    it.account.transactions.push(
      bill(it.subscription, {
        at: at('2025-12-20'),
        period: [at('2025-12-05'), at('2026-01-05')],
        origin: 'subscription_update',
        discount,
        lines: [{ price: addon, quantity: 1, subtotal: 500, discount: 100 }],
      }),
    )
    const app = await opened(it)
    expect(await app.workingOn('2025-12-19')).toEqual([[800, '$10.00 − 20% for ever']])
    expect((await app.workingOn('2025-12-20'))[0]?.[0]).toBe(1200)
  })

  test('once, beside the subscription or for a new card, is no part of it; nor is a refund', async () => {
    const it = accountOf(MONTHLY)
    const first = it.billed('2025-12-05', '2026-01-05', { lines: [it.line(1000)], origin: 'web' })
    it.billed('2025-12-08', null, { lines: [it.line(7000)], origin: 'subscription_charge' })
    it.billed('2025-12-09', null, {
      lines: [it.line(0)],
      origin: 'subscription_payment_method_change',
    })
    it.billed('2026-01-05', '2026-02-05', {
      lines: [it.line(1000), it.line(99_000, { price: it.older({ amount: 1, recurring: false }) })],
    })
    addAdjustment(it.account, { of: first, at: at('2025-12-10'), action: 'refund', total: 1200 })
    const app = await opened(it)
    expect((await app.monthEnds())['2025-12']).toBe(1000)
    expect(await app.difference()).toBe(0)
  })

  test('counts as an invoice that is sent, not as a checkout nobody paid, not once canceled', async () => {
    const it = accountOf(MONTHLY)
    const sent = it.billed('2025-10-05', '2025-11-05', {
      lines: [it.line(1000)],
      status: 'billed',
      origin: 'api',
      collection: 'manual',
    })
    it.billed('2025-11-05', '2025-12-05', { lines: [it.line(1000)], status: 'past_due' })
    it.billed('2025-12-05', '2026-01-05', {
      lines: [it.line(1000)],
      status: 'billed',
      origin: 'web',
    })
    const { sandbox, ...app } = await opened(it)
    expect(await app.monthEnds()).toMatchObject({ '2025-10': 1000, '2025-11': 1000 })
    const store = await readAll(sandbox)
    const voided = () =>
      [...store.periods.values()].sort((a, b) => a.from - b.from).map(period => period.voided)
    expect(voided()).toEqual([false, false, true])
    sent.status = 'canceled'
    sent.updated_at = instant(TODAY)
    await app.sync()
    expect(await app.monthEnds()).toMatchObject({ '2025-11': 1000 })
    expect(await app.monthEnds()).not.toHaveProperty('2025-10', 1000)
    await sync(sandbox, store)
    expect(voided()).toEqual([true, false, true])
  })

  test('without a period is for as long as its price says', async () => {
    const it = accountOf({ items: [{ amount: 3000, frequency: 3 }] })
    const one = it.billed('2025-11-30', null, { lines: [it.line(3000)], origin: 'web' })
    const sandbox = await createPaddleSandbox({ account: it.account })
    const { periods } = await readAll(sandbox)
    await sandbox.close()
    expect(periods.get(one.id)).toMatchObject({
      from: at('2025-11-30'),
      until: at('2026-02-28'),
      mrr: { n: 1000n, d: 1n },
    })
  })

  test('is read of an account that was synced before there was such a history', async () => {
    const it = accountOf(MONTHLY)
    it.account.transactions.push(...billsOf(it.made, TODAY))
    const sandbox = await createPaddleSandbox({ account: it.account })
    const whole = await readAll(sandbox)
    expect(whole.periods.size).toBe(4)
    const earlier = JSON.stringify({ ...JSON.parse(String(whole.cursor)), version: 1 })
    const again = { ...whole, periods: new Map(), cursor: earlier }
    await sync(sandbox, again)
    await sandbox.close()
    expect(again.periods).toEqual(whole.periods)
  })
})
