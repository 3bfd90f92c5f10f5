import { expect, onTestFinished, test } from 'vitest'
import { connectSandbox, testApp } from '../../../support/app.ts'
import { runCommand } from '../../../support/command.ts'
import { stripeAccount } from '../../../support/stripe/account.ts'
import { createStripeSandbox } from '../../../support/stripe/sandbox.ts'

interface Entry {
  net: { amount: number; currency: string }
}

/** A folder with a Stripe account in dollars, and the last month of it that is over. */
async function synced() {
  const now = Math.floor(Date.now() / 1000)
  const sandbox = await createStripeSandbox({ account: stripeAccount({ entries: 200, now }) })
  onTestFinished(() => sandbox.close())
  const it = await testApp()
  await connectSandbox(it, sandbox)
  await it.sync()
  const { monthly } = await it.client.metrics.document()
  await it.app.close()
  const month = monthly.at(-2)
  if (!month) throw new Error('The account has no month that is over')
  return { at: ['--data-dir', it.dataDir], month }
}

test('by command line: as JSON, in words, and refused where there is none', {
  timeout: 120_000,
}, async () => {
  const { at, month } = await synced()
  const of = ['explain', 'net_revenue', '--month', month.month, '--json', ...at]
  const explained = JSON.parse((await runCommand(of)).stdout)
  const { amount, currency } = month.netRevenue
  const value = { amount: Number(amount), currency }
  expect(explained).toMatchObject({ metric: 'net_revenue', value, rates: [] })
  const own = explained.entries.filter(({ net }: Entry) => net.currency === currency)
  expect(own.reduce((sum: number, { net }: Entry) => sum + net.amount, 0)).toBe(value.amount)

  const { stdout, code } = await runCommand(['explain', 'net_revenue', ...at])
  expect(code).toBe(0)
  expect(stdout).toMatch(/^net_revenue = -?\$[\d,.]+, up to \d{4}-\d\d-\d\d\n/)
  expect(stdout).toContain('= gross volume − refunds − disputes − fees − tax')
  expect(stdout).toMatch(/\n {2}gross_volume +\$[\d,.]+\n/)
  expect(stdout).toMatch(/… and \d+ more: --json has them all\n$/)

  const wrong = await runCommand(['explain', 'happiness', ...at])
  expect([wrong.code, wrong.stdout]).toEqual([2, ''])
  expect(wrong.stderr).toContain('quick_ratio')
  const noMonth = await runCommand(['explain', 'mrr', '--month', '2026-13', ...at])
  expect([noMonth.code, noMonth.stderr]).toEqual([2, expect.stringContaining('2026-01')])
  const early = await runCommand(['explain', 'mrr', '--month', '2001-01', '--json', ...at])
  expect([early.code, JSON.parse(early.stdout).error.code]).toEqual([1, 'NO_DATA'])
  expect(early.stderr).toContain('There is nothing of 2001-01.')
})
