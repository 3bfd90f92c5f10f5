import fc from 'fast-check'
import { expect, onTestFinished, test, vi } from 'vitest'
import { connectSandbox, testApp } from '../../../support/app.ts'
import { emptyStore, ledger } from '../../../support/reading.ts'
import {
  addCharge,
  type StripeAccount,
  stripeAccount,
  TODAY,
} from '../../../support/stripe/account.ts'
import { sync as read } from '../../../support/stripe/reading.ts'
import { createStripeSandbox, type SandboxOptions } from '../../../support/stripe/sandbox.ts'

const DAY = 86_400

async function connected(account: StripeAccount, options: SandboxOptions = {}) {
  const sandbox = await createStripeSandbox({ account, ...options })
  onTestFinished(() => sandbox.close())
  const clock = { now: TODAY * 1000 }
  const app = await testApp({ now: () => clock.now })
  await connectSandbox(app, sandbox)
  const sync = async () => {
    expect(await app.sync()).toMatchObject([{ status: 'succeeded', error: null }])
    const { whole } = await app.client.metrics.document()
    return Object.fromEntries(
      whole.map(it => [
        it.currency,
        [it.providerBalance, it.ledgerBalance, it.difference].map(({ amount }) => Number(amount)),
      ]),
    )
  }
  return { ...app, sandbox, clock, sync }
}

/** What the account's transactions come to, in one currency without decimals of its own. */
const sum = ({ transactions }: StripeAccount, currency = 'usd') =>
  transactions.reduce((all, it) => all + (it.currency === currency ? it.net : 0), 0)

test('the entries come to what Stripe says the account holds, in every currency', async () => {
  const account = stripeAccount({ entries: 250, subscriptions: false })
  const { sync, client } = await connected(account)
  const whole = await sync()
  expect(Object.keys(whole).sort()).toEqual(['ISK', 'JPY', 'KWD', 'UGX', 'USD'])
  for (const [provider, ledger, difference] of Object.values(whole)) {
    expect([provider, difference]).toEqual([ledger, 0])
  }
  expect(whole.USD?.[0]).toBe(sum(account))
  const steps = await client.app.doctor()
  expect(steps.find(({ step }) => step === 'whole')).toMatchObject({
    ok: true,
    message: 'The entries match the provider’s balance to the cent: Acme.',
  })
})

test('law: whatever comes between two syncs, late or changed, the entries come to the balance', {
  timeout: 120_000,
}, async () => {
  const change = fc.record({
    newer: fc.integer({ min: 0, max: 120 }),
    late: fc.integer({ min: 0, max: 3 }),
    changed: fc.integer({ min: 0, max: 5 }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async changes => {
      const account = stripeAccount({ entries: 60, days: 90, subscriptions: false })
      const { sync, clock } = await connected(account)
      await sync()
      for (const { newer, late, changed } of changes) {
        clock.now += 3_600_000
        const now = clock.now / 1000
        for (const one of account.transactions.slice(account.transactions.length - changed)) {
          one.fee += 1
          one.net -= 1
          one.status = 'available'
        }
        for (let n = 0; n < newer; n++) addCharge(account, { created: now - n })
        for (let n = 0; n < late; n++) addCharge(account, { created: now - (n + 1) * DAY })
        expect((await sync()).USD).toEqual([sum(account), sum(account), 0])
      }
    }),
    { numRuns: 5 },
  )
})

test('what arrives while the balance is asked for is read before anything is said', async () => {
  const account = stripeAccount({ entries: 120, subscriptions: false })
  const { sync, sandbox } = await connected(account)
  const asked = () => sandbox.requests.filter(({ path }) => path === '/v1/balance').length
  const before = asked()
  // Two pages of entries and the newest once more, and then the balance.
  sandbox.inject({ delay: 500 }, { path: '/v1/balance', after: 3 })
  const syncing = sync()
  await vi.waitFor(() => expect(asked()).toBe(before + 1), { timeout: 10_000 })
  addCharge(account, { created: TODAY, amount: 4_321 })
  expect((await syncing).USD).toEqual([sum(account), sum(account), 0])
  expect(asked()).toBe(before + 2)
})

test('a difference is said, and the next sync reads the whole account again, once a day', async () => {
  const account = stripeAccount({ entries: 120, subscriptions: false })
  const { sync, client, clock, sandbox } = await connected(account)
  await sync()
  // Stripe corrects a fee of a year ago, which no later sync comes across.
  const old = account.transactions.find(({ created }) => created < TODAY - 200 * DAY)
  if (!old) throw new Error('Nothing is old')
  old.fee += 7
  old.net -= 7
  expect((await sync()).USD?.[2]).toBe(-7)
  const [step] = (await client.app.doctor()).filter(it => it.step === 'whole')
  expect(step).toMatchObject({
    ok: false,
    message: expect.stringContaining('$0.07'),
    fix: expect.stringContaining('reads the whole account again'),
  })
  expect((await sync()).USD?.[2]).toBe(0)

  // What no reading explains is read again a day later, and not before.
  const hidden = addCharge(account, { created: TODAY, amount: 900 })
  const pages = async () => {
    const first = sandbox.requests.length
    await sync()
    return sandbox.requests.slice(first).filter(({ path, query }) => {
      return path === '/v1/balance_transactions' && !query.has('created[gte]')
    }).length
  }
  account.withheld.push(...account.transactions.splice(account.transactions.indexOf(hidden), 1))
  expect(await pages()).toBe(0)
  clock.now += 3_600_000
  expect(await pages()).toBeGreaterThan(0)
  expect(await pages()).toBe(0)
  clock.now += DAY * 1000
  expect(await pages()).toBeGreaterThan(0)
})

test.each([500, 429])(
  'a balance that is answered with %i for long claims nothing, and the rest is read',
  async status => {
    const sandbox = await createStripeSandbox({
      account: stripeAccount({ entries: 20, subscriptions: false }),
    })
    onTestFinished(() => sandbox.close())
    const calm = emptyStore()
    expect((await read(sandbox, calm)).at(-1)?.balances).toHaveLength(5)
    const asked = () => sandbox.requests.filter(it => it.path === '/v1/balance').length
    const before = asked()
    // After the entries, and the newest of them once more.
    sandbox.inject({ status }, { path: '/v1/balance', after: 2, times: 100 })
    const store = emptyStore()
    expect((await read(sandbox, store)).at(-1)).toMatchObject({ balances: null })
    expect(ledger(store)).toEqual(ledger(calm))
    // As often as any request is tried again.
    expect(asked() - before).toBe(6)
  },
)

test('a key that may not read the balance claims nothing, and its syncs go on', async () => {
  const account = stripeAccount({ entries: 20, subscriptions: false })
  const { sync, sandbox } = await connected(account)
  expect((await sync()).USD).toHaveLength(3)
  sandbox.denied.add('balance')
  expect(await sync()).toEqual({})
})
