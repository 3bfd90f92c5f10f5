import { describe, expect, onTestFinished, test } from 'vitest'
import type { Money } from '../../../shared/money.ts'
import { connectSandbox, type TestApp, testApp } from '../../support/app.ts'
import { known } from '../../support/known.ts'
import { add, addCharge, stripeAccount } from '../../support/stripe/account.ts'
import { createStripeSandbox, type SandboxOptions } from '../../support/stripe/sandbox.ts'
import { expectedMrr, expectedTotals } from '../../support/stripe/totals.ts'

const NOON = Date.UTC(2026, 0, 15, 12)

async function syncedApp(options: SandboxOptions = {}, now = () => NOON): Promise<TestApp> {
  const sandbox = await createStripeSandbox(options)
  onTestFinished(() => sandbox.close())
  const it = await testApp({ now })
  await connectSandbox(it, sandbox)
  await it.client.startup.save({
    name: 'Acme',
    description: '',
    website: '',
    currency: 'USD',
    timezone: 'UTC',
  })
  const [run] = await it.sync()
  expect(run?.error).toBeNull()
  return it
}

describe('figures of a synced Stripe account', () => {
  test('totals in every currency are the independent sums over the account’s objects', async () => {
    const account = stripeAccount({ entries: 900 })
    const { client } = await syncedApp({ account })
    const { totalsByCurrency, entries } = await client.metrics.document()
    const amounts = Object.fromEntries(
      Object.entries(totalsByCurrency).map(([currency, totals]) => [
        currency,
        Object.fromEntries(
          Object.entries(totals).map(([term, money]) => [term, Number(money.amount)]),
        ),
      ]),
    )
    expect(amounts).toEqual(expectedTotals(account))
    expect(entries).toBe(account.transactions.length)
  })

  test('MRR in every currency is what was worked out by hand', async () => {
    const account = stripeAccount({ entries: 50 })
    const { client } = await syncedApp({ account })
    const { mrrByCurrency, mrr, arr } = await client.metrics.document()
    const amounts = Object.fromEntries(
      Object.entries(mrrByCurrency).map(([currency, { amount }]) => [currency, Number(amount)]),
    )
    const expected = Object.fromEntries(
      Object.entries(expectedMrr(account)).filter(([, amount]) => amount !== 0),
    )
    expect(amounts).toEqual(expected)
    expect(known(arr).amount).toBe(known(mrr).amount * 12n)
  })

  test('months, weeks and days each add up to all of history', async () => {
    const { client } = await syncedApp({ entries: 600 })
    const { totals, monthly } = await client.metrics.document()
    const nets: { netRevenue: Money }[][] = [monthly]
    for (const interval of ['month', 'week', 'day'] as const) {
      const points = await client.metrics.series({ interval })
      nets.push(points)
    }
    for (const points of nets) {
      // Converted amounts are rounded once a point, so the sums may differ by half a cent each.
      const sum = points.reduce((total, { netRevenue }) => total + netRevenue.amount, 0n)
      const apart = Number(sum - totals.netRevenue.amount)
      expect(Math.abs(apart)).toBeLessThanOrEqual(points.length * 2)
    }
  })

  test('net revenue is gross less refunds, disputes and fees, and equals what the entries netted', async () => {
    const account = stripeAccount({ entries: 400 })
    const { client } = await syncedApp({ account })
    const { totalsByCurrency } = await client.metrics.document()
    const usd = totalsByCurrency.USD
    const counted = await client.entries.list({
      kinds: [
        'charge',
        'refund',
        'refund_failure',
        'dispute',
        'dispute_reversal',
        'passed_on',
        'fee',
      ],
    })
    const net = counted.sums.find(it => it.currency === 'USD')?.net.amount
    expect(usd?.netRevenue.amount).toBe(net)
  })

  test('money in a currency that no rate converts is listed, never dropped and never taken as 1:1', async () => {
    const account = stripeAccount({ entries: 0, subscriptions: false })
    addCharge(account, { created: NOON / 1000 - 86_400, amount: 10_000, fee: 320 })
    addCharge(account, { created: NOON / 1000 - 86_400, amount: 5_000, fee: 0, currency: 'jpy' })
    const { client } = await syncedApp({ account })
    const { totals, unconverted } = await client.metrics.document()
    expect(totals.grossVolume).toEqual({ amount: 10_000n, currency: 'USD' })
    expect(unconverted).toMatchObject([
      { currency: 'JPY', entries: 1, grossVolume: { amount: 5_000n, currency: 'JPY' } },
    ])
  })

  test('a currency is converted at the provider’s own rate of that day or the last earlier one', async () => {
    const account = stripeAccount({ entries: 0, subscriptions: false })
    const day = (n: number) => NOON / 1000 - n * 86_400
    // Paid in EUR and settled in USD at 1.25: that is the rate from then on.
    addCharge(account, {
      created: day(10),
      amount: 1_250,
      fee: 0,
      paid: [1_000, 'eur'],
      exchangeRate: 1.25,
    })
    addCharge(account, { created: day(12), amount: 400, fee: 0, currency: 'eur' })
    addCharge(account, { created: day(5), amount: 800, fee: 0, currency: 'eur' })
    const { client } = await syncedApp({ account })
    const { totals, unconverted, rates } = await client.metrics.document()
    expect(totals.grossVolume.amount).toBe(1_250n + 1_000n)
    expect(unconverted).toMatchObject([{ currency: 'EUR', grossVolume: { amount: 400n } }])
    expect(rates).toEqual([
      {
        ...{ pair: 'EUR/USD', from: 'EUR', to: 'USD', rate: '1.25' },
        ...{ date: '2026-01-05', source: 'stripe' },
        fills: { days: 1, from: '2026-01-10', to: '2026-01-10' },
      },
    ])
  })

  test('the other way round it is converted at the reciprocal, a decimal however long the history', async () => {
    const account = stripeAccount({ entries: 0, subscriptions: false })
    const rates = ['1.25', '1.0845', '3']
    for (const [index, rate] of rates.entries()) {
      const exchangeRate = Number(rate)
      const paid: [number, string] = [10_000, 'eur']
      const created = NOON / 1000 - (10 - index) * 86_400
      addCharge(account, { created, amount: 10_000 * exchangeRate, fee: 0, paid, exchangeRate })
    }
    const { client } = await syncedApp({ account })
    const startup = await client.startup.get()
    if (!startup) throw new Error('There is no startup')
    await client.startup.save({ ...startup, currency: 'EUR' })
    const metrics = await client.metrics.document()
    expect(metrics.totals.grossVolume).toEqual({ amount: 30_000n, currency: 'EUR' })
    expect(metrics.rates.map(({ rate }) => rate)).toEqual([
      '0.8',
      '0.922083909635776856',
      '0.333333333333333333',
    ])
  })

  test('growth compares the last two complete months and leaves the running one out', async () => {
    const account = stripeAccount({ entries: 0, subscriptions: false })
    const charge = (when: string, amount: number) =>
      addCharge(account, { created: Date.parse(when) / 1000, amount, fee: 100 })
    charge('2025-11-01T12:00:00Z', 10_000)
    charge('2025-12-10T12:00:00Z', 12_500)
    charge('2026-01-10T12:00:00Z', 99_000)
    const { client } = await syncedApp({ account })
    const { growth } = await client.metrics.overview()
    expect(growth).toEqual({ ratio: 0.25, month: '2025-12', previous: '2025-11' })
  })

  test('payouts, transfers, top-ups and reserves are kept but are not revenue', async () => {
    const account = stripeAccount({ entries: 0, subscriptions: false })
    const created = NOON / 1000 - 86_400
    addCharge(account, { created, amount: 10_000, fee: 320 })
    for (const category of ['payout', 'transfer', 'topup', 'risk_reserved_funds', 'unheard_of']) {
      add(account, { category, type: category, amount: -5_000, created })
    }
    const { client } = await syncedApp({ account })
    const { totals, entries } = await client.metrics.document()
    expect(totals.netRevenue.amount).toBe(9_680n)
    expect(entries).toBe(6)
    const other = await client.entries.list({ kinds: ['other'] })
    expect(other.entries).toMatchObject([{ providerKind: 'unheard_of' }])
  })

  test('a day is a day in the startup’s zone, and changing the zone moves the entries', async () => {
    const account = stripeAccount({ entries: 0, subscriptions: false })
    addCharge(account, { created: Date.parse('2026-01-01T02:00:00Z') / 1000, amount: 1_000 })
    const { client } = await syncedApp({ account })
    const months = async () => {
      const { monthly } = await client.metrics.document()
      return monthly.filter(it => it.grossVolume.amount > 0n).map(it => it.month)
    }
    expect(await months()).toEqual(['2026-01'])
    const startup = await client.startup.get()
    if (!startup) throw new Error('There is no startup')
    await client.startup.save({ ...startup, timezone: 'America/New_York' })
    expect(await months()).toEqual(['2025-12'])
  })
})

describe('drill-down', () => {
  test('the entries under a month’s bar sum to the bar', async () => {
    const { client } = await syncedApp({ entries: 500 })
    const points = await client.metrics.series({ interval: 'month' })
    const point = points.at(-2)
    if (!point) throw new Error('There are no months')
    const { sums } = await client.entries.list({
      from: point.start,
      to: point.end,
      kinds: ['charge'],
    })
    const usd = sums.find(it => it.currency === 'USD')
    const { totalsByCurrency } = await client.metrics.document()
    expect(Object.keys(totalsByCurrency).length).toBeGreaterThan(1)
    expect(usd?.gross.amount).toBeGreaterThan(0n)
    const all = await client.entries.list({ from: point.start, to: point.end, limit: 1000 })
    const charges = all.entries.filter(it => it.kind === 'charge' && it.gross.currency === 'USD')
    expect(charges.reduce((sum, it) => sum + it.gross.amount, 0n)).toBe(usd?.gross.amount)
  })

  test('the entries of each row of a breakdown are as many as it says, page by page', async () => {
    const { client } = await syncedApp({ entries: 400 })
    const days = { from: '2025-03-01', to: '2025-12-31' }
    const kinds = [
      'charge',
      'refund',
      'refund_failure',
      'dispute',
      'dispute_reversal',
      'fee',
    ] as const
    for (const by of ['connection', 'provider', 'product', 'currency', 'country'] as const) {
      const { rows } = await client.revenue.breakdown({ by, ...days })
      expect(rows.length).toBeGreaterThan(0)
      for (const { part, entries } of rows) {
        const filter = { ...days, kinds: [...kinds], [by]: part }
        let [seen, cursor] = [0, undefined as string | undefined]
        do {
          const page = await client.entries.list({ ...filter, cursor, limit: 90 })
          // By currency the ones without a rate are in no row; by other sides they are in none either.
          seen += page.entries.length
          expect(page.sums.reduce((sum, it) => sum + it.count, 0)).toBe(page.count)
          cursor = page.nextCursor ?? undefined
        } while (cursor)
        const { unconverted } = await client.revenue.breakdown({ by, ...days })
        const left = unconverted.reduce((sum, it) => sum + it.entries, 0)
        expect(seen - entries, `${by} ${part}`).toBeGreaterThanOrEqual(0)
        expect(seen - entries, `${by} ${part}`).toBeLessThanOrEqual(left)
        if (by === 'currency') expect(seen).toBe(entries)
      }
    }
  })

  test('paging through the ledger shows every entry once', async () => {
    const account = stripeAccount({ entries: 230 })
    const { client } = await syncedApp({ account })
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await client.entries.list({ limit: 50, cursor })
      expect(page.count).toBe(account.transactions.length)
      seen.push(...page.entries.map(it => it.id))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(seen).toHaveLength(account.transactions.length)
    expect(new Set(seen).size).toBe(seen.length)
  })

  test('a day’s entries are found whole, however far the zone is from UTC', async () => {
    for (const timezone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
      const account = stripeAccount({ entries: 0, subscriptions: false })
      const offset = timezone === 'Pacific/Kiritimati' ? -14 : 11
      const start = Date.UTC(2026, 0, 10, offset) / 1000
      for (const created of [start - 1, start, start + 86_399, start + 86_400]) {
        addCharge(account, { created })
      }
      const { client } = await syncedApp({ account })
      const startup = await client.startup.get()
      if (!startup) throw new Error('There is no startup')
      await client.startup.save({ ...startup, timezone })
      const day = { from: '2026-01-10', to: '2026-01-10' }
      const { entries, count } = await client.entries.list(day)
      expect(entries.map(it => it.occurredAt / 1000)).toEqual([start + 86_399, start])
      expect(count).toBe(2)
    }
  })

  test('what is no cursor is refused', async () => {
    const { client } = await syncedApp({ entries: 5 })
    await expect(client.entries.list({ cursor: 'next' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    })
  })

  test('the subscriptions under MRR sum to it', async () => {
    const { client } = await syncedApp({ entries: 20 })
    const { subscriptions, mrrByCurrency, count } = await client.subscriptions.list({
      limit: 1000,
    })
    expect(subscriptions).toHaveLength(count)
    const document = await client.metrics.document()
    for (const total of mrrByCurrency) {
      expect(document.mrrByCurrency[total.currency]).toEqual(total)
      const sum = subscriptions
        .filter(it => it.mrr.currency === total.currency)
        .reduce((all, it) => all + it.mrr.amount, 0n)
      // Each is shown to the minor unit; the total is rounded once, over exact fractions.
      expect(Math.abs(Number(sum - total.amount))).toBeLessThanOrEqual(count)
    }
  })
})

test('growth over the month in which history began is none: half of it is nothing to compare with', async () => {
  const account = stripeAccount({ entries: 0, subscriptions: false })
  const charge = (when: string, amount: number) =>
    addCharge(account, { created: Date.parse(when) / 1000, amount, fee: 100 })
  charge('2025-11-20T12:00:00Z', 10_000)
  charge('2025-12-10T12:00:00Z', 30_000)
  const { client } = await syncedApp({ account })
  const { growth, first } = await client.metrics.overview()
  expect([growth, first]).toEqual([null, '2025-11-20'])
})

test('no point of a series ends on a day to come', async () => {
  const { client } = await syncedApp({ account: stripeAccount({ entries: 60 }) })
  const { asOf } = await client.metrics.overview()
  for (const interval of ['week', 'month'] as const) {
    const last = (await client.metrics.series({ interval })).at(-1)
    expect(last).toMatchObject({ running: true, end: asOf })
    const { points } = await client.recurring.series({ interval })
    expect(points.at(-1)).toMatchObject({ running: true, end: asOf })
  }
})
