import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { testApp } from '../../../support/app.ts'
import {
  add,
  DAY,
  type PaypalAccount,
  paypalAccount,
  TODAY,
} from '../../../support/paypal/account.ts'
import { sync as read } from '../../../support/paypal/reading.ts'
import { createPaypalSandbox, type SandboxOptions } from '../../../support/paypal/sandbox.ts'
import { emptyStore, ledger } from '../../../support/reading.ts'

const HOUR = 3_600_000

async function connected(account: PaypalAccount, options: SandboxOptions = {}) {
  const sandbox = await createPaypalSandbox({ account, ...options })
  onTestFinished(() => sandbox.close())
  const app = await testApp({ now: () => account.now })
  await app.client.connections.connect({
    provider: 'paypal',
    name: 'Acme',
    clientId: sandbox.clientId,
    key: sandbox.key,
    apiBase: sandbox.url,
    sync: false,
  })
  /** What PayPal says, what the ledger comes to, and the difference, by currency. */
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
  return { ...app, sandbox, sync }
}

const charge = (account: PaypalAccount, at: number, amount = '20.00') =>
  add(account, { code: 'T0006', amount, fee: '-0.90', at })

test('the entries come to what PayPal says the account holds, in every currency', async () => {
  const { sync, client } = await connected(paypalAccount({ entries: 250 }))
  const whole = await sync()
  expect(Object.keys(whole).sort()).toEqual(['EUR', 'HUF', 'JPY', 'KWD', 'USD'])
  for (const [provider, ledger, difference] of Object.values(whole)) {
    expect([provider, difference]).toEqual([ledger, 0])
  }
  // Ft3,500 less 209, which PayPal gives without decimals.
  expect(whole.HUF).toEqual([329_100, 329_100, 0])
  const steps = await client.app.doctor()
  expect(steps.find(({ step }) => step === 'whole')).toMatchObject({
    ok: true,
    message: 'The entries match the provider’s balance to the cent: Acme.',
  })
})

test('holds, and what is pending or denied, move no balance', async () => {
  const account = paypalAccount({ entries: 0 })
  const at = TODAY - 2 * DAY
  charge(account, at)
  add(account, { code: 'T0006', amount: '500.00', at, status: 'P' })
  add(account, { code: 'T0006', amount: '600.00', at, status: 'D' })
  add(account, { code: 'T2101', amount: '-7.00', at })
  add(account, { code: 'T1110', amount: '-5.00', at })
  const { sync } = await connected(account)
  expect(await sync()).toEqual({ USD: [1_910, 1_910, 0] })
})

test('payments at the very second in which one window ends and the next begins are in both', async () => {
  const account = paypalAccount({ entries: 0 })
  for (const days of [31, 31, 1]) charge(account, TODAY - days * DAY)
  const { sync } = await connected(account)
  expect(await sync()).toEqual({ USD: [3 * 1_910, 3 * 1_910, 0] })
})

test('what an account held three years ago is where its entries begin', async () => {
  const account = paypalAccount({ entries: 0 })
  charge(account, TODAY - 5 * 365 * DAY, '1000.00')
  charge(account, TODAY - 3 * 365 * DAY, '100.00')
  charge(account, TODAY - DAY)
  const { sync } = await connected(account)
  const held = 99_910 + 9_910 + 1_910
  expect(await sync()).toEqual({ USD: [held, held, 0] })
  // A year on the ledger has entries of before those three years, and they are in what it held then.
  account.now += 365 * DAY
  charge(account, account.now - DAY)
  expect(await sync()).toEqual({ USD: [held + 1_910, held + 1_910, 0] })
})

test('law: whatever happens between two syncs, a whole ledger matches, and what is withheld is the difference', {
  timeout: 120_000,
}, async () => {
  const change = fc.record({
    hours: fc.integer({ min: 1, max: 60 }),
    newer: fc.integer({ min: 0, max: 20 }),
    /** Listed only after a while, within three hours. */
    late: fc.integer({ min: 0, max: 3 }),
    pending: fc.integer({ min: 0, max: 3 }),
    settled: fc.integer({ min: 0, max: 3 }),
    reversed: fc.integer({ min: 0, max: 2 }),
    held: fc.integer({ min: 0, max: 2 }),
  })
  const changes = fc.array(change, { minLength: 1, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(changes, fc.integer({ min: 1, max: 99_999 }), async (all, cents) => {
      const account = paypalAccount({ entries: 60, days: 90 })
      const { sync } = await connected(account)
      const matches = async () => {
        const whole = await sync()
        for (const [, , difference] of Object.values(whole)) expect(difference).toBe(0)
        return whole.USD?.[0]
      }
      await matches()
      for (const one of all) {
        const before = account.now
        account.now += one.hours * HOUR
        for (let n = 0; n < one.late; n++) charge(account, before - (n + 1) * 50 * 60_000)
        for (let n = 0; n < one.newer; n++) charge(account, before + n * 170_000)
        settle(account, one.settled)
        for (let n = 0; n < one.pending; n++) {
          add(account, { code: 'T0006', amount: '9.00', at: before + n, status: 'P' })
        }
        for (let n = 0; n < one.reversed; n++) reverse(account, before)
        for (let n = 0; n < one.held; n++)
          add(account, { code: 'T2101', amount: '-4.00', at: before })
        await matches()
      }
      account.now += 4 * HOUR
      const before = (await matches()) ?? 0
      const amount = (cents / 100).toFixed(2)
      const [hidden] = [add(account, { code: 'T0006', amount, at: account.now - DAY })]
      account.withheld.push(...account.transactions.splice(account.transactions.indexOf(hidden), 1))
      const whole = await sync()
      expect(whole.USD).toEqual([before + cents, before, cents])
    }),
    { numRuns: 10 },
  )
})

/** Of those that a sync asks for again: not older than a month. */
function settle(account: PaypalAccount, most: number, since = account.now - 28 * DAY): void {
  const waiting = account.transactions.filter(
    ({ transaction_info: info }) =>
      info.transaction_status === 'P' && Date.parse(info.transaction_initiation_date) > since,
  )
  for (const { transaction_info: info } of waiting.slice(-most || waiting.length)) {
    info.transaction_status = 'S'
    info.transaction_updated_date = new Date(account.now).toISOString().replace('.000', '')
  }
}

test('what was pending for longer than syncs look back is a difference, and then read anew', async () => {
  const account = paypalAccount({ entries: 0 })
  add(account, { code: 'T0006', amount: '5.00', at: TODAY - 80 * DAY, status: 'P' })
  charge(account, TODAY - DAY)
  const { sync } = await connected(account)
  expect(await sync()).toEqual({ USD: [1_910, 1_910, 0] })
  settle(account, 1, 0)
  account.now += 4 * HOUR
  expect(await sync()).toEqual({ USD: [2_410, 1_910, 500] })
  expect(await sync()).toEqual({ USD: [2_410, 2_410, 0] })
})

/** A payment that is given back whole: it says so, and what took it back is a transaction of its own. */
function reverse(account: PaypalAccount, at: number): void {
  charge(account, at, '30.00').transaction_info.transaction_status = 'V'
  add(account, { code: 'T1107', amount: '-30.00', fee: '0.60', at: at + 60_000 })
}

test('nothing new is said while it is open whether the balance has a transaction in it', async () => {
  const account = paypalAccount({ entries: 0 })
  charge(account, TODAY - 2 * DAY)
  const late = add(account, { code: 'T0006', amount: '5.00', at: TODAY - DAY, status: 'P' })
  const { sync, sandbox } = await connected(account)
  expect(await sync()).toEqual({ USD: [1_910, 1_910, 0] })
  const asked = () => sandbox.requests.filter(({ query }) => query.has('as_of_time')).length
  expect(asked()).toBe(2)

  // Settled an hour ago: the newest balance that is sure is of two hours before.
  account.now += HOUR
  late.transaction_info.transaction_status = 'S'
  late.transaction_info.transaction_updated_date = '2026-01-15T12:00:00+0000'
  expect(await sync()).toEqual({ USD: [1_910, 1_910, 0] })
  expect(asked()).toBe(2)
  account.now += 3 * HOUR
  expect(await sync()).toEqual({ USD: [2_410, 2_410, 0] })

  // Under way to the bank: PayPal may have taken it off already.
  add(account, { code: 'T0400', amount: '-20.00', at: account.now - 5 * HOUR, status: 'P' })
  const before = asked()
  expect(await sync()).toEqual({ USD: [2_410, 2_410, 0] })
  expect(asked()).toBe(before)
})

test('an app that may not read balances claims nothing, and its syncs go on', async () => {
  const { sync, sandbox } = await connected(paypalAccount({ entries: 20 }))
  expect((await sync()).USD).toHaveLength(3)
  sandbox.denied.add('balances')
  expect(await sync()).toEqual({})
})

test.each([500, 429])(
  'a balance that is answered with %i for long claims nothing, and the rest is read',
  async status => {
    const sandbox = await createPaypalSandbox({ account: paypalAccount({ entries: 20 }) })
    onTestFinished(() => sandbox.close())
    const calm = emptyStore()
    expect((await read(sandbox, calm)).at(-1)?.balances).toHaveLength(5)
    const asked = () => sandbox.requests.filter(it => it.path === '/v1/reporting/balances').length
    const before = asked()
    sandbox.inject({ status }, { path: '/v1/reporting/balances', times: 100 })
    const store = emptyStore()
    expect((await read(sandbox, store)).at(-1)).toMatchObject({ balances: null })
    expect(ledger(store)).toEqual(ledger(calm))
    // As often as any request is tried again.
    expect(asked() - before).toBe(6)
  },
)

test.each([
  ['no list', { balances: 'none' }],
  ['an instant after the one it was asked about', { as_of_time: '2026-01-15T12:00:00Z' }],
  ['one before the history that is read', { as_of_time: '2020-01-15T12:00:00Z' }],
])('an answer with %s claims nothing', async (_, changes) => {
  const { sync, sandbox } = await connected(paypalAccount({ entries: 20 }))
  const rewrite = (body: unknown) => ({ ...(body as object), ...changes })
  sandbox.inject({ rewrite }, { path: '/v1/reporting/balances', times: 2 })
  expect(await sync()).toEqual({})
})
