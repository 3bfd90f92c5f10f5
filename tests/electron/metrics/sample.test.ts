import { expect, test } from 'vitest'
import { addMonths } from '../../../shared/time.ts'
import { testApp } from '../../support/app.ts'
import { known } from '../../support/known.ts'

/** The app with the sample data read. */
async function sample() {
  const { app, client } = await testApp({ now: () => Date.UTC(2026, 5, 10, 12) })
  await client.connections.startSample()
  const [run] = await client.sync.runs({ limit: 1 })
  await app.finished(run?.id ?? '')
  return client
}

test('the sample’s months: movements sum to MRR’s change, and the drill-down to its movement', async () => {
  const client = await sample()
  const { points, lastMonth } = await client.recurring.series({ interval: 'month' })
  const { monthly, recurring } = await client.metrics.document()
  expect(points.length).toBeGreaterThan(30)
  for (const point of points) {
    const change = Object.values(point.movements).reduce((total, it) => total + it.amount, 0n)
    expect(change).toBe(point.mrr.amount - point.mrrBefore.amount)
    const month = monthly.find(it => it.month === point.start.slice(0, 7))
    expect(month?.mrr).toEqual(point.mrr)
    expect(month?.movements).toEqual(point.movements)
  }
  expect(lastMonth).toEqual(recurring)
  expect(lastMonth).toMatchObject({ month: '2026-05', arpa: { currency: 'USD' } })
  const whole = points.findLast(({ running }) => !running)
  if (!whole) throw new Error('No month is over')
  const { customers } = await client.recurring.movement({
    movement: 'churn',
    from: whole.start,
    to: whole.end,
    limit: 1000,
  })
  const total = customers.reduce((sum, it) => sum + it.change.amount, 0n)
  const off = total - whole.movements.churn.amount
  expect(off <= BigInt(customers.length) && off >= -BigInt(customers.length)).toBe(true)
  expect(customers.every(it => it.subscriptions.length > 0 && it.after.amount === 0n)).toBe(true)
})

test('the sample’s cohorts: a cell opens as many customers as it says', async () => {
  const client = await sample()
  const cohorts = await client.cohorts.list()
  expect(cohorts.length).toBeGreaterThan(30)
  const cohort = cohorts.at(-8)
  const cell = cohort?.months[3]
  if (!cohort || !cell) throw new Error('The sample has no such cohort')
  const { customers, count } = await client.cohorts.customers({
    cohort: cohort.month,
    month: addMonths(`${cohort.month}-01`, 3).slice(0, 7),
  })
  expect(count).toBe(cell.customers)
  expect(customers.every(it => it.subscriptions.length > 0)).toBe(true)
})

test('the sample’s plans add up to its MRR, and each opens its subscriptions', async () => {
  const client = await sample()
  const { mrr, plans: stated } = await client.metrics.document()
  const plans = await client.customers.plans()
  expect(plans).toEqual(stated)
  expect(plans.length).toBeGreaterThan(2)
  expect(plans.reduce((sum, it) => sum + (it.mrr?.amount ?? 0n), 0n)).toBe(mrr?.amount)
  for (const { plan, currency, subscriptions } of plans) {
    const page = await client.customers.plan({ plan, currency, limit: 1000 })
    expect(page.count).toBe(subscriptions)
    expect(page.subscriptions.every(it => it.plan === plan && it.mrr.currency === currency)).toBe(
      true,
    )
  }
})

test('the sample’s trials: about six in ten convert, and a month opens as many as it says', async () => {
  const client = await sample()
  const { trials } = await client.metrics.document()
  expect(await client.customers.trials({ by: 'ended' })).toEqual(trials.ended)
  const total = (part: 'converted' | 'lost' | 'running') =>
    trials.started.reduce((sum, it) => sum + it[part], 0)
  expect(total('converted') / (total('converted') + total('lost'))).toBeCloseTo(0.6, 1)
  expect(total('running')).toBeGreaterThan(0)
  const month = trials.ended.at(-3)
  if (!month) throw new Error('The sample has trials')
  const opened = await client.customers.trial({ by: 'ended', month: month.month, limit: 1000 })
  expect(opened.count).toBe(month.trials)
  expect(opened.trials.filter(it => it.outcome === 'converted')).toHaveLength(month.converted)
  expect(opened.trials.every(it => it.ended.startsWith(month.month))).toBe(true)
})

test('the sample: the customers are those of its figures, in every order, found by their hash', async () => {
  const client = await sample()
  const summary = await client.customers.summary()
  const overview = await client.metrics.overview()
  expect(summary.subscribers).toBe(overview.activeSubscribers)
  expect(summary.mrr).toEqual(overview.mrr)
  expect(summary.revenue.total).toEqual(overview.allTime.netRevenue)
  expect(summary.customers).toBe(
    known(summary.subscribers) + known(summary.formerSubscribers) + known(summary.oneTimeBuyers),
  )
  const points = (await client.recurring.series({ interval: 'month' })).points
  const [before, month] = points.slice(-2)
  expect((before?.customers ?? 0) - known(summary.leftThisMonth)).toBeLessThanOrEqual(
    month?.customers ?? 0,
  )

  const everybody = []
  for (let offset = 0; offset < summary.customers; offset += 400) {
    everybody.push(...(await client.customers.list({ offset, limit: 400 })).customers)
  }
  expect(new Set(everybody.map(it => it.customer)).size).toBe(summary.customers)
  const amounts = everybody.map(it => it.revenue.amount)
  expect(amounts).toEqual(amounts.toSorted((a, b) => (a < b ? 1 : a > b ? -1 : 0)))
  const { customers: byMrr } = await client.customers.list({ sort: 'mrr', limit: 1 })
  expect(byMrr[0]?.mrr?.amount).toBe(
    everybody.reduce((most, it) => (known(it.mrr).amount > most ? known(it.mrr).amount : most), 0n),
  )

  const [first] = everybody
  if (!first) throw new Error('The sample has customers')
  const found = await client.customers.list({ search: first.customer.slice(0, 8).toUpperCase() })
  expect(found.customers).toEqual([first])
  const { connectionId, customer } = first
  const one = await client.customers.one({ connectionId, customer })
  const { entries, sums } = await client.entries.list({ customer: { connectionId, customer } })
  expect(entries.every(it => it.customer === customer)).toBe(true)
  expect(one.totals.netRevenue).toEqual(first.revenue)
  expect(sums.reduce((sum, it) => sum + it.net.amount, 0n)).toBe(first.revenue.amount)
  const counts = one.subscriptions.flatMap(it => it.counts ?? [])
  expect(counts.reduce((sum, it) => sum + it.amount, 0n)).toBe(first.mrr?.amount)
  await expect(client.customers.one({ connectionId, customer: 'none' })).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
})
