import { expect, test } from 'vitest'
import { money } from '../../../shared/money.ts'
import { addDays, addMonths } from '../../../shared/time.ts'
import { testApp } from '../../support/app.ts'

/** The sample has dollars and euros; the reporting currency is the dollar. */
async function sample() {
  const { app, client } = await testApp({ now: () => Date.UTC(2026, 5, 10, 12) })
  await client.connections.startSample()
  const [run] = await client.sync.runs({ limit: 1 })
  await app.finished(run?.id ?? '')
  return client
}

test('one currency’s subscriptions alone, unconverted: each figure is that of its own', async () => {
  const client = await sample()
  const metrics = await client.metrics.document()
  for (const only of ['USD', 'EUR']) {
    const mrr = metrics.mrrByCurrency[only]
    expect(mrr?.amount).toBeGreaterThan(0n)
    const { points } = await client.recurring.series({ interval: 'month', only })
    expect(points.at(-1)?.mrr).toEqual(mrr)
    expect(points.every(it => it.movements.fx.amount === 0n)).toBe(true)
    const subscriptions = await client.subscriptions.list({ only, limit: 1000 })
    expect(subscriptions.mrr).toEqual(mrr)
    expect(subscriptions.rates).toEqual([])
    expect(subscriptions.subscriptions.every(it => it.mrr.currency === only)).toBe(true)
    expect(subscriptions.customers).toBe(points.at(-1)?.customers)
    expect((await client.recurring.reconciliation({ only })).live).toEqual(mrr)
    const plans = await client.customers.plans({ only })
    expect(plans.every(it => it.currency === only)).toBe(true)
    expect(plans.reduce((sum, it) => sum + (it.mrr?.amount ?? 0n), 0n)).toBe(mrr?.amount)
    const summary = await client.customers.summary({ only })
    expect(summary.mrr).toEqual(mrr)
    expect(summary.subscribers).toBe(subscriptions.customers)
    expect(summary.revenue.total).toEqual(
      metrics.totalsByCurrency[only]?.netRevenue ?? money(0, only),
    )
    const cohorts = await client.cohorts.list({ only })
    const left = cohorts.reduce((sum, it) => sum + (it.months.at(-1)?.mrr.amount ?? 0n), 0n)
    // Each cohort is rounded by itself.
    expect(Math.abs(Number(left - (mrr?.amount ?? 0n)))).toBeLessThanOrEqual(cohorts.length / 2)
  }
})

test('who ever belonged to a cohort is as many as it says, whoever has left since', async () => {
  const client = await sample()
  for (const { month, customers } of (await client.cohorts.list()).slice(-12)) {
    const all = await client.cohorts.customers({ cohort: month, limit: 1000 })
    expect(all.count).toBe(customers)
  }
})

test('revenue of a customer in some days: the days add up to all time, and each to its entries', async () => {
  const client = await sample()
  const [first] = (await client.customers.list({ sort: 'revenue', limit: 1 })).customers
  if (!first) throw new Error('The sample has customers')
  const { connectionId, customer } = first
  const parts = [
    { to: '2025-06-30' },
    { from: '2025-07-01', to: '2026-01-31' },
    { from: '2026-02-01' },
  ]
  let sum = 0n
  for (const days of parts) {
    const one = await client.customers.one({ connectionId, customer, ...days })
    expect(one.totals.netRevenue).toEqual(one.revenue)
    const listed = await client.customers.list({ search: customer, ...days })
    expect(listed.customers).toMatchObject([{ customer, revenue: one.revenue, mrr: first.mrr }])
    expect(one.firstPaid).toBe(first.firstPaid)
    sum += one.revenue.amount
  }
  expect(Math.abs(Number(sum - first.revenue.amount))).toBeLessThan(parts.length)

  const days = { from: '2026-05-01', to: '2026-05-31' }
  const { revenue } = await client.customers.summary(days)
  expect(revenue.total).toEqual((await client.metrics.totals(days)).netRevenue)
  expect(revenue.ofCustomers.amount + revenue.noCustomerTold.amount).toBe(revenue.total.amount)
})

test('a period’s movements take MRR over it in one step, and FX is its currencies at two rates', async () => {
  const client = await sample()
  const { points } = await client.recurring.series({ interval: 'month' })
  const month = points.at(-2)
  if (!month) throw new Error('The sample has months')
  expect(await client.recurring.period({ from: month.start, to: month.end })).toEqual({
    ...month,
    running: false,
  })
  const year = { from: addMonths(month.start, -11), to: month.end }
  const whole = await client.recurring.period(year)
  expect(whole.mrrBefore).toEqual(points.at(-13)?.mrrBefore)
  expect(whole.mrr).toEqual(month.mrr)
  expect(whole.mrrBefore.amount + sumOf(whole.movements)).toBe(whole.mrr.amount)
  const lasting = await client.recurring.movement({ movement: 'new', ...year, limit: 1000 })
  const added = lasting.customers.reduce((sum, it) => sum + it.change.amount, 0n)
  expect(Math.abs(Number(added - whole.movements.new.amount))).toBeLessThan(lasting.count)

  const fx = await client.recurring.fx(year)
  expect(fx).toMatchObject([{ mrr: { currency: 'EUR' }, rateBefore: { from: 'EUR', to: 'USD' } }])
  const change = fx.reduce((sum, it) => sum + it.after.amount - it.before.amount, 0n)
  expect(Math.abs(Number(change - whole.movements.fx.amount))).toBeLessThanOrEqual(2)
  expect(await client.recurring.fx({ ...year, only: 'EUR' })).toEqual([])
})

test('a period that goes on beyond today ends today', async () => {
  const client = await sample()
  const { mrr, asOf } = await client.metrics.overview()
  const point = await client.recurring.period({ from: '2026-06-01', to: addDays(asOf, 40) })
  expect(point).toMatchObject({ end: asOf, running: true, mrr })
})

test('what there is to choose from: what was sold, to where, and the currencies of either kind', async () => {
  const client = await sample()
  const { currencies, subscriptionCurrencies } = await client.revenue.extent()
  expect([currencies, subscriptionCurrencies]).toEqual([['USD'], ['EUR', 'USD']])
  const { products, countries } = await client.revenue.sold()
  const days = { from: '2023-01-01', to: '2026-06-10' }
  for (const [by, found] of [
    ['product', products],
    ['country', countries],
  ] as const) {
    const { rows } = await client.revenue.breakdown({ by, ...days })
    expect(found).toEqual(rows.flatMap(({ part }) => part ?? []).sort())
  }
})

const sumOf = (movements: Record<string, { amount: bigint }>) =>
  Object.values(movements).reduce((sum, it) => sum + it.amount, 0n)
