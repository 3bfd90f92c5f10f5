import { spawn } from 'node:child_process'
import { cpSync, existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Metrics } from '../../../../shared/contract/metrics.ts'
import { inSnakeCase } from '../../../../shared/exact-json.ts'
import { connectSandbox, tempFolder, testApp } from '../../../support/app.ts'

/** Small accounts, each of a situation that people report, with what they should come to; kept beside the project. */
const CASES = fileURLToPath(new URL('../../../../../shared/cases/stripe', import.meta.url))
const missing = !existsSync(CASES)
if (missing) console.warn(`The Stripe cases were NOT run: no ${CASES}`)

/** The day on which they were written. */
const NOW = Date.UTC(2026, 10, 29, 12)

/** The app, synced with a case's account; minor units are numbers here. */
async function synced(name: string) {
  const folder = tempFolder()
  const input = join(folder, 'input.json')
  cpSync(join(CASES, name, 'input.json'), input)
  const url = await served(input)
  const app = await testApp({ now: () => NOW })
  await connectSandbox(app, { key: 'rk_test_x', url }, name)
  const sync = async () => {
    const runs = await app.sync()
    expect(runs).toMatchObject([{ status: 'succeeded' }])
  }
  await sync()
  return { ...app, sync, later: () => cpSync(join(CASES, name, 'later.json'), input) }
}

async function served(input: string): Promise<string> {
  const port = await freePort()
  const server = spawn(process.execPath, [join(CASES, 'server.mjs'), input, String(port)])
  onTestFinished(() => void server.kill())
  await new Promise(resolve => server.stdout.once('data', resolve))
  return `http://127.0.0.1:${port}`
}

const freePort = () =>
  new Promise<number>(resolve => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })

const expected = (name: string) =>
  JSON.parse(readFileSync(join(CASES, name, 'expected.json'), 'utf8'))

/** By the keys of the cases, which are the command line's. */
const numbers = (all: Record<string, { amount: bigint }>) =>
  Object.fromEntries(
    Object.entries(all).map(([key, { amount }]) => [inSnakeCase(key), Number(amount)]),
  )

/** MRR at the end of each month, and today. */
const months = ({ monthly, mrr }: Metrics) => ({
  ...Object.fromEntries(monthly.map(it => [it.month, Number(it.mrr?.amount)])),
  today: Number(mrr?.amount),
})

describe.skipIf(missing)(
  `what people report of Stripe accounts${missing ? ' (NOT RUN: the cases are not here)' : ''}`,
  () => {
    const metricsOf = ({ client }: Awaited<ReturnType<typeof synced>>) => client.metrics.document()

    test.each(['customer-coupon-other-currency', 'deleted-multi-currency-price'])(
      '%s',
      async name => {
        const { mrrByCurrency, setAside } = await metricsOf(await synced(name))
        expect(numbers(mrrByCurrency)).toEqual(expected(name).mrr_by_currency)
        expect(setAside).toEqual([])
      },
    )

    test.each([
      'proration-net-of-a-repeating-coupon',
      'upgrade-proration-as-invoiceitem',
      'zero-length-proration',
    ])('%s', async name => {
      const { sync, movements, ...mrr } = expected(name)
      const metrics = await metricsOf(await synced(name))
      expect(months(metrics)).toMatchObject(mrr)
      const { reconciliation, setAside } = metrics
      expect([Number(reconciliation?.difference.amount), setAside]).toEqual([0, []])
    })

    test('backdated', async () => {
      const metrics = await metricsOf(await synced('backdated'))
      const { every_month_from_03: each } = expected('backdated')
      const of = months(metrics)
      expect(Object.keys(of)[0]).toBe('2026-03')
      expect(new Set(Object.values(of))).toEqual(new Set([each]))
    })

    test('pause-void-then-resumed', async () => {
      const of = months(await metricsOf(await synced('pause-void-then-resumed')))
      // The decision: a cycle that was voided tells what the subscription was.
      expect(of).toMatchObject({ '2026-07': 3000, '2026-08': 3000, '2026-09': 3000, today: 3000 })
    })

    test('mixed-interval-amount-off', async () => {
      const { mrr } = await metricsOf(await synced('mixed-interval-amount-off'))
      expect(Number(mrr?.amount)).toBe(expected('mixed-interval-amount-off').mrr)
    })

    test('script-coupon', async () => {
      const { mrr, setAside } = await metricsOf(await synced('script-coupon'))
      expect([Number(mrr?.amount), setAside]).toEqual([4500, []])
    })

    test('mga-zero-decimal', async () => {
      const { mrrByCurrency, totalsByCurrency } = await metricsOf(await synced('mga-zero-decimal'))
      // Hundredths of an ariary, by ISO 4217.
      expect(numbers(mrrByCurrency)).toEqual({ MGA: 90_000_00 })
      expect(totalsByCurrency.MGA?.grossVolume.amount).toBe(45_000_00n)
    })

    test.each([
      ['interval', 'subscription', 'sub_new'],
      ['no-period', 'invoice', 'in_p'],
      ['once-price', 'invoice', 'in_o'],
      ['usdc', 'balance_transaction', 'txn_usdc'],
    ])('%s', async (name, object, id) => {
      const { mrr, totals, setAside } = await metricsOf(await synced(name))
      expect([Number(mrr?.amount), Number(totals.grossVolume.amount)]).toEqual([2000, 2000])
      expect(setAside).toMatchObject([{ object, id }])
    })

    test('net60-other-intent', async () => {
      const app = await synced('net60-other-intent')
      app.later()
      await app.sync()
      const { totals } = await metricsOf(app)
      expect(numbers(totals)).toMatchObject(expected('net60-other-intent'))
    })

    test('customer-revenue-after-refund', async () => {
      const { client } = await synced('customer-revenue-after-refund')
      const { ada, ben, cleo, nobody, net_revenue } = expected('customer-revenue-after-refund')
      const { customers } = await client.customers.list({ sort: 'revenue' })
      expect(customers.map(({ revenue }) => Number(revenue.amount))).toEqual([ada, ben, cleo])
      const { revenue } = await client.customers.summary({})
      expect([revenue.noCustomerTold, revenue.total].map(it => Number(it.amount))).toEqual([
        nobody,
        net_revenue,
      ])
    })
  },
)
