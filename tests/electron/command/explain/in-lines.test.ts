import { expect, test } from 'vitest'
import { runCommand } from '../../../support/command.ts'
import { syncedByCommand } from '../../../support/stripe/synced-by-command.ts'

interface Entry {
  net: { amount: number; currency: string }
}

test('by command line: as JSON, in words, and refused where there is none', {
  timeout: 120_000,
}, async () => {
  const { at, json } = await syncedByCommand()
  const month = (await json('metrics')).monthly.at(-2)
  const explained = await json('explain', 'net_revenue', '--month', month.month)
  expect(explained).toMatchObject({ metric: 'net_revenue', value: month.net_revenue, rates: [] })
  const usd = explained.entries.filter(({ net }: Entry) => net.currency === 'USD')
  expect(usd.reduce((sum: number, { net }: Entry) => sum + net.amount, 0)).toBe(
    month.net_revenue.amount,
  )

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
