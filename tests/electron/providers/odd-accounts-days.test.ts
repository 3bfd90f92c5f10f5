import { expect, onTestFinished, test } from 'vitest'
import { connectSandbox, testApp } from '../../support/app.ts'
import { amiss, totals } from '../../support/shown.ts'
import { add, addCharge, TODAY } from '../../support/stripe/account.ts'
import { createStripeSandbox } from '../../support/stripe/sandbox.ts'
import { at, emptyAccount, subscribe } from '../../support/stripe/subscribe.ts'

/** Accounts that are odd by where and how often they are, each with its figures worked by hand. */

async function startupIn(timezone: string) {
  const app = await testApp({ now: () => TODAY * 1000 })
  const details = { name: 'Acme', description: '', website: '', currency: 'USD', timezone }
  await app.client.startup.save(details)
  /** Gross volume of each of some days, minor units. */
  const grossByDay = async (from: string, to: string) => {
    const points = await app.client.metrics.series({ interval: 'day', from, to })
    return points.map(it => [it.start, Number(it.grossVolume.amount)])
  }
  return { ...app, grossByDay }
}

/**
 * Lord Howe Island moves its clocks by half an hour, from +11:00 to +10:30 on 6 April 2025 and back on 5 October:
 * 6 April is from 5 April 13:00 to 6 April 13:30 UTC, 5 October from 4 October 13:30 to 5 October 13:00 UTC.
 */
test('on Lord Howe Island a day has 24 hours and a half, and another half an hour less', async () => {
  const account = emptyAccount()
  const charge = (instant: string, amount: number) =>
    addCharge(account, { created: Date.parse(instant) / 1000, amount, fee: 0 })
  charge('2025-04-05T12:59:59Z', 100)
  charge('2025-04-05T13:00:00Z', 200)
  charge('2025-04-06T13:29:59Z', 300)
  charge('2025-04-06T13:30:00Z', 400)
  charge('2025-10-04T13:29:59Z', 500)
  charge('2025-10-04T13:30:00Z', 600)
  charge('2025-10-05T12:59:59Z', 700)
  charge('2025-10-05T13:00:00Z', 800)
  const sandbox = await createStripeSandbox({ account })
  const app = await startupIn('Australia/Lord_Howe')
  onTestFinished(() => sandbox.close())
  await connectSandbox(app, sandbox)
  expect(await app.sync()).toMatchObject([{ status: 'succeeded' }])
  expect(await app.grossByDay('2025-04-05', '2025-04-07')).toEqual([
    ['2025-04-05', 100],
    ['2025-04-06', 500],
    ['2025-04-07', 400],
  ])
  expect(await app.grossByDay('2025-10-04', '2025-10-06')).toEqual([
    ['2025-10-04', 500],
    ['2025-10-05', 1300],
    ['2025-10-06', 800],
  ])
  expect(await totals(app)).toEqual({ grossVolume: 3600, netRevenue: 3600 })
})

/**
 * Samoa went over the date line at the end of 29 December 2011: after 23:59:59 −10:00 (30 December 09:59:59 UTC)
 * came 31 December 00:00:00 +14:00. Its 30 December has nothing in it, and every sum all the same.
 */
test('in Samoa a file of 2011 has a day that never was', async () => {
  const app = await startupIn('Pacific/Apia')
  const text = [
    'id,date,kind,currency,gross,fee',
    'a,2011-12-29,charge,USD,1.00,0',
    'b,2011-12-30T09:59:59Z,charge,USD,2.00,0',
    'c,2011-12-30T10:00:00Z,charge,USD,4.00,0',
    'd,2011-12-31,charge,USD,8.00,0',
    'e,2012-01-01,charge,USD,16.00,0',
  ].join('\n')
  await app.client.connections.importFile({ format: 'generic', name: 'Old shop', text })
  expect(await app.grossByDay('2011-12-29', '2012-01-01')).toEqual([
    ['2011-12-29', 300],
    ['2011-12-30', 0],
    ['2011-12-31', 1200],
    ['2012-01-01', 1600],
  ])
  const months = (await app.client.metrics.document()).monthly.slice(0, 2)
  expect(months.map(it => [it.month, Number(it.grossVolume.amount)])).toEqual([
    ['2011-12', 1500],
    ['2012-01', 1600],
  ])
})

/**
 * Two accounts of one founder that were moved by a tool which kept all ids: each has txn_same, sub_case00 and cus_case0.
 * One sold for $30.00 (fee $1.17) a month's worth of $30.00, the other for $50.00 (fee $1.75) one of $50.00. The second one has
 * given back $60.00, more than ever came in there.
 */
test('the same ids at two accounts are two of everything', async () => {
  const app = await startupIn('UTC')
  for (const [index, amount] of [3000, 5000].entries()) {
    const account = emptyAccount()
    account.id = `acct_moved${index}`
    const { bill, subscription } = subscribe(account, '2026-01-05', { items: [{ amount }] })
    bill('2026-01-05', [{ amount, from: '2026-01-05', until: '2026-02-05' }])
    const { customer } = subscription
    addCharge(account, { created: at('2026-01-05'), amount, customer, id: 'txn_same' })
    const back = { category: 'refund', type: 'refund', amount: -6000, created: at('2026-01-06') }
    if (index === 1) add(account, { ...back, id: 'txn_back' })
    const sandbox = await createStripeSandbox({ account })
    onTestFinished(() => sandbox.close())
    await connectSandbox(app, sandbox, `Account ${index}`)
  }
  const succeeded = { status: 'succeeded' }
  expect(await app.sync()).toMatchObject([succeeded, succeeded])
  // 80.00 − 60.00 − 2.92
  expect(await totals(app)).toEqual({
    ...{ grossVolume: 8000, refunds: 6000, fees: 292, netRevenue: 1708 },
  })
  const { mrr, activeSubscribers, entries, whole } = await app.client.metrics.document()
  expect({ mrr: mrr?.amount, activeSubscribers, entries }).toEqual({
    ...{ mrr: 8000n, activeSubscribers: 2, entries: 3 },
  })
  // 30.00 − 1.17 and 50.00 − 1.75 − 60.00
  expect(whole.map(it => Number(it.ledgerBalance.amount)).sort((a, b) => a - b)).toEqual([
    -1175, 2883,
  ])
  expect(await amiss(app)).toEqual([])
})
