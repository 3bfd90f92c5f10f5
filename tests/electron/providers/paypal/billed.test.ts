import { expect, test } from 'vitest'
import { paypal } from '../../../../electron/providers/paypal/index.ts'
import { syncedApp } from '../../../support/history.ts'
import { add, DAY, ledgerId, paypalAccount, TODAY } from '../../../support/paypal/account.ts'
import {
  money,
  plan,
  regular,
  subscription,
  trial,
  type WireCycle,
  type WirePlan,
} from '../../../support/paypal/billing.ts'
import { readAll, sync } from '../../../support/paypal/reading.ts'
import { createPaypalSandbox } from '../../../support/paypal/sandbox.ts'

const ID = 'I-BW452GLLEP1G'
const at = (day: string) => Date.parse(`${day}T09:00:00Z`)

/** An account with one subscription, from 5 October unless told otherwise; today is 15 January. */
function accountOf(
  cycles: WireCycle[],
  { started = '2025-10-05', ...more }: Partial<WirePlan> & { started?: string } = {},
) {
  const account = paypalAccount({ entries: 0 })
  const of = plan('P-5ML4271244454362WXNWU5NQ', cycles, more)
  const one = subscription({ id: ID, of, startedAt: at(started) })
  account.plans.set(of.id, of)
  account.subscriptions.set(ID, one)
  const pay = (day: string, amount: string, options: Partial<Parameters<typeof add>[1]> = {}) =>
    add(account, {
      code: 'T0002',
      amount,
      at: at(day),
      customer: one.subscriber.payer_id,
      reference: [ID, 'SUB'],
      ...options,
    })
  return { account, one, pay }
}

const opened = async ({ account }: Pick<ReturnType<typeof accountOf>, 'account'>) => {
  const sandbox = await createPaypalSandbox({ account })
  return { sandbox, ...(await syncedApp(paypal, sandbox, TODAY)) }
}

test('a price that went up counts from the day it was paid, at what was paid before', async () => {
  const it = accountOf([regular(money('30.00'))])
  it.pay('2025-10-05', '15.00')
  it.pay('2025-11-05', '15.00')
  it.pay('2025-12-05', '20.00')
  it.pay('2026-01-05', '30.00')
  const app = await opened(it)
  expect(await app.monthEnds()).toEqual({
    '2025-10': 1500,
    '2025-11': 1500,
    '2025-12': 2000,
    '2026-01': 3000,
  })
  expect(await app.workingOn('2025-12-10')).toEqual([[2000, '$20.00']])
  expect(await app.difference()).toBe(0)
})

test('tax that was told, is in the price or comes on top is left out, to the fraction', async () => {
  const taxes = { percentage: '19', inclusive: false }
  // 9.99 and 19% are 11.8881, paid as 11.89: worth 9.99.
  const onTop = accountOf([regular(money('9.99'))], { taxes })
  onTop.pay('2025-12-05', '23.80', { tax: '3.80' })
  onTop.pay('2026-01-05', '11.89')
  const app = await opened(onTop)
  expect((await app.monthEnds())['2025-12']).toBe(2000)
  expect(await app.difference()).toBe(0)
  const { subscriptions } = await app.client.recurring.reconciliation({})
  expect(subscriptions).toEqual([])

  const within = accountOf([regular(money('9.99'))], { taxes: { percentage: '19' } })
  within.pay('2025-12-05', '11.90')
  within.pay('2026-01-05', '9.99')
  const other = await opened(within)
  expect((await other.monthEnds())['2025-12']).toBe(1000)
  expect((await other.client.recurring.reconciliation({})).subscriptions).toEqual([])
})

test('the fee for setting up is no month’s price, beside the first one or alone', async () => {
  // $10.00, in every plan of this account.
  const beside = accountOf([regular(money('50.00'))])
  beside.pay('2025-12-05', '60.00')
  beside.pay('2026-01-05', '50.00')
  const app = await opened(beside)
  expect((await app.monthEnds())['2025-12']).toBe(5000)

  const alone = accountOf([regular(money('50.00'))])
  alone.pay('2025-10-05', '10.00')
  alone.pay('2026-01-05', '50.00')
  const { periods } = await readAll((await opened(alone)).sandbox)
  expect([...periods.values()].map(({ from }) => from)).toEqual([at('2026-01-05')])
})

test.each([
  // A payment that failed in November, collected with December's, two days late and with $5.00 of shipping each time.
  ['2025-12-07', '50.00', [2000, 2000, 2000, 2000]],
  // Two that failed.
  ['2026-01-05', '75.00', [2000, 2000, 2000, 2000]],
])(
  'what was missed and collected with the next payment on %s was worth the price',
  async (day, amount, worth) => {
    const it = accountOf([regular(money('20.00'))])
    it.one.shipping_amount = money('5.00')
    it.pay('2025-10-05', '25.00')
    it.pay(day, amount)
    if (day < '2026') it.pay('2026-01-05', '25.00')
    const app = await opened(it)
    expect(Object.values(await app.monthEnds())).toEqual(worth)
    expect(await app.workingOn('2025-12-20')).toEqual([[2000, '$20.00']])
    expect(await app.difference()).toBe(0)
  },
)

test('twice the price of now is a price of then, where no payment was missed', async () => {
  const it = accountOf([regular(money('20.00'))])
  for (const day of ['2025-10-05', '2025-11-05', '2025-12-05']) it.pay(day, '40.00')
  it.pay('2026-01-05', '20.00')
  const app = await opened(it)
  expect(Object.values(await app.monthEnds())).toEqual([4000, 4000, 4000, 2000])
})

test('shipping is no part of what was paid for the time, as the payment or the subscription tells it', async () => {
  const it = accountOf([regular(money('20.00'))], { taxes: { percentage: '25', inclusive: false } })
  it.one.shipping_amount = money('5.00')
  // 18.00, 4.50 of tax and 4.00; 12.00, 3.00 of tax and 5.00; 20.00, 5.00 of tax and 5.00; the same shipped free.
  it.pay('2025-10-05', '26.50', { shipping: '4.00', tax: '4.50' })
  it.pay('2025-11-05', '20.00')
  it.pay('2025-12-05', '30.00')
  it.pay('2026-01-05', '25.00')
  const app = await opened(it)
  expect(Object.values(await app.monthEnds())).toEqual([1800, 1200, 2000, 2000])
  expect(await app.workingOn('2025-11-10')).toEqual([[1200, '$12.00']])
  expect(await app.difference()).toBe(0)
})

test('shipping beside the fee for setting up leaves the price', async () => {
  // $10.00 for setting up, in every plan of this account.
  const it = accountOf([regular(money('50.00'))], { started: '2025-12-05' })
  it.one.shipping_amount = money('5.00')
  it.pay('2025-12-05', '65.00')
  it.pay('2026-01-05', '55.00')
  const app = await opened(it)
  expect(await app.monthEnds()).toMatchObject({ '2025-12': 5000, '2026-01': 5000 })
  expect(await app.difference()).toBe(0)
})

test('what was paid within a trial is for the trial', async () => {
  const it = accountOf([trial(2), regular(money('20.00'))])
  it.pay('2025-10-05', '1.00')
  it.pay('2025-11-05', '1.00')
  it.pay('2025-12-05', '20.00')
  it.pay('2026-01-05', '20.00')
  const app = await opened(it)
  expect(await app.monthEnds()).toEqual({
    '2025-10': 0,
    '2025-11': 0,
    '2025-12': 2000,
    '2026-01': 2000,
  })
})

test('a pending or denied payment is for nothing yet; one given back, or a part of it, was for its time', async () => {
  const it = accountOf([regular(money('10.00'))])
  it.pay('2025-10-05', '10.00', { status: 'V' })
  it.pay('2025-11-05', '10.00', { status: 'F' })
  it.pay('2025-11-20', '10.00', { status: 'D' })
  const pending = it.pay('2025-12-28', '10.00', { status: 'P' })
  it.pay('2025-10-20', '-10.00', { code: 'T1107' })
  const { sandbox } = await opened(it)
  const store = await readAll(sandbox)
  const voided = () => [...store.periods.values()].map(one => [one.from, one.voided])
  expect(voided()).toHaveLength(4)
  expect(voided()).toContainEqual([at('2025-10-05'), false])
  expect(voided()).toContainEqual([at('2025-11-05'), false])
  expect(voided()).toContainEqual([at('2025-11-20'), true])
  expect(voided()).toContainEqual([at('2025-12-28'), true])
  pending.transaction_info.transaction_status = 'S'
  await sync(sandbox, store)
  expect(store.periods.get(ledgerId(pending))).toMatchObject({ voided: false })
})

test('one that is cancelled counts until then, whatever it had paid for', async () => {
  const it = accountOf([regular(money('120.00'), 'YEAR')])
  it.pay('2025-10-05', '120.00')
  Object.assign(it.one, { status: 'CANCELLED', status_update_time: '2025-12-20T09:00:00Z' })
  const app = await opened(it)
  expect(await app.monthEnds()).toMatchObject({ '2025-10': 1000, '2025-11': 1000, '2025-12': 0 })
  expect(await app.difference()).toBe(0)
})

test('one from before PayPal’s three years is no new customer at its first readable payment', async () => {
  const it = accountOf([regular(money('20.00'))], { started: '2021-03-03' })
  // What is three years old and a day is readable: from 16 January 2023.
  it.pay('2023-01-03', '7.00')
  it.pay('2023-02-03', '10.00')
  it.pay('2023-03-03', '10.00')
  for (const day of ['2025-12-03', '2026-01-03']) it.pay(day, '20.00')
  const app = await opened(it)
  const { periods } = await readAll(app.sandbox)
  const first = [...periods.values()].filter(({ id }) => id.endsWith(':before'))
  expect(first).toMatchObject([
    { from: at('2021-03-03'), until: at('2023-02-03'), mrr: { n: 1000n, d: 1n } },
  ])
  const { points } = await app.client.recurring.series({
    interval: 'month',
    from: '2021-03-01',
    to: '2023-03-31',
  })
  const begun = points.filter(({ movements }) => movements.new.amount !== 0n)
  expect(begun.map(({ start }) => start)).toEqual(['2021-03-01'])
  expect(points.every(({ movements }) => movements.churn.amount === 0n)).toBe(true)
})

test('of an account that was synced before there was such a history it is read', async () => {
  const it = accountOf([regular(money('10.00'))])
  it.pay('2025-10-05', '10.00')
  it.pay('2025-11-05', '10.00')
  const { sandbox } = await opened(it)
  const whole = await readAll(sandbox)
  const earlier = JSON.stringify({ ...JSON.parse(String(whole.cursor)), version: 1 })
  const again = { ...whole, periods: new Map(), cursor: earlier }
  await sync(sandbox, again)
  expect(again.periods).toEqual(whole.periods)
})

test('each subscription is read once in a sync, however many payments name it', async () => {
  const it = accountOf([regular(money('10.00'), 'DAY')])
  for (let n = 0; n < 40; n++) {
    it.pay(new Date(TODAY - (n + 1) * DAY).toISOString().slice(0, 10), '10.00')
  }
  const sandbox = await createPaypalSandbox({ account: it.account })
  await readAll(sandbox)
  await sandbox.close()
  const asked = sandbox.requests.filter(({ path }) => path.includes('/billing/subscriptions/'))
  expect(asked).toHaveLength(1)
})
