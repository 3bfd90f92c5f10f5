import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { addDays, addMonths } from '../../../shared/time.ts'
import { tempFolder } from '../../support/app.ts'
import { runCommand } from '../../support/command.ts'
import { syncedByCommand } from '../../support/stripe/synced-by-command.ts'

test('a whole month is that month, and is held against the one before', async () => {
  const { json } = await syncedByCommand()
  const { monthly, period: none } = await json('metrics')
  expect(none).toBeUndefined()
  const [before, month] = monthly.slice(-3)
  const from = `${month.month}-01`
  const to = addDays(`${monthly.at(-1).month}-01`, -1)
  const { period } = await json('metrics', '--from', from, '--to', to, '--compare', 'previous')
  expect(period).toMatchObject({ from, to, interval: 'month' })
  expect(period.totals.net_revenue).toEqual(month.net_revenue)
  expect(period.points).toHaveLength(1)
  expect(period.points[0].mrr).toEqual(month.mrr)
  expect(period.compare.from).toBe(`${before.month}-01`)
  expect(period.compare.totals.net_revenue).toEqual(before.net_revenue)
  const [was, is] = [before.net_revenue.amount, month.net_revenue.amount]
  expect(period.compare.net_revenue_change).toBe(was > 0 ? (is - was) / was : null)
})

test('its days add up to it', async () => {
  const { json } = await syncedByCommand()
  const { as_of } = await json('metrics')
  const from = addDays(as_of, -59)
  const { period } = await json('metrics', '--from', from, '--interval', 'day')
  expect(period.points).toHaveLength(60)
  for (const total of ['gross_volume', 'refunds', 'fees', 'net_revenue']) {
    const sum = period.points.reduce(
      (all: number, point: Record<string, { amount: number }>) => all + (point[total]?.amount ?? 0),
      0,
    )
    // Each day is rounded once, and so is their total.
    expect(Math.abs(sum - period.totals[total].amount), total).toBeLessThanOrEqual(30)
  }
})

test('compared alone it is this month to date beside the same days of the last', async () => {
  const { at, json } = await syncedByCommand()
  const { as_of, period } = await json('metrics', '--compare', 'year')
  expect([period.from, period.to]).toEqual([`${as_of.slice(0, 7)}-01`, as_of])
  const { stdout } = await runCommand(['metrics', '--compare', 'previous', ...at])
  expect(stdout).toMatch(/Net revenue +\$/)
  expect(stdout).toContain(`${as_of.slice(0, 7)}-01 – ${as_of}`)
  expect(stdout).toMatch(/^MONTH FROM +GROSS/m)
})

test('a period that ends before it begins is refused', async () => {
  const { at } = await syncedByCommand()
  const days = ['--from', '2026-02-01', '--to', '2026-01-01']
  const { code, stderr } = await runCommand(['metrics', ...days, ...at])
  expect(code).toBe(2)
  expect(stderr).toContain('ends before it begins')
  expect((await runCommand(['metrics', '--interval', 'year', ...at])).code).toBe(2)
})

test('any two periods: the other days are given, and come with their own totals', async () => {
  const { at, json } = await syncedByCommand()
  const { monthly } = await json('metrics')
  const [one, , other] = monthly.slice(-4)
  const days = (month: string) => [`${month}-01`, addDays(addMonths(`${month}-01`, 1), -1)] as const
  const [[from, to], [thenFrom, thenTo]] = [days(other.month), days(one.month)]
  const asked = ['--from', from, '--to', to, '--compare-from', thenFrom, '--compare-to', thenTo]
  const { period } = await json('metrics', ...asked)
  expect(period.totals.net_revenue).toEqual(other.net_revenue)
  expect(period.compare).toMatchObject({ with: 'days', from: thenFrom, to: thenTo })
  expect(period.compare.totals.net_revenue).toEqual(one.net_revenue)
  const { stdout } = await runCommand(['metrics', ...asked, ...at])
  expect(stdout).toContain(`${thenFrom} – ${thenTo}`)

  const half = await runCommand(['metrics', '--compare-from', thenFrom, ...at])
  expect([half.code, half.stderr]).toEqual([2, expect.stringContaining('--compare-to')])
  const both = await runCommand(['metrics', '--compare', 'year', ...asked.slice(4), ...at])
  expect(both.code).toBe(2)
})

test('the columns of the months are the terms of net revenue, those that there is any of', async () => {
  const at = ['--data-dir', tempFolder()]
  const rows = ['id,date,kind,currency,gross,fee', 'a,2026-01-05,charge,USD,100.00,3.00']
  const months = async () => {
    const file = join(tempFolder(), 'entries.csv')
    writeFileSync(file, `${rows.join('\n')}\n`)
    await runCommand(['import', file, '--format', 'generic', '--name', 'Mine', ...at])
    const { stdout } = await runCommand(['metrics', ...at], { now: Date.UTC(2026, 0, 20) })
    return stdout.split('\n').filter(line => /^(MONTH|2026-01) /.test(line))
  }
  const [head, month] = await months()
  expect(head).toMatch(/^MONTH +GROSS +REFUNDS +DISPUTES +FEES +NET +MRR$/)
  expect(month).toMatch(/^2026-01 +\$100\.00 +\$0\.00 +\$0\.00 +\$3\.00 +\$97\.00/)
  rows.push('b,2026-01-06,passed_on,USD,-40.00,')
  const [wider, sum] = await months()
  expect(wider).toMatch(/^MONTH +GROSS +REFUNDS +DISPUTES +PASSED ON +FEES +NET +MRR$/)
  expect(sum).toMatch(/^2026-01 +\$100\.00 +\$0\.00 +\$0\.00 +\$40\.00 +\$3\.00 +\$57\.00/)
})
