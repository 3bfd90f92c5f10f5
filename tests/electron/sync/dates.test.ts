import { expect, onTestFinished, test } from 'vitest'
import { connectSandbox, testApp } from '../../support/app.ts'
import * as paddle from '../../support/paddle/account.ts'
import { billsOf } from '../../support/paddle/billing.ts'
import { createPaddleSandbox } from '../../support/paddle/sandbox.ts'
import { subscribed } from '../../support/paddle/subscriptions.ts'
import { addCharge, stripeAccount, TODAY } from '../../support/stripe/account.ts'
import { createStripeSandbox } from '../../support/stripe/sandbox.ts'
import { subscribe } from '../../support/stripe/subscribe.ts'

const DAY = 86_400
const NOUGHT = '0000-01-01T00:00:00Z'
const MENDED = '2025-12-26T12:00:00Z'

test('an entry of a day to come is set aside, and counts once its day has come', async () => {
  const account = stripeAccount({ entries: 0, subscriptions: false })
  addCharge(account, { created: TODAY - 60, amount: 1_000, fee: 0 })
  // Clocks are minutes apart, not days.
  addCharge(account, { created: TODAY + 60, amount: 2_000, fee: 0 })
  const ahead = addCharge(account, { created: TODAY + 10 * DAY, amount: 4_000, fee: 0 })
  const sandbox = await createStripeSandbox({ account })
  onTestFinished(() => sandbox.close())
  const clock = { now: TODAY }
  const it = await testApp({ now: () => clock.now * 1000 })
  await connectSandbox(it, sandbox)

  await it.sync()
  const gross = async () => (await it.client.metrics.overview()).allTime.grossVolume.amount
  expect(await gross()).toBe(3_000n)
  expect(await it.client.setAside.list()).toMatchObject([
    { object: 'entry', id: ahead.id, reason: 'It is dated 2026-01-25, which is still to come.' },
  ])
  clock.now += 4 * DAY
  await it.sync()
  expect(await gross()).toBe(3_000n)
  clock.now += 7 * DAY
  await it.sync()
  expect(await gross()).toBe(7_000n)
  expect(await it.client.setAside.list()).toEqual([])
})

test('a row of a file that is dated on a day to come is set aside too', async () => {
  const { client } = await testApp({ now: () => TODAY * 1000 })
  const rows = ['id,date,kind,currency,gross', 'a,2026-01-10,charge,USD,10.00']
  const text = [...rows, 'b,2030-01-10,charge,USD,900.00'].join('\n')
  const done = await client.connections.importFile({ format: 'generic', name: 'Shop', text })
  expect(done).toMatchObject({ entries: 1, read: 2, setAside: [{ object: 'entry', id: 'b' }] })
  expect((await client.metrics.overview()).allTime.grossVolume.amount).toBe(1_000n)
})

test('what is dated before the year 2000 is set aside: a sale, what it billed, a subscription', async () => {
  const account = paddle.emptyAccount()
  const now = paddle.TODAY
  const begin = (at: number, bills: number) => {
    const one = subscribed({ mrr: [4900, 1], items: [{ amount: 4900 }] }, at)
    account.subscriptions.push(one)
    account.transactions.push(...billsOf(one, now).slice(0, bills))
    return one.subscription
  }
  begin(now - 40 * DAY * 1000, 1)
  const odd = begin(now - 20 * DAY * 1000, 1)
  Object.assign(odd, { started_at: NOUGHT, first_billed_at: NOUGHT, created_at: NOUGHT })
  const sale = account.transactions.at(-1)
  if (!sale?.billing_period) throw new Error('Nothing was billed')
  Object.assign(sale.payments[0] ?? {}, { captured_at: NOUGHT })
  sale.billing_period.starts_at = NOUGHT
  const sandbox = await createPaddleSandbox({ account })
  onTestFinished(() => sandbox.close())
  const { client, sync } = await testApp({ now: () => now })
  const { key, url: apiBase } = sandbox
  await client.connections.connect({ provider: 'paddle', name: 'Acme', key, apiBase, sync: false })

  expect(await sync()).toMatchObject([{ status: 'succeeded', error: null }])
  expect((await client.metrics.overview()).allTime.grossVolume.amount).toBe(5_880n)
  const { points } = await client.recurring.series({ interval: 'month' })
  expect(points.map(({ start }) => start)).toEqual(['2025-12-01', '2026-01-01'])
  const reason = 'It is dated 0000-01-01, which is before the year 2000.'
  const aside = await client.setAside.list()
  expect(aside).toMatchObject([
    { object: 'entry', id: sale.id, reason },
    { object: 'period', id: expect.stringContaining(sale.id), reason },
    { object: 'subscription', id: odd.id, reason },
  ])

  Object.assign(odd, { started_at: MENDED, first_billed_at: MENDED, created_at: MENDED })
  Object.assign(sale.payments[0] ?? {}, { captured_at: MENDED })
  sale.billing_period.starts_at = MENDED
  await sync()
  expect((await client.metrics.overview()).allTime.grossVolume.amount).toBe(2n * 5_880n)
  expect(await client.setAside.list()).toEqual([])
})

test('a date that no calendar has stops nothing', async () => {
  const account = stripeAccount({ entries: 0, subscriptions: false })
  addCharge(account, { created: TODAY - 60, amount: 1_000, fee: 0 })
  const odd = addCharge(account, { created: 1e15, amount: 4_000, fee: 0 })
  const { subscription } = subscribe(account, '2025-11-10', { items: [{ amount: 900 }] })
  subscription.trial_end = 1e15
  const sandbox = await createStripeSandbox({ account })
  onTestFinished(() => sandbox.close())
  const it = await testApp({ now: () => TODAY * 1000 })
  await connectSandbox(it, sandbox)
  expect(await it.sync()).toMatchObject([{ status: 'succeeded', error: null }])
  expect((await it.client.metrics.overview()).allTime.grossVolume.amount).toBe(1_000n)
  const reason = 'It is dated on a day that no calendar has.'
  expect(await it.client.setAside.list()).toMatchObject([
    { object: 'entry', id: odd.id, reason },
    { object: 'subscription', id: subscription.id, reason },
  ])
})

test('rows of a file that are dated before the year 2000 are set aside', async () => {
  const { client } = await testApp({ now: () => TODAY * 1000 })
  const rows = ['a,2000-01-01T00:00:00Z', 'b,1999-12-31T23:59:59Z', 'c,0000-01-01', 'd,0001-01-01']
  const text = ['id,date,kind,currency,gross', ...rows.map(row => `${row},charge,USD,10.00`)].join(
    '\n',
  )
  const done = await client.connections.importFile({ format: 'generic', name: 'Shop', text })
  expect(done.setAside).toEqual(
    [
      ['b', '1999-12-31'],
      ['c', '0000-01-01'],
      ['d', '0001-01-01'],
    ].map(([id, day]) => ({
      object: 'entry',
      id,
      reason: `It is dated ${day}, which is before the year 2000.`,
    })),
  )
  expect(done).toMatchObject({ entries: 1, read: 4 })
})
