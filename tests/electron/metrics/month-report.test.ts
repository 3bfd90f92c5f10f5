import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { DEFINITIONS_VERSION } from '../../../shared/definitions.ts'
import { ROOT, testApp } from '../../support/app.ts'

test('a month’s report says what every other screen says of the month', async () => {
  const now = Date.UTC(2026, 5, 10, 12)
  const { app, client } = await testApp({ now: () => now })
  await client.connections.startSample()
  const [run] = await client.sync.runs({ limit: 1 })
  await app.finished(run?.id ?? '')
  const { monthly, recurring, trials } = await client.metrics.document()
  const report = await client.report.month({ month: '2026-05' })
  const [before, month] = monthly.slice(-3)
  expect(month?.month).toBe('2026-05')
  expect(report).toMatchObject({
    from: '2026-05-01',
    to: '2026-05-31',
    running: false,
    asOf: now,
    currency: 'USD',
    test: true,
    totals: { netRevenue: month?.netRevenue, fees: month?.fees },
    totalsBefore: { netRevenue: before?.netRevenue },
    recurring: { mrr: month?.mrr, mrrBefore: before?.mrr, movements: month?.movements },
    ratios: recurring,
    trials: trials.ended.find(it => it.month === '2026-05'),
  })
  const plans = report.plans.reduce((sum, it) => sum + (it.mrr?.amount ?? 0n), 0n)
  expect(plans).toBe(month?.mrr?.amount)
  expect(report.rates.every(it => it.to === 'USD' && it.date <= '2026-05-31')).toBe(true)
  const { count } = await client.entries.list({ from: report.from, to: report.to, limit: 1 })
  expect(report.entries).toBe(count)

  expect(await client.report.month({ month: '2026-06' })).toMatchObject({
    to: '2026-06-10',
    running: true,
  })
  const begins = (await client.metrics.series({ interval: 'month' }))[0]?.start.slice(0, 7)
  await expect(client.report.month({ month: '1999-12' })).rejects.toMatchObject({
    code: 'NO_DATA',
    data: { why: `The first entry or subscription is of ${begins}.` },
  })
  expect(await client.report.month({ month: begins ?? '' })).toMatchObject({ month: begins })
  await expect(client.report.month({ month: '2026-07' })).rejects.toMatchObject({
    code: 'NO_DATA',
  })
})

test('the version that a report names is that of the definitions', () => {
  const text = readFileSync(join(ROOT, 'docs/metrics.md'), 'utf8').replaceAll(/\s+/g, ' ')
  expect(text).toContain(`This is version ${DEFINITIONS_VERSION} of the definitions.`)
})
