import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DAY, paypalAccount, TODAY } from '../../../support/paypal/account.ts'
import { catalogue } from '../../../support/paypal/catalogue.ts'
import { readAll, sync } from '../../../support/paypal/reading.ts'
import { createPaypalSandbox, type PaypalSandbox } from '../../../support/paypal/sandbox.ts'
import { emptyStore, type Store } from '../../../support/reading.ts'

let sandbox: PaypalSandbox
beforeEach(async () => {
  sandbox = await createPaypalSandbox({ account: paypalAccount({ entries: 60 }) })
})
afterEach(() => sandbox.close())

const found = (store: Store, why: string) => {
  const one = sandbox.account.cases.find(it => it.why === why)
  return store.subscriptions.get(one?.subscription.id ?? '')
}

describe('a subscription is worth, a month', () => {
  it.each(catalogue(TODAY).map(({ why }) => why))('%s', async why => {
    const one = sandbox.account.cases.find(it => it.why === why)
    const subscription = found(await readAll(sandbox), why)
    const { n = 0n, d = 1n } = subscription?.mrr ?? {}
    expect(n * (one?.mrr[1] ?? 0n)).toBe((one?.mrr[0] ?? 0n) * d)
    expect(subscription).toMatchObject({
      counted: one?.counted,
      currency: one?.currency,
      customer: one?.subscription.subscriber.payer_id,
    })
    expect(subscription?.endedAt !== null).toBe(one?.over ?? false)
  })
})

it('says in words how it was worked out', async () => {
  const store = await readAll(sandbox)
  const words = (why: string) => found(store, why)?.working
  expect(words('$10 a month')).toBe('$10.00')
  expect(words('3 × $20 a year: 6000 ÷ 12')).toBe('3 × $20.00 ÷ 12')
  expect(words('€30 a quarter')).toBe('€30.00 ÷ 3')
  expect(words('¥100 a day: 100 × 365/12')).toBe('¥100 × 365/12')
  expect(words('€119 a month, 19% tax in it: 11900 × 100/119')).toBe(
    '€119.00, less the 19% tax in it',
  )
  expect(words('10 at the first price, 2 at the second: 5000 + 800')).toBe(
    '$58.00 for 12 in tiered tiers',
  )
})

it('counts from the end of its trial, on the calendar', async () => {
  const [one] = sandbox.account.cases.filter(({ why }) => why === 'its trial over')
  if (one) one.subscription.start_time = '2025-08-31T10:00:00Z'
  // Two months after 31 August; September’s 31st is not in between.
  const over = Date.UTC(2025, 9, 31, 10)
  const all = await readAll(sandbox)
  expect(found(all, 'its trial over')).toMatchObject({ countedFrom: over, trialEndsAt: over })
  expect(found(all, 'cancelled a month ago')?.trialEndsAt).toBeNull()
})

it('one that was cancelled counts until then', async () => {
  const one = found(await readAll(sandbox), 'cancelled a month ago')
  expect(one).toMatchObject({ status: 'cancelled', counted: true, endedAt: TODAY - 30 * DAY })
})

it('recurring payments that are no subscription of this API are entries and no MRR', async () => {
  const { entries, subscriptions } = await readAll(sandbox)
  const paid = [...entries.values()].filter(it => it.subscription === 'I-CLASSIC00001')
  expect(paid).toMatchObject([{ kind: 'charge', gross: 3000 }])
  expect(subscriptions.has('I-CLASSIC00001')).toBe(false)
})

it('without leave to read subscriptions the entries are whole, and there is no MRR', async () => {
  sandbox.denied.add('subscriptions')
  const { entries, subscriptions } = await readAll(sandbox)
  expect(entries.size).toBeGreaterThanOrEqual(60)
  expect(subscriptions.size).toBe(0)
})

it('one whose plan says nothing of a price is not guessed at', async () => {
  const [one] = sandbox.account.cases.filter(({ why }) => why === 'its plan to be read apart')
  if (one)
    one.plan.billing_cycles = one.plan.billing_cycles.map(({ pricing_scheme: _, ...it }) => it)
  expect(found(await readAll(sandbox), 'its plan to be read apart')).toBeUndefined()
})

it('those that go on are read at every sync though no payment names them any more', async () => {
  const store = emptyStore()
  await sync(sandbox, store)
  const yearly = sandbox.account.cases.find(({ why }) => why.includes('a year'))
  if (yearly) yearly.subscription.status = 'SUSPENDED'
  const later = TODAY + 40 * DAY
  sandbox.account.now = later
  await sync(sandbox, store, { now: () => later })
  expect(found(store, yearly?.why ?? '')).toMatchObject({ status: 'suspended', counted: false })
})

it('stopped between its subscriptions, a sync goes on with the rest', async () => {
  const calm = await readAll(sandbox)
  const store = emptyStore()
  const pages = await sync(sandbox, emptyStore())
  const first = pages.findIndex(({ step }) => step === 'subscriptions')
  await sync(sandbox, store, { pages: first + 1 })
  await sync(sandbox, store)
  expect(store.subscriptions).toEqual(calm.subscriptions)
})

it('the cursor stays small, and has nobody in it', async () => {
  const store = await readAll(sandbox)
  const ids = sandbox.account.cases.filter(({ over }) => !over)
  expect(store.cursor?.length).toBeLessThan(120 + 16 * ids.length)
  for (const customer of sandbox.account.customers) expect(store.cursor).not.toContain(customer)
})
