import { expect, onTestFinished, test } from 'vitest'
import type { Client, Explanation } from '../../../../electron/command/explain/explanation.ts'
import {
  EXPLAINED,
  explainMetric,
  type Metric,
} from '../../../../electron/command/explain/index.ts'
import { problemOf } from '../../../../electron/command/problem.ts'
import { openDatabase } from '../../../../electron/db/open.ts'
import { createLedger } from '../../../../electron/ledger/ledger.ts'
import type { Metrics } from '../../../../shared/contract/metrics.ts'
import { exact } from '../../../../shared/exact.ts'
import { type Money, money } from '../../../../shared/money.ts'
import { addDays, type Month } from '../../../../shared/time.ts'
import { connectSandbox, dataFolder, ROOT, testApp } from '../../../support/app.ts'
import { createEcbSandbox } from '../../../support/ecb/sandbox.ts'
import { numberOf, stated, workedOut } from '../../../support/explained.ts'
import { stripeAccount } from '../../../support/stripe/account.ts'
import { createStripeSandbox } from '../../../support/stripe/sandbox.ts'

const NOON = Date.UTC(2026, 0, 15, 12)

/** A Stripe account in several currencies, one of which no bank has a rate for, in dollars. */
async function account(): Promise<Client> {
  const days = Array.from({ length: 60 }, (_, week) => addDays('2024-11-15', 7 * week))
  const rates = days.map((day, at) => [day, { USD: `1.${String(100 + at)}`, JPY: `${150 + at}.5` }])
  const [bank, sandbox] = await Promise.all([
    createEcbSandbox(Object.fromEntries(rates)),
    createStripeSandbox({ account: stripeAccount({ entries: 400 }) }),
  ])
  onTestFinished(async () => void (await Promise.all([bank.close(), sandbox.close()])))
  const it = await testApp({ now: () => NOON, ecbFiles: bank.url })
  await connectSandbox(it, sandbox)
  const startup = { name: 'Acme', description: '', website: '', currency: 'USD', timezone: 'UTC' }
  await it.client.startup.save(startup)
  await it.sync()
  return it.client
}

/** Three years of an invented startup, with trials, churn and euros. */
async function sample(): Promise<Client> {
  const it = await testApp({ now: () => NOON })
  await it.client.connections.startSample()
  await it.sync()
  return it.client
}

const EVERY = Object.keys(EXPLAINED) as Metric[]

/** Of the running month alone, and of complete months alone. */
const RUNNING = new Set<Metric>(['month_to_date', 'forecast', 'mrr_invoices', 'reconciliation'])
const COMPLETE = new Set<Metric>(['growth'])

/** Every figure of every month is hundreds of questions: a busy machine needs its time. */
const SLOW = { timeout: 120_000 }

/** Explains every figure of some months, and returns those that the document of `metrics` states too. */
async function explainAll(client: Client, metrics: Metrics, months: Month[]): Promise<Set<Metric>> {
  const held = new Set<Metric>()
  // History begins in the course of the first month.
  const second = metrics.monthly[1]?.month
  for (const month of months) {
    const running = month === metrics.asOf.slice(0, 7)
    for (const metric of EVERY) {
      if (running ? COMPLETE.has(metric) : RUNNING.has(metric)) continue
      if (metric === 'growth' && month === second) {
        expect((await explainMetric(client, metric, month)).value, 'over half a month').toBeNull()
        continue
      }
      const it = await explainMetric(client, metric, month)
      const about = `${metric} of ${month}`
      const worked = workedOut(it)
      if (worked === null) expect(it.value, about).toBeNull()
      else expect(numberOf(it.value), about).toBeCloseTo(worked, 9)
      const said = stated(metrics, metric, month)
      if (said !== undefined) expect(it.value, about).toEqual(said)
      if (said !== undefined && said !== null) held.add(metric)
      behindIsWhole(it, about)
    }
  }
  return held
}

test(
  'of a synced account, the terms of every figure of every month make what the metrics say',
  SLOW,
  async () => {
    const client = await account()
    const metrics = await client.metrics.document()
    expect(metrics.monthly.length).toBeGreaterThan(12)
    await explainAll(
      client,
      metrics,
      metrics.monthly.map(({ month }) => month),
    )
  },
)

test('of the sample too, in which there is some of every figure', SLOW, async () => {
  const client = await sample()
  const metrics = await client.metrics.document()
  const months = metrics.monthly.map(({ month }) => month)
  const some = months.filter((_, at) => at % 12 === 5 || at >= months.length - 2)
  const held = await explainAll(client, metrics, some)
  // Growth of any month is in no document.
  expect([...held, 'growth'].sort()).toEqual(EVERY.toSorted())
})

const SIGNS = { gross_volume: 1n, refunds: -1n, disputes: -1n } as const

/** What is listed adds up to the figure, each row rounded at most once more than it. */
function behindIsWhole(it: Explanation & { metric: Metric }, about: string): void {
  const { metric, value, entries, subscriptions, customers } = it
  if (metric === 'gross_volume' || metric === 'refunds' || metric === 'disputes') {
    for (const { name, value: part, own } of it.terms) {
      const listed = (entries ?? []).filter(({ gross }) => gross.currency === name)
      const gross = listed.reduce((total, one) => total + one.gross.amount, 0n)
      expect(own ?? part, `${about} in ${name}`).toEqual(money(SIGNS[metric] * gross, name))
    }
  }
  if (metric === 'net_revenue') {
    const currencies = new Set(entries?.map(({ net }) => net.currency))
    if (currencies.size === 1 && currencies.has((value as Money).currency)) {
      const net = entries?.reduce((total, one) => total + one.net.amount, 0n)
      expect(net, about).toBe((value as Money).amount)
    }
  }
  if (metric === 'customers') {
    expect(new Set(subscriptions?.map(one => `${one.connectionId} ${one.customer}`)).size).toBe(
      value,
    )
  }
  if (metric === 'mrr') {
    for (const { name, value: part, own } of it.terms) {
      const listed = (subscriptions ?? []).filter(({ mrr }) => mrr.currency === name)
      const mrr = Number(listed.reduce((total, one) => total + one.mrr.amount, 0n))
      const off = Math.abs(mrr - (numberOf(own ?? part) ?? 0))
      expect(off, `${about} in ${name}`).toBeLessThanOrEqual(listed.length / 2 + 1)
    }
  }
  const rounding = it.terms.find(({ name }) => name === 'rounding')
  if (rounding) {
    const off = Math.abs(numberOf(rounding.value) ?? 0)
    expect(off, about).toBeLessThanOrEqual((customers?.length ?? 0) + 1)
  }
  const foreign = [
    ...(entries ?? []).map(one => one.gross),
    ...(subscriptions ?? []).map(s => s.mrr),
  ]
  const pairs = new Set(it.rates.map(({ from }) => from))
  const unconverted = it.terms.filter(one => one.own && one.value === null).map(one => one.name)
  if (metric === 'mrr' || metric === 'gross_volume') {
    const currency = (value as Money).currency
    const needed = new Set(foreign.map(one => one.currency).filter(code => code !== currency))
    expect([...pairs, ...unconverted].sort(), about).toEqual([...needed].sort())
  }
}

test('a month before the first entry, or to come, or of which there is no such figure, says so', async () => {
  const client = await account()
  const refusal = (metric: Metric, month?: string) =>
    explainMetric(client, metric, month).catch((error: unknown) => problemOf(error))
  const { monthly } = await client.metrics.document()
  const first = monthly[0]?.month
  for (const metric of ['net_revenue', 'mrr', 'churn', 'growth', 'trial_conversion'] as const) {
    expect(await refusal(metric, '2019-05')).toMatchObject({
      code: 'NO_DATA',
      message: 'There is nothing of 2019-05.',
      why: `The first entry or subscription is of ${first}.`,
      fix: expect.stringContaining('--month'),
    })
    expect(await refusal(metric, '2026-02')).toMatchObject({
      code: 'NO_DATA',
      message: expect.stringContaining('not begun'),
    })
  }
  for (const metric of RUNNING) {
    expect(await refusal(metric, '2025-12')).toMatchObject({
      code: 'INVALID_INPUT',
      fix: 'Leave --month out.',
    })
    expect(await refusal(metric)).toMatchObject({ metric, to: expect.any(String) })
  }
  expect(await refusal('growth', '2026-01')).toMatchObject({
    code: 'NO_DATA',
    fix: expect.stringContaining('month_to_date'),
  })
})

test('without a month it is the last one that is over, or today', async () => {
  const client = await account()
  expect(await explainMetric(client, 'quick_ratio')).toMatchObject({
    ...{ from: '2025-12-01', to: '2025-12-31' },
  })
  expect(await explainMetric(client, 'mrr')).toMatchObject({ from: null, to: '2026-01-15' })
  expect(await explainMetric(client, 'tax')).toMatchObject({ from: null, to: '2026-01-15' })
})

test('before anything was read there is nothing of a month, and nothing in all', async () => {
  const { client } = await testApp({ now: () => NOON })
  const details = { name: 'A', description: '', website: '', currency: 'USD', timezone: 'UTC' }
  await client.startup.create(details)
  expect(await explainMetric(client, 'net_revenue')).toMatchObject({ value: money(0, 'USD') })
  expect(await explainMetric(client, 'mrr')).toMatchObject({ value: money(0, 'USD') })
  const refused = await explainMetric(client, 'arpa').catch((error: unknown) => problemOf(error))
  expect(refused).toMatchObject({ code: 'NO_DATA', fix: expect.stringContaining('sync') })
})

test('a list is whole, however long', async () => {
  const dataDir = dataFolder()
  const ended = Date.UTC(2025, 11, 10)
  const db = openDatabase(ROOT, dataDir)
  db.$client.exec(
    `insert into startups (id, name, description, website, currency, timezone, sample, created_at)
     values ('s', 'S', '', '', 'USD', 'UTC', 0, 0);
     insert into connections (id, startup_id, provider, name, test, state, created_at)
     values ('c', 's', 'stripe', 'C', 0, 'ready', 0)`,
  )
  const subscriptions = Array.from({ length: 1_203 }, (_, at) => ({
    ...{ id: `sub_${at}`, customer: `cus_${at}`, currency: 'USD', plan: 'Plan', working: '' },
    ...{ status: 'canceled', counted: true, cancelsAtPeriodEnd: false, mrr: exact(1_000) },
    ...{ startedAt: Date.UTC(2025, 5, 1), countedFrom: Date.UTC(2025, 5, 1) },
    ...{ trialEndsAt: null, endedAt: ended },
  }))
  const page = { step: 'subscriptions' as const, entries: [], subscriptions, cursor: '' }
  createLedger(db).commit(page, { connectionId: 'c', hashCustomer: id => id })
  db.$client.exec(`update connections set state = 'disconnected'`)
  db.$client.close()
  const { client } = await testApp({ dataDir, now: () => NOON })
  const { customers } = await explainMetric(client, 'churn', '2025-12')
  expect(new Set(customers?.map(it => it.customer)).size).toBe(1_203)
  const { subscriptions: live } = await explainMetric(client, 'mrr', '2025-11')
  expect(new Set(live?.map(it => it.id)).size).toBe(1_203)
})
