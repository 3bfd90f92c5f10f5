import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { exact, roundHalfEven } from '../../shared/exact.ts'
import { openDoor } from '../support/door.ts'

const cents = (text: string | null): number => {
  const [, sign = '', digits = '0'] = /([+-]?)\$([\d,]+\.\d\d)/.exec(text ?? '') ?? []
  return Number(`${sign}${digits.replaceAll(/[,.]/g, '')}`)
}

async function openRevenue(): Promise<Page> {
  const page = await openDoor({ demo: true })
  await page.getByRole('button', { name: /^MRR/ }).waitFor()
  await page.getByRole('link', { name: 'Revenue' }).click()
  await page.getByRole('heading', { name: 'Revenue', exact: true }).waitFor()
  return page
}

async function choose(page: Page, select: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: select }).click()
  await page.getByRole('option', { name: option, exact: true }).click()
}

test('what is picked is in the address and survives a reload', async () => {
  const page = await openRevenue()
  const main = page.getByRole('main')
  const subtitle = () => main.getByText(/, in USD/).textContent()
  const thisMonth = await subtitle()
  await choose(page, 'Period', 'Last 12 months')
  await choose(page, 'Comparison', 'beside a year earlier')
  await page.getByRole('radio', { name: 'Country' }).click()
  await page.getByRole('table', { name: 'Net revenue by country' }).waitFor()
  await expect.poll(subtitle).not.toBe(thisMonth)
  const picked = await subtitle()
  await page.reload()
  await page.getByRole('table', { name: 'Net revenue by country' }).waitFor()
  expect(await subtitle()).toBe(picked)
  expect(await page.getByRole('combobox', { name: 'Period' }).textContent()).toBe('Last 12 months')

  await choose(page, 'Period', 'Other days')
  await page.getByLabel('From', { exact: true }).fill('2026-02-03')
  await page.getByLabel('To', { exact: true }).fill('2026-02-09')
  await expect.poll(subtitle).toMatch(/^Feb 3 – 9, 2026, in USD/)
  await page.reload()
  await expect.poll(subtitle).toMatch(/^Feb 3 – 9, 2026, in USD/)
})

test('the rows add up to the headline, and a row’s entries to the row', async () => {
  const page = await openRevenue()
  await choose(page, 'Period', 'Last month')
  const headline = page.getByRole('button', { name: /^Net revenue/ }).first()
  for (const side of ['Country', 'Currency', 'Provider', 'Account', 'Product']) {
    await page.getByRole('radio', { name: side }).click()
    const rows = page
      .getByRole('table', { name: /^Net revenue by/ })
      .getByRole('row')
      .filter({ hasText: '$' })
    await page.getByRole('columnheader', { name: side, exact: true }).waitFor()
    const nets = async () => {
      const all = await rows.all()
      return Promise.all(
        all.map(async row => cents(await row.getByRole('cell').nth(1).textContent())),
      )
    }
    await expect.poll(async () => (await nets()).at(-1)).toBe(cents(await headline.textContent()))
    const [total, ...parts] = (await nets()).toReversed()
    expect(
      parts.reduce((sum, net) => sum + net, 0),
      side,
    ).toBe(total)
  }

  const row = page.getByRole('row').filter({ hasText: 'Team, yearly' })
  const net = cents(await row.getByRole('cell').nth(1).textContent())
  const count = Number(await row.getByRole('cell').last().textContent())
  await row.getByRole('button').first().click()
  const sheet = page.getByRole('dialog', { name: 'Net revenue: Team, yearly' })
  await sheet.getByText(`${count} entries`, { exact: true }).waitFor()
  expect(cents(await sheet.getByRole('button', { name: /^Net revenue/ }).textContent())).toBe(net)
  const entries = await sheet.getByRole('row').filter({ hasText: '$' }).all()
  expect(entries).toHaveLength(count)
  const each = await Promise.all(
    entries.map(async one => cents(await one.getByRole('cell').nth(4).textContent())),
  )
  expect(each.reduce((sum, one) => sum + one, 0)).toBe(net)
  await page.reload()
  await sheet.getByText(`${count} entries`, { exact: true }).waitFor()
})

test('the forecast is a sum that can be checked, and each of its months opens', async () => {
  const page = await openRevenue()
  const working = page.getByText(/so far \+|last day of the month/)
  const text = (await working.textContent()) ?? ''
  // By Electron's clock, which is the machine's, it may be a day with nothing left to forecast.
  if (text.includes('last day')) return
  const [soFar = 0, average = 0, forecast = 0] = (text.match(/\$[\d,.]+\d/g) ?? []).map(cents)
  expect(soFar + average).toBe(forecast)
  const months = page.getByRole('listitem').getByRole('button').filter({ hasText: '$' })
  const brought = (await months.allTextContents()).map(cents)
  expect(brought).toHaveLength(3)
  const sum = brought.reduce((a, b) => a + b, 0)
  expect(Number(roundHalfEven(exact(sum, 3)))).toBe(average)
  const range = await page.getByText(/^between/).textContent()
  const [low, high] = ((range ?? '').match(/\$[\d,.]+\d/g) ?? []).map(cents)
  expect([low, high]).toEqual([soFar + Math.min(...brought), soFar + Math.max(...brought)])

  await months.first().click()
  const sheet = page.getByRole('dialog', { name: 'Net revenue' })
  const shown = sheet.getByRole('button', { name: /^Net revenue/ })
  await shown.waitFor()
  expect(cents(await shown.textContent())).toBe(brought[0])
})

test('any two periods: the other days are in the headline, the chart and the statement', async () => {
  const page = await openRevenue()
  await choose(page, 'Period', 'Other days')
  await page.getByLabel('From', { exact: true }).fill('2026-02-03')
  await page.getByLabel('To', { exact: true }).fill('2026-02-09')
  await choose(page, 'Comparison', 'beside other days')
  await page.getByLabel('Beside').fill('2025-03-01')
  await page.getByLabel('until').fill('2025-03-31')
  const main = page.getByRole('main')
  const subtitle = () => main.getByText(/, in USD/).textContent()
  await expect.poll(subtitle).toMatch(/^Feb 3 – 9, 2026, in USD · beside Mar 1 – 31, 2025$/)
  await page.reload()
  await expect.poll(subtitle).toMatch(/beside Mar 1 – 31, 2025$/)
  const row = main
    .getByRole('row')
    .filter({ hasText: /^Net revenue/ })
    .first()
  await row.getByRole('cell').nth(1).waitFor()
  const [now = 0, before = 0] = (await row.getByRole('cell').allTextContents()).map(cents)
  const percents = new Intl.NumberFormat('en', {
    style: 'percent',
    signDisplay: 'exceptZero',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  })
  const headline = page.getByRole('button', { name: /^Net revenue/ }).first()
  expect(await headline.textContent()).toContain(percents.format((now - before) / before))

  // Every amount opens, those of the other days as well.
  await row.getByRole('button').nth(1).click()
  const sheet = page.getByRole('dialog', { name: 'Net revenue' })
  await sheet.getByText(/^Mar 1 – 31, 2025$/).waitFor()
  const sum = sheet.getByRole('button', { name: /^Net revenue/ })
  await sum.waitFor()
  expect(cents(await sum.textContent())).toBe(before)
  await page.keyboard.press('Escape')
  const team = page.getByRole('row').filter({ hasText: /^Team/ }).first()
  await team.getByRole('button').nth(2).click()
  await page
    .getByRole('dialog', { name: /^Net revenue: Team/ })
    .getByRole('button', { name: /^Gross volume/, pressed: true })
    .waitFor()
})
