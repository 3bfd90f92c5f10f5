import { describe, expect, onTestFinished, test } from 'vitest'
import { connectSandbox, testApp } from '../../../support/app.ts'
import { known } from '../../../support/known.ts'
import {
  add,
  addCase,
  addCharge,
  type StripeAccount,
  stripeAccount,
  TODAY,
} from '../../../support/stripe/account.ts'
import { coupon, discount, type PriceOptions, price } from '../../../support/stripe/billing.ts'
import { build, type Definition } from '../../../support/stripe/cases.ts'
import { type InvoiceOptions, invoice, type LineOptions } from '../../../support/stripe/invoices.ts'
import { intentOf, refund } from '../../../support/stripe/objects.ts'
import { readAll } from '../../../support/stripe/reading.ts'
import { createStripeSandbox } from '../../../support/stripe/sandbox.ts'

/** Seconds since the epoch. */
const at = (day: string) => Date.parse(`${day}T09:00:00Z`) / 1000

async function synced(account: StripeAccount) {
  const sandbox = await createStripeSandbox({ account })
  onTestFinished(() => sandbox.close())
  const app = await testApp({ now: () => TODAY * 1000 })
  await connectSandbox(app, sandbox)
  expect(await app.sync()).toMatchObject([{ status: 'succeeded' }])
  return { sandbox, ...app }
}

test('every kind of subscription is worth by its invoices what it is worth by itself', async () => {
  const account = stripeAccount({ entries: 0 })
  const { client } = await synced(account)
  const { subscriptions, ...sums } = await client.recurring.reconciliation({})
  // Its discount ended ten days ago, after it was billed for the last time.
  const differing = account.cases.find(({ name }) => name === 'off until a day in the past')
  expect(subscriptions).toMatchObject([
    {
      id: differing?.subscription.id,
      live: { amount: 1_000n, currency: 'USD' },
      invoices: { amount: 500n, currency: 'USD' },
    },
  ])
  expect(sums.difference.amount).toBe(500n)
  const { mrr, reconciliation } = await client.metrics.document()
  expect(reconciliation).toEqual({
    mrrLive: mrr,
    mrrInvoices: { amount: known(mrr).amount - 500n, currency: 'USD' },
    difference: { amount: 500n, currency: 'USD' },
  })
})

describe('one subscription’s history', () => {
  /** A subscription that began on 5 October, and what it was billed for. Today is 15 January. */
  function accountOf(
    items: Definition['items'],
    invoices: (Omit<InvoiceOptions, 'id' | 'created' | 'lines'> & {
      created: string
      lines: (Omit<LineOptions, 'subscription' | 'from' | 'until' | 'item' | 'price'> & {
        item?: number
        of?: PriceOptions
        from: string
        until: string
      })[]
    })[],
    definition: Partial<Definition> = {},
  ) {
    const account = stripeAccount({ entries: 0, subscriptions: false })
    const one = build('one', { mrr: [0, 1], items, ...definition }, 0, TODAY)
    one.subscription.start_date = at('2025-10-05')
    one.subscription.trial_end = null
    if (definition.ended) one.subscription.ended_at = at('2025-12-20')
    addCase(account, one)
    const { subscription, prices } = one
    invoices.forEach(({ created, lines, ...rest }, index) => {
      account.invoices.push(
        invoice({
          ...rest,
          id: `in_${index}`,
          created: at(created),
          lines: lines.map(({ item = 0, of, from, until, ...line }) => {
            const its = of ? price(of) : prices[item]
            if (!its) throw new Error('There is no such price')
            account.prices.set(its.id, its)
            return {
              ...line,
              subscription: subscription.id,
              item: subscription.items[item]?.id ?? `si_gone_${item}`,
              price: its,
              from: at(from),
              until: at(until),
            }
          }),
        }),
      )
    })
    return account
  }

  const monthEnds = async (account: StripeAccount) => {
    const { client, ...app } = await synced(account)
    const { monthly } = await client.metrics.document()
    return { client, ...app, mrr: monthly.map(({ month, mrr }) => [month, mrr?.amount]) }
  }

  const monthly = { amount: 1000, every: [1, 'month'] } satisfies PriceOptions | object
  const renewals = [
    { created: '2025-10-05', lines: [{ amount: 1000, from: '2025-10-05', until: '2025-11-05' }] },
    { created: '2025-11-05', lines: [{ amount: 1000, from: '2025-11-05', until: '2025-12-05' }] },
  ]

  test('an upgrade counts from its own day, at the price then and the price now', async () => {
    const account = accountOf(
      [{ amount: 3000 }],
      [
        {
          created: '2025-10-05',
          lines: [
            {
              amount: 1000,
              of: { id: 'price_old', amount: 1000 },
              from: '2025-10-05',
              until: '2025-11-05',
            },
          ],
        },
        {
          created: '2025-11-05',
          lines: [
            {
              amount: 1000,
              of: { id: 'price_old', amount: 1000 },
              from: '2025-11-05',
              until: '2025-12-05',
            },
          ],
        },
        {
          created: '2025-12-05',
          lines: [
            // From 20 November on: −$10.00 × 15/30 and $30.00 × 15/30.
            {
              amount: -500,
              of: { id: 'price_old', amount: 1000 },
              proration: true,
              from: '2025-11-20',
              until: '2025-12-05',
            },
            { amount: 1500, proration: true, from: '2025-11-20', until: '2025-12-05' },
            { amount: 3000, from: '2025-12-05', until: '2026-01-05' },
          ],
        },
        {
          created: '2026-01-05',
          lines: [{ amount: 3000, from: '2026-01-05', until: '2026-02-05' }],
        },
      ],
    )
    const { mrr, client } = await monthEnds(account)
    expect(mrr).toEqual([
      ['2025-10', 1000n],
      ['2025-11', 3000n],
      ['2025-12', 3000n],
      ['2026-01', 3000n],
    ])
    const { points } = await client.recurring.series({ interval: 'month' })
    expect(points.map(it => [it.movements.new.amount, it.movements.expansion.amount])).toEqual([
      [1000n, 0n],
      [0n, 2000n],
      [0n, 0n],
      [0n, 0n],
    ])
    const before = await client.subscriptions.list({ day: '2025-11-19' })
    expect(before.subscriptions).toMatchObject([{ mrr: { amount: 1000n }, working: '$10.00' }])
    const after = await client.subscriptions.list({ day: '2025-11-20' })
    expect(after.subscriptions).toMatchObject([{ mrr: { amount: 3000n }, working: '$30.00' }])
    const [changed] = (
      await client.recurring.movement({
        movement: 'expansion',
        from: '2025-11-01',
        to: '2025-11-30',
      })
    ).customers
    expect(changed?.subscriptions).toEqual([account.subscriptions[0]?.id])
  })

  test('a proration that rounds, or was made under a discount, comes to a month’s worth', async () => {
    const gone = { id: 'price_x', amount: 999 }
    const account = accountOf(
      [monthly],
      [
        {
          created: '2025-10-05',
          lines: [
            // 7 of 31 days of $9.99 are $2.2558…: billed as $2.26.
            { amount: 226, of: gone, proration: true, from: '2025-10-29', until: '2025-11-05' },
          ],
        },
        {
          created: '2025-11-05',
          lines: [
            // 15 of 30 days of $10.00 less a fifth: $4.00 as a whole month is $8.00.
            { amount: 400, proration: true, from: '2025-11-20', until: '2025-12-05' },
          ],
        },
      ],
    )
    const { mrr } = await monthEnds(account)
    expect(mrr.slice(0, 2)).toEqual([
      ['2025-10', 999n],
      ['2025-11', 800n],
    ])
  })

  test('a coupon for ever takes its part off, one for once does not, and a deleted one still counts', async () => {
    const account = accountOf(
      [monthly],
      [
        {
          created: '2025-10-05',
          discounts: ['di_forever', 'di_once'],
          lines: [
            {
              amount: 1000,
              from: '2025-10-05',
              until: '2025-11-05',
              off: [
                { amount: 200, discount: 'di_forever' },
                { amount: 400, discount: 'di_once' },
              ],
            },
          ],
        },
      ],
    )
    const forever = coupon({ id: 'FOREVER', percent: 20 })
    const once = coupon({ id: 'ONCE', percent: 50, duration: 'once' })
    for (const [id, of] of [
      ['di_forever', forever],
      ['di_once', once],
    ] as const) {
      account.discounts.set(id, discount(id, of))
      account.issued.set(of.id, of)
    }
    expect((await monthEnds(account)).mrr[0]).toEqual(['2025-10', 800n])
    const [only] = account.invoices
    // The same discounts on the line, whose coupons a list of invoices is too deep to show.
    if (only?.lines[0]) {
      only.lines[0].discounts = only.discounts
      only.discounts = []
    }
    expect((await monthEnds(account)).mrr[0]).toEqual(['2025-10', 800n])
  })

  test('a price that was deleted since: the time that was billed tells how often it was paid', async () => {
    const account = accountOf(
      [monthly],
      [
        {
          created: '2025-10-05',
          lines: [
            {
              amount: 12_000,
              of: { id: 'price_gone', every: [1, 'year'] },
              from: '2025-10-05',
              until: '2026-10-05',
            },
          ],
        },
      ],
    )
    account.prices.delete('price_gone')
    expect((await monthEnds(account)).mrr[0]).toEqual(['2025-10', 1000n])
  })

  test('prorations as invoice items, which name no item, take off the old price and add the new one', async () => {
    const old = { id: 'price_old', amount: 1000 }
    const middle = { id: 'price_middle', amount: 2000 }
    const account = accountOf(
      [{ amount: 3000 }],
      [
        {
          created: '2025-10-05',
          lines: [{ amount: 1000, of: old, from: '2025-10-05', until: '2025-11-05' }],
        },
        {
          created: '2025-11-05',
          lines: [
            // Up on the 16th and on the 26th: 20 and 10 of 31 days.
            { amount: -645, of: old, proration: true, from: '2025-10-16', until: '2025-11-05' },
            { amount: 1290, of: middle, proration: true, from: '2025-10-16', until: '2025-11-05' },
            { amount: -645, of: middle, proration: true, from: '2025-10-26', until: '2025-11-05' },
            { amount: 968, proration: true, from: '2025-10-26', until: '2025-11-05' },
            // And back for a day at the end of the month, then up again.
            { amount: -581, proration: true, from: '2025-10-30', until: '2025-11-05' },
            { amount: 194, of: old, proration: true, from: '2025-10-30', until: '2025-11-05' },
            { amount: -161, of: old, proration: true, from: '2025-10-31', until: '2025-11-05' },
            { amount: 484, proration: true, from: '2025-10-31', until: '2025-11-05' },
            // At the very renewal: of no length.
            { amount: 700, proration: true, from: '2025-11-05', until: '2025-11-05' },
            { amount: 3000, from: '2025-11-05', until: '2025-12-05' },
          ],
        },
      ],
    )
    for (const line of account.invoices.flatMap(({ lines }) => lines)) {
      const details = line.parent?.subscription_item_details
      if (!details?.proration || !line.parent) continue
      const { subscription_item: _, ...rest } = details
      line.parent = {
        type: 'invoice_item_details',
        subscription_item_details: null,
        invoice_item_details: { ...rest, invoice_item: `ii_${line.id}` },
      }
    }
    const { client, mrr } = await monthEnds(account)
    expect(mrr.map(([, amount]) => amount)).toEqual([3000n, 3000n, 3000n, 3000n])
    const on = async (day: string) => {
      const { subscriptions } = await client.subscriptions.list({ day })
      return subscriptions.map(it => [Number(it.mrr.amount), it.working])
    }
    expect(await on('2025-10-15')).toEqual([[1000, '$10.00']])
    expect(await on('2025-10-16')).toEqual([[2000, '$20.00 + $10.00 − $10.00']])
    expect((await on('2025-10-26'))[0]?.[0]).toBe(3000)
    expect((await on('2025-10-30'))[0]?.[0]).toBe(1000)
    expect((await on('2025-11-05'))[0]).toEqual([3000, '$30.00'])
  })

  test('what was voided while collection was paused was worth its price, as long as it lived', async () => {
    const cycle = (created: string, until: string, status: 'paid' | 'void') => ({
      ...{ created, status },
      lines: [{ amount: 1000, from: created, until }],
    })
    const invoices = [
      cycle('2025-10-05', '2025-11-05', 'paid'),
      cycle('2025-11-05', '2025-12-05', 'void'),
      cycle('2025-12-05', '2026-01-05', 'void'),
    ]
    const living = await monthEnds(accountOf([monthly], invoices))
    expect(living.mrr.map(([, amount]) => amount)).toEqual([1000n, 1000n, 1000n, 1000n])
    const ended = await monthEnds(accountOf([monthly], invoices, { status: 'canceled', ended: 1 }))
    expect(ended.mrr.map(([, amount]) => amount)).toEqual([1000n, 1000n, 0n, 0n])
  })

  test('what is voided, drafted or billed once is no part of it', async () => {
    const account = accountOf([monthly], [...renewals])
    account.invoices[1] = invoice({
      id: 'in_1',
      created: at('2025-11-05'),
      status: 'void',
      lines: [],
    })
    const [first] = account.invoices
    const [line] = first?.lines ?? []
    if (!first || !line) throw new Error('There is no line')
    account.invoices.push(
      { ...first, id: 'in_draft', status: 'draft', created: at('2025-12-05') },
      {
        ...first,
        id: 'in_setup',
        created: at('2025-12-06'),
        lines: [
          {
            ...line,
            id: 'il_setup',
            amount: 50_000,
            parent: {
              type: 'invoice_item_details',
              subscription_item_details: null,
              invoice_item_details: {
                invoice_item: 'ii_setup',
                proration: false,
                proration_details: null,
                subscription: account.subscriptions[0]?.id ?? null,
              },
            },
          },
        ],
      },
    )
    const { client, sync, sandbox, mrr } = await monthEnds(account)
    expect(mrr[0]).toEqual(['2025-10', 1000n])
    const whole = await readAll(sandbox)
    expect([...whole.periods.values()].map(({ id }) => id.split(' ')[0])).toEqual(['in_0'])
    // Voided later, that its cycle was billed still tells what it was.
    first.created = TODAY - 5 * 86_400
    first.status = 'void'
    await sync()
    expect((await client.metrics.document()).reconciliation?.mrrInvoices.amount).toBe(1000n)
    // A first invoice that was voided began nothing.
    first.billing_reason = 'subscription_create'
    account.transactions.length = 0
    await sync()
    const { reconciliation } = await client.metrics.document()
    expect(reconciliation?.mrrInvoices.amount).toBe(0n)
  })

  test('a payment is known by the invoice it paid, and a refund by what it takes back', async () => {
    const account = accountOf([{ ...monthly, nickname: 'Team' }], renewals)
    const [first] = account.invoices
    const paid = addCharge(account, { created: at('2025-10-05'), amount: 1000 })
    const other = addCharge(account, { created: at('2025-10-06'), amount: 700 })
    const source = paid.source ?? ''
    first?.intents.push(intentOf(source))
    account.sources.set('re_1', {
      ...refund({ id: 're_1', amount: 400, currency: 'usd', created: TODAY }, source),
    })
    const given = add(account, {
      ...{ category: 'refund', type: 'refund', amount: -400, created: TODAY },
      source: 're_1',
    })
    const { client, sync } = await synced(account)
    const subscription = account.subscriptions[0]?.id ?? null
    for (const _again of [1, 2]) {
      const { entries } = await client.entries.list({})
      const known = entries.map(it => [it.id, it.subscription, it.product])
      expect(known).toEqual([
        [given.id, subscription, 'Team'],
        [other.id, null, null],
        [paid.id, subscription, 'Team'],
      ])
      expect(await sync()).toMatchObject([{ entries: 0 }])
    }
  })

  test('the tax of an invoice is taken out of its payment, and in the same part out of what is given back', async () => {
    const account = accountOf([monthly], renewals)
    const [first] = account.invoices
    // $10.00 and 19 % of it; paid in euros, settled at 1.1. Half of it is given back, and comes back.
    if (first) Object.assign(first, { total: 1190, total_taxes: [{ amount: 190 }] })
    const paid = addCharge(account, {
      created: at('2025-10-05'),
      ...{ amount: 1309, fee: 68, paid: [1190, 'eur'], exchangeRate: 1.1 },
    })
    const source = paid.source ?? ''
    first?.intents.push(intentOf(source))
    for (const [id, category, amount] of [
      ['re_1', 'refund', -655],
      ['re_2', 'refund_failure', 655],
    ] as const) {
      account.sources.set(id, refund({ id, amount: 595, currency: 'eur', created: TODAY }, source))
      add(account, { category, type: category, amount, created: TODAY, source: id })
    }
    const untaxed = addCharge(account, { created: at('2025-10-06'), amount: 700, fee: 50 })
    const { client, sync } = await synced(account)
    for (const _again of [1, 2]) {
      const { entries } = await client.entries.list({ order: 'oldest' })
      expect(
        entries.map(it => [it.id, it.gross.amount, it.tax?.amount ?? null, it.net.amount]),
      ).toEqual([
        // 1309 × 190 ÷ 1190 = 209; 655 × 190 ÷ 1190 = 104.58
        [paid.id, 1309n, 209n, 1032n],
        [untaxed.id, 700n, null, 650n],
        [expect.any(String), -655n, -105n, -550n],
        [expect.any(String), 655n, 105n, 550n],
      ])
      const { totals } = await client.metrics.document()
      expect(totals).toMatchObject({
        grossVolume: { amount: 2009n },
        tax: { amount: 209n },
        netRevenue: { amount: 1682n },
      })
      expect(await sync()).toMatchObject([{ entries: 0 }])
    }
  })

  /** $10.00 paid: $15.00 of tax contradict it, unless Stripe has −$5.00 without tax. */
  test('an invoice with more tax than it comes to tells no tax, and is set aside', async () => {
    const account = accountOf([monthly], renewals)
    const [first] = account.invoices
    const paid = addCharge(account, { created: at('2025-10-05'), amount: 1000, fee: 0 })
    first?.intents.push(intentOf(paid.source ?? ''))
    if (first) Object.assign(first, { total: 1000, total_taxes: [{ amount: 1500 }] })
    const { client, sync } = await synced(account)
    const shown = async () => {
      const { totals, setAside } = await client.metrics.document()
      return [Number(totals.netRevenue.amount), setAside.map(it => it.reason)]
    }
    const reason = 'Its tax of 1500 is no part of its total of 1000.'
    expect(await shown()).toEqual([1000, [reason]])
    if (first) Object.assign(first, { total_excluding_tax: -500 })
    expect(await sync()).toMatchObject([{ status: 'succeeded' }])
    expect(await shown()).toEqual([-500, []])
  })

  test('an invoice of more than ten lines, sent and paid elsewhere, is read whole', async () => {
    const items = Array.from({ length: 25 }, (_, n) => ({ amount: 100 + n, product: `prod_${n}` }))
    const account = accountOf(items, [
      {
        created: '2026-01-05',
        sent: true,
        status: 'open',
        reason: 'subscription_create',
        lines: items.map(({ amount }, item) => ({
          amount,
          item,
          from: '2026-01-05',
          until: '2026-02-05',
        })),
      },
    ])
    const { client } = await synced(account)
    const { reconciliation } = await client.metrics.document()
    expect(reconciliation).toMatchObject({
      mrrInvoices: { amount: 2800n },
      difference: { amount: 0n },
    })
  })

  test('invoices of older versions of the API read the same', async () => {
    const account = accountOf([monthly], renewals)
    const sandbox = await createStripeSandbox({ account })
    onTestFinished(() => sandbox.close())
    const newest = await readAll(sandbox)
    expect(newest.periods.size).toBe(2)
    const [subscription] = account.subscriptions
    for (const it of account.invoices) {
      const older = it.lines.map(({ parent: _parent, pricing: _pricing, ...line }) => ({
        ...line,
        type: 'subscription',
        proration: false,
        subscription: subscription?.id,
        subscription_item: subscription?.items[0]?.id,
        price: subscription?.items[0]?.price,
      }))
      Object.assign(it, { lines: older })
    }
    expect((await readAll(sandbox)).periods).toEqual(newest.periods)
  })

  test('one that ended counts no day longer than it did, whatever was billed', async () => {
    const account = accountOf(
      [{ amount: 12_000, every: [1, 'year'] }],
      [
        {
          created: '2025-10-05',
          lines: [{ amount: 12_000, from: '2025-10-05', until: '2026-10-05' }],
        },
      ],
      { status: 'canceled', ended: 1 },
    )
    const { mrr } = await monthEnds(account)
    expect(mrr).toEqual([
      ['2025-10', 1000n],
      ['2025-11', 1000n],
      ['2025-12', 0n],
      ['2026-01', 0n],
    ])
  })

  test('one that no invoice tells of counts at what it is worth now, and is in the difference', async () => {
    const account = accountOf([monthly], [])
    const { mrr, client } = await monthEnds(account)
    expect(mrr.map(([, amount]) => amount)).toEqual([1000n, 1000n, 1000n, 1000n])
    const { reconciliation } = await client.metrics.document()
    expect(reconciliation).toMatchObject({
      mrrLive: { amount: 1000n },
      mrrInvoices: { amount: 0n },
      difference: { amount: 1000n },
    })
  })
})
