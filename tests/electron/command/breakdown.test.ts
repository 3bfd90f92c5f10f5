import { expect, test } from 'vitest'
import { comparedRange } from '../../../shared/comparison.ts'
import { breakdownBySchema } from '../../../shared/contract/revenue.ts'
import { tempFolder, testApp } from '../../support/app.ts'
import { runCommand } from '../../support/command.ts'
import { syncedByCommand } from '../../support/stripe/synced-by-command.ts'

interface Row {
  by: string
  part: string | null
  [term: string]: unknown
}

const sum = (rows: Row[], term: string) =>
  rows.reduce((all, row) => all + (row[term] as { amount: number }).amount, 0)

test('exported, every side is there and comes to what metrics says, exactly', async () => {
  const { at, json } = await syncedByCommand()
  const { totals } = await json('metrics')
  const { stdout } = await runCommand(['export', 'breakdown', '--format', 'json', ...at])
  const all: Row[] = JSON.parse(stdout)
  for (const side of breakdownBySchema.options) {
    const rows = all.filter(({ by }) => by === side)
    for (const term of Object.keys(totals)) {
      expect(sum(rows, term), `${side} ${term}`).toBe(totals[term].amount)
    }
  }
})

test('of some days, and of one currency, by name and in a table', async () => {
  const { at, json } = await syncedByCommand()
  const days = ['--from', '2024-01-01', '--to', '2099-12-31']
  const { rows, from, to } = await json('breakdown', '--by', 'connection', ...days)
  expect([from, to]).toEqual(['2024-01-01', '2099-12-31'])
  expect(rows.map(({ name }: Row) => name)).toEqual(['Acme'])
  const only = ['--by', 'currency', '--only', 'usd']
  const { stdout } = await runCommand(['breakdown', ...only, ...at])
  expect(stdout).toMatch(/^USD +\$/m)
  expect(stdout).toMatch(/^All +\$/m)
})

test('a side that there is not, a currency that is none, and days the wrong way round are refused', async () => {
  const at = ['--data-dir', tempFolder()]
  expect((await runCommand(['breakdown', '--by', 'mood', ...at])).code).toBe(2)
  expect((await runCommand(['breakdown', '--by', 'product', '--only', 'EURO', ...at])).code).toBe(2)
  const { dataDir } = await sampleFolder()
  const wrong = ['--from', '2026-02-01', '--to', '2026-01-01', '--data-dir', dataDir]
  const { code, stderr } = await runCommand(['breakdown', '--by', 'product', ...wrong])
  expect([code, stderr]).toEqual([2, expect.stringContaining('before it begins')])
})

test('metrics has the month to date beside the same days of the last one', async () => {
  const { json } = await syncedByCommand()
  const { month_to_date: month, monthly, as_of } = await json('metrics')
  expect([month.from, month.to]).toEqual([`${as_of.slice(0, 7)}-01`, as_of])
  expect(month.totals.net_revenue).toEqual(monthly.at(-1).net_revenue)
  const { from, to } = comparedRange({ from: month.from, to: month.to }, 'previous')
  expect(month.compare).toMatchObject({ from, to })
  const { net_revenue, average, low, high, months } = month.forecast
  expect(net_revenue.amount).toBe(month.totals.net_revenue.amount + average.amount)
  expect(low.amount).toBeLessThanOrEqual(net_revenue.amount)
  expect(high.amount).toBeGreaterThanOrEqual(net_revenue.amount)
  expect(months).toHaveLength(3)
})

/** A folder with a startup, and nothing read yet. */
async function sampleFolder() {
  const it = await testApp()
  await it.client.connections.startSample()
  await it.app.close()
  return it
}
