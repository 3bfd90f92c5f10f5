import { expect, test } from 'vitest'
import { runCommand } from '../../support/command.ts'
import { syncedByCommand } from '../../support/stripe/synced-by-command.ts'

const money = (amount: number) => ({ amount, currency: 'USD' })
interface Entry {
  kind: string
  gross: { amount: number; currency: string }
  fee: { amount: number; currency: string }
  net: { amount: number; currency: string }
}

test('a figure is the sum of what is listed under it', async () => {
  const { json } = await syncedByCommand()
  const { totals, mrr, arr, active_subscribers } = await json('metrics')
  const usd = (entries: Entry[]) => entries.filter(it => it.gross.currency === 'USD')
  const sum = (entries: Entry[], of: 'gross' | 'net') =>
    usd(entries).reduce((total, entry) => total + entry[of].amount, 0)

  const gross = await json('explain', 'gross_volume')
  expect(gross).toMatchObject({ metric: 'gross_volume', from: null, value: totals.gross_volume })
  expect(new Set(gross.entries.map((it: Entry) => it.kind))).toEqual(new Set(['charge']))

  const net = await json('explain', 'net_revenue')
  const terms = Object.fromEntries(
    net.terms.map((it: { name: string; value: { amount: number } }) => [it.name, it.value.amount]),
  )
  expect(net.value).toEqual(
    money(terms.gross_volume - terms.refunds - terms.disputes - terms.fees - terms.tax),
  )

  const recurring = await json('explain', 'mrr')
  expect(recurring.value).toEqual(mrr)
  expect((await json('explain', 'arr')).value).toEqual(arr)
  expect((await json('explain', 'customers')).value).toBe(active_subscribers)

  const month = (await json('metrics')).monthly.at(-2)
  const ofMonth = await json('explain', 'net_revenue', '--month', month.month)
  expect(ofMonth.value).toEqual(month.net_revenue)
  expect(sum(ofMonth.entries, 'net')).toBe(month.net_revenue.amount)
  for (const name of ['churn', 'arpa', 'growth']) {
    const explained = await json('explain', name, '--month', month.month)
    expect(explained.terms.length).toBeGreaterThan(1)
  }
})

test('trial conversion is the share of the trials that were over', async () => {
  const { json } = await syncedByCommand()
  const { trials } = await json('metrics')
  const over = trials.ended.findLast((it: { rate: number | null }) => it.rate !== null)
  const trial = await json('explain', 'trial_conversion', '--month', over.month)
  const [all, converted, lost, running] = trial.terms.map((it: { value: number }) => it.value)
  expect(all).toBe(converted + lost + running)
  expect(trial.value).toBe(converted / (converted + lost))
})

test('in words: the formula, the terms, and the first of what is behind them', async () => {
  const { at } = await syncedByCommand()
  const { stdout, code } = await runCommand(['explain', 'net_revenue', ...at])
  expect(code).toBe(0)
  expect(stdout).toMatch(/^net_revenue = -?\$[\d,.]+, up to \d{4}-\d\d-\d\d\n/)
  expect(stdout).toContain('= gross volume − refunds − disputes − fees − tax')
  expect(stdout).toMatch(/… and \d+ more: --json has them all\n$/)
  const wrong = await runCommand(['explain', 'happiness', ...at])
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('net_revenue')])
  expect((await runCommand(['explain', 'mrr', '--month', 'May', ...at])).code).toBe(2)
})
