import { describe, expect, onTestFinished, test } from 'vitest'
import { exact, roundHalfEven } from '../../../shared/exact.ts'
import { connectSandbox, type TestApp, testApp } from '../../support/app.ts'
import type { Table } from '../../support/ecb/files.ts'
import { createEcbSandbox } from '../../support/ecb/sandbox.ts'
import {
  addCase,
  addCharge,
  type StripeAccount,
  stripeAccount,
} from '../../support/stripe/account.ts'
import { createStripeSandbox } from '../../support/stripe/sandbox.ts'

const NOON = Date.UTC(2026, 0, 6, 12)
const at = (day: string) => Date.parse(`${day}T10:00:00Z`) / 1000

/** The example of docs/metrics.md, "Several currencies": 1 January is a holiday, the 3rd a Saturday. */
const RATES: Table = {
  '2026-01-02': { USD: '1.1700', GBP: '0.8700' },
  '2026-01-05': { USD: '1.1725', GBP: '0.8650' },
}

function example(): StripeAccount {
  const account = stripeAccount({ entries: 0, subscriptions: false })
  const charge = (day: string, amount: number, currency: string) =>
    addCharge(account, { created: at(day), amount, fee: 0, currency })
  charge('2026-01-01', 1_000, 'gbp')
  charge('2026-01-02', 1_000, 'gbp')
  charge('2026-01-04', 1_000, 'gbp')
  addCharge(account, {
    ...{ created: at('2026-01-03'), amount: 11_800, fee: 0 },
    ...{ paid: [10_000, 'eur'] as [number, string], exchangeRate: 1.18 },
  })
  charge('2026-01-04', 1_000, 'eur')
  charge('2026-01-05', 1_000, 'eur')
  return account
}

/** The app, synced with an account, beside a bank with these rates. */
async function synced(account: StripeAccount, rates: Table): Promise<TestApp> {
  const [bank, sandbox] = await Promise.all([
    createEcbSandbox(rates),
    createStripeSandbox({ account }),
  ])
  onTestFinished(async () => void (await Promise.all([bank.close(), sandbox.close()])))
  const it = await testApp({ now: () => NOON, ecbFiles: bank.url })
  await connectSandbox(it, sandbox)
  const startup = { name: 'Acme', description: '', website: '', currency: 'USD', timezone: 'UTC' }
  await it.client.startup.save(startup)
  await it.sync()
  expect(it.errors).toEqual([])
  return it
}

const reportIn = async ({ client }: TestApp, currency: string) => {
  const startup = await client.startup.get()
  if (!startup) throw new Error('There is no startup')
  await client.startup.save({ ...startup, currency })
  return client.metrics.document()
}

describe('figures in several currencies', () => {
  test('are what was worked out by hand, each rate with its pair, date, source and the days it fills', async () => {
    const { client } = await synced(example(), RATES)
    const { totals, unconverted, rates } = await client.metrics.document()
    expect(await client.revenue.rates({ from: '2026-01-01', to: '2026-01-06' })).toEqual(rates)
    expect(await client.revenue.rates({ from: '2026-01-01', to: '2026-01-01' })).toEqual([])
    // 2 × 1000 × 1.17 ÷ 0.87 + 11800 + 1000 × 1.18 + 1000 × 1.1725 = 16842.155…
    expect(totals.grossVolume).toEqual({ amount: 16_842n, currency: 'USD' })
    expect(unconverted).toMatchObject([{ currency: 'GBP', entries: 1 }])
    expect(unconverted[0]?.grossVolume).toEqual({ amount: 1_000n, currency: 'GBP' })
    expect(rates).toEqual([
      {
        ...{ pair: 'GBP/USD', from: 'GBP', to: 'USD', rate: '1.344827586206896552' },
        ...{ date: '2026-01-02', source: 'ecb' },
        fills: { days: 1, from: '2026-01-04', to: '2026-01-04' },
      },
      {
        ...{ pair: 'EUR/USD', from: 'EUR', to: 'USD', rate: '1.18' },
        ...{ date: '2026-01-03', source: 'stripe' },
        fills: { days: 1, from: '2026-01-04', to: '2026-01-04' },
      },
      {
        ...{ pair: 'EUR/USD', from: 'EUR', to: 'USD', rate: '1.1725' },
        ...{ date: '2026-01-05', source: 'ecb' },
        fills: null,
      },
    ])
  })

  test('are converted anew for another reporting currency; each currency’s own stay as they are', async () => {
    const it = await synced(example(), RATES)
    const dollars = await it.client.metrics.document()
    const euros = await reportIn(it, 'EUR')
    expect(euros.totalsByCurrency).toEqual(dollars.totalsByCurrency)
    // 2 × 1000 ÷ 0.87 + 11800 ÷ 1.18 + 2 × 1000 = 14298.85…
    expect(euros.totals.grossVolume).toEqual({ amount: 14_299n, currency: 'EUR' })
    expect(await reportIn(it, 'USD')).toEqual(dollars)
  })

  test('without any rate of the bank stand on the provider’s own, and the rest is listed', async () => {
    const withRates = await (await synced(example(), RATES)).client.metrics.document()
    const without = await (
      await synced(example(), { '1999-01-04': { USD: '1.1789' } })
    ).client.metrics.document()
    expect(without.totalsByCurrency).toEqual(withRates.totalsByCurrency)
    expect(without.unconverted).toMatchObject([{ currency: 'GBP', entries: 3 }])
  })

  test('MRR takes the rate of the day that it is shown for', async () => {
    const account = stripeAccount({ entries: 0, subscriptions: false })
    const euro = stripeAccount().cases.find(
      ({ subscription, counted }) => subscription.currency === 'eur' && counted,
    )
    if (!euro) throw new Error('The catalogue has no subscription in euros')
    addCase(account, euro)
    const { client } = await synced(account, RATES)
    const on = async (day: string) => {
      const { mrr, mrrByCurrency, rates } = await client.subscriptions.list({ day })
      return { mrr, own: mrrByCurrency[0], rates }
    }
    const [sunday, monday] = [await on('2026-01-04'), await on('2026-01-05')]
    expect(sunday.rates).toMatchObject([
      { pair: 'EUR/USD', rate: '1.1700', date: '2026-01-02', fills: { days: 1 } },
    ])
    expect(monday.rates).toMatchObject([{ rate: '1.1725', date: '2026-01-05', fills: null }])
    expect(monday.own).toEqual(sunday.own)
    const [n, d] = euro.mrr
    expect(sunday.mrr.amount).toBe(roundHalfEven(exact(n * 117n, d * 100n)))
    expect(monday.mrr.amount).toBe(roundHalfEven(exact(n * 11_725n, d * 10_000n)))
  })
})

test('doctor tells how new the rates are, and what failed', async () => {
  const { client } = await synced(example(), RATES)
  const step = async ({ client }: Pick<TestApp, 'client'>) =>
    (await client.app.doctor()).find(it => it.step === 'rates')
  expect(await step({ client })).toMatchObject({
    ok: true,
    message: 'The European Central Bank’s reference rates are known up to 2026-01-05.',
  })
  const failing = await synced(example(), {})
  expect(await step(failing)).toMatchObject({
    ok: false,
    message: expect.stringContaining('not a list of rates'),
    fix: expect.stringMatching(/www\.ecb\.europa\.eu.* left out of figures\.$/),
  })
})

test('a page that is open is told when there are new rates', async () => {
  const [bank, sandbox] = await Promise.all([
    createEcbSandbox(RATES),
    createStripeSandbox({ account: example() }),
  ])
  onTestFinished(async () => void (await Promise.all([bank.close(), sandbox.close()])))
  const it = await testApp({ now: () => NOON, ecbFiles: bank.url })
  const told = await it.client.app.events()
  await connectSandbox(it, sandbox)
  await it.sync()
  expect(await told.next()).toEqual({
    done: false,
    value: { event: 'rates', newest: '2026-01-05' },
  })
  await told.return?.()
})
