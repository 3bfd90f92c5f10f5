import { expect, onTestFinished, test } from 'vitest'
import { connectSandbox, testApp } from '../../support/app.ts'
import { add, addCharge, stripeAccount, TODAY } from '../../support/stripe/account.ts'
import { createStripeSandbox } from '../../support/stripe/sandbox.ts'

/** Seconds since the epoch. */
const at = (instant: string) => Date.parse(instant) / 1000

async function synced(account = stripeAccount({ entries: 0, subscriptions: false })) {
  const sandbox = await createStripeSandbox({ account })
  onTestFinished(() => sandbox.close())
  const app = await testApp({ now: () => TODAY * 1000 })
  await connectSandbox(app, sandbox)
  await app.sync()
  const startup = await app.client.startup.get()
  if (!startup) throw new Error('There is no startup')
  await app.client.startup.save({ ...startup, timezone: 'America/New_York' })
  return app.client
}

test('each reason has the account’s own numbers', async () => {
  const account = stripeAccount({ entries: 0, subscriptions: false })
  // In New York: the evening of 30 November, noon on 15 December, the evening of 31 December.
  addCharge(account, { created: at('2025-12-01T02:00:00Z'), amount: 1_000, fee: 0 })
  addCharge(account, { created: at('2025-12-15T17:00:00Z'), amount: 2_000, fee: 100 })
  addCharge(account, {
    created: at('2026-01-01T03:00:00Z'),
    availableOn: TODAY + 86_400,
    amount: 4_000,
    fee: 0,
  })
  const december = { currency: 'usd', created: at('2025-12-20T12:00:00Z') }
  add(account, { ...december, category: 'payout', type: 'payout', amount: -5_000 })
  add(account, { ...december, category: 'other_adjustment', type: 'adjustment', amount: 321 })
  addCharge(account, { ...december, currency: 'jpy', amount: 700, fee: 0 })
  const client = await synced(account)
  const found = await client.revenue.differences({ from: '2025-12-01', to: '2025-12-31' })
  const usd = (amount: bigint) => ({ amount, currency: 'USD' })
  expect(found).toMatchObject({
    timezone: 'America/New_York',
    totals: { grossVolume: usd(6_000n), fees: usd(100n), netRevenue: usd(5_900n) },
    gained: { entries: 1, net: [usd(4_000n)] },
    lost: { entries: 1, net: [usd(1_000n)] },
    payouts: { entries: 1, net: [usd(-5_000n)] },
    uncounted: [{ kind: 'adjustment', entries: 1, net: [usd(321n)] }],
    pending: { entries: 1, net: [usd(4_000n)] },
    connections: [{ name: 'Acme', lastSyncAt: TODAY * 1000 }],
  })
})

test('of MRR: what is late, what ends, what is left out, what is worth nothing', async () => {
  const account = stripeAccount({ entries: 0 })
  const client = await synced(account)
  const { recurring } = await client.revenue.differences({ from: '2026-01-01', to: '2026-01-15' })
  const usd = (amount: bigint) => [{ amount, currency: 'USD' }]
  expect(recurring).toMatchObject({
    pastDue: { subscriptions: 1, mrr: usd(4_900n) },
    ending: { subscriptions: 1, mrr: usd(4_900n) },
  })
  expect(recurring?.leftOut.map(({ status }) => status).sort()).toEqual([
    'incomplete',
    'paused',
    'trialing',
    'unpaid',
  ])
  // MRR in other currencies is said even where every payment was in one.
  const others = account.cases.filter(it => it.counted && it.subscription.currency !== 'usd')
  expect(others.length).toBeGreaterThan(0)
  expect(recurring?.foreign.map(({ currency }) => currency).sort()).toEqual(
    [
      ...new Set(
        others.filter(it => it.mrr[0] > 0n).map(it => it.subscription.currency.toUpperCase()),
      ),
    ].sort(),
  )
  const worthless = account.cases.filter(it => it.counted && it.mrr[0] === 0n)
  expect(recurring?.worthless).toBe(worthless.length)
})
