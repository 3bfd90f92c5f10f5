import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { openDoor } from '../support/door.ts'

/** Presses Export beside something, chooses a format, and reads the file that was saved. */
async function exported(page: Page, format: 'CSV' | 'JSON', nth = 0) {
  await page.getByRole('button', { name: 'Export' }).nth(nth).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: format }).click(),
  ])
  return {
    name: download.suggestedFilename(),
    text: await readFile(await download.path(), 'utf8'),
  }
}

const rowsOf = (text: string) => parse<Record<string, string>>(text, { columns: true })

test('entries are saved as they are filtered, every one of them', async () => {
  const page = await openDoor({ demo: true })
  await page.getByRole('button', { name: /^MRR/ }).waitFor()
  await page.getByRole('link', { name: 'Entries' }).click()
  const main = page.getByRole('main')
  const shown = async () =>
    Number((await main.getByText(/^[\d,]+ entries$/).textContent())?.replaceAll(/\D/g, ''))
  const all = await exported(page, 'CSV')
  expect(all.name).toMatch(/^TEST-openrevenue-entries-\d{4}-\d\d-\d\d\.csv$/)
  expect(rowsOf(all.text)).toHaveLength(await shown())

  await page.getByRole('combobox', { name: 'Kind' }).click()
  await page.getByRole('option', { name: 'Refund', exact: true }).click()
  await expect.poll(async () => (await shown()) < 500).toBe(true)
  const refunds = rowsOf((await exported(page, 'CSV')).text)
  expect(refunds).toHaveLength(await shown())
  expect(new Set(refunds.map(it => it.kind))).toEqual(new Set(['refund']))
  expect(refunds.every(it => Number(it.gross) < 0 && it.test === 'true')).toBe(true)

  const json = JSON.parse((await exported(page, 'JSON')).text)
  expect(json.map((it: { id: string }) => it.id)).toEqual(refunds.map(it => it.id))
  expect(Number.isInteger(json[0].gross.amount)).toBe(true)
})

test('every table on the page is saved as the one definition of it says', async () => {
  const page = await openDoor({ demo: true })
  await page.getByRole('button', { name: /^MRR/ }).waitFor()
  const months = rowsOf((await exported(page, 'CSV')).text)
  expect(months.length).toBeGreaterThan(30)

  await page.getByRole('link', { name: 'Customers' }).click()
  await page.getByRole('heading', { name: /^\d+ customers$/ }).waitFor()
  const trials = rowsOf((await exported(page, 'CSV', 0)).text)
  expect(trials.every(it => Number(it.trials) >= Number(it.converted))).toBe(true)
  const plans = rowsOf((await exported(page, 'CSV', 1)).text)
  const total = plans.reduce((sum, it) => sum + Math.round(Number(it.mrr) * 100), 0)
  expect(total).toBe(Math.round(Number(months.at(-1)?.mrr) * 100))
  await page.getByRole('combobox', { name: 'Who' }).click()
  await page.getByRole('option', { name: 'Former subscribers' }).click()
  const heading = page.getByRole('heading', { name: /^\d+ customers$/ })
  await page.waitForURL(/state=former_subscriber/)
  const former = rowsOf((await exported(page, 'CSV', 2)).text)
  expect(new Set(former.map(it => it.state))).toEqual(new Set(['former_subscriber']))
  await expect.poll(() => heading.textContent()).toBe(`${former.length} customers`)

  await page.getByRole('link', { name: 'Recurring' }).click()
  await page.getByRole('table', { name: 'Movements of MRR' }).waitFor()
  const movements = rowsOf((await exported(page, 'CSV')).text)
  expect(movements).toHaveLength(12)
  expect(movements.at(-1)?.mrr).toBe(months.at(-1)?.mrr)
  await page.getByRole('link', { name: 'Cohorts' }).click()
  await page.getByRole('table', { name: 'Retention' }).waitFor()
  const cohorts = rowsOf((await exported(page, 'CSV')).text)
  expect(cohorts[0]).toMatchObject({ months_since: '0' })

  await page.getByRole('link', { name: 'Dashboard' }).click()
  await page.getByRole('button', { name: /^MRR/ }).click()
  const sheet = page.getByRole('dialog', { name: 'Monthly recurring revenue' })
  await sheet.getByRole('table').waitFor()
  await sheet.getByRole('button', { name: 'Export' }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'CSV' }).click(),
  ])
  const subscriptions = rowsOf(await readFile(await download.path(), 'utf8'))
  expect(subscriptions.length).toBeGreaterThan(100)
  expect(Object.keys(subscriptions[0] ?? {})).toContain('trial_ends')
})

test('revenue by its sides is saved for the period and the side that are shown', async () => {
  const page = await openDoor({ demo: true })
  await page.getByRole('button', { name: /^MRR/ }).waitFor()
  await page.getByRole('link', { name: 'Revenue' }).click()
  await page.getByRole('radio', { name: 'Country' }).click()
  await page.waitForURL(/by=country/)
  const { name, text } = await exported(page, 'CSV')
  expect(name).toContain('revenue-by-country')
  const rows = rowsOf(text)
  expect(new Set(rows.map(it => it.by))).toEqual(new Set(['country']))
  const cents = rows.reduce((sum, it) => sum + Math.round(Number(it.net_revenue) * 100), 0)
  const net = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' })
  await page
    .getByRole('main')
    .getByText(net.format(cents / 100))
    .first()
    .waitFor()
})
