import { expect, test } from 'vitest'
import { openDoor } from '../support/door.ts'

test('a month is printed: its figures, black on white, and nothing of the screen around them', async () => {
  const page = await openDoor({ demo: true, colorScheme: 'dark' })
  await page.getByRole('button', { name: /^MRR/ }).waitFor()
  await page.getByRole('link', { name: 'Recurring' }).click()
  const rows = page.getByRole('table', { name: 'Movements of MRR' }).getByRole('row')
  await rows.nth(12).waitFor()
  const movements = await rows.nth(2).getByRole('cell').allTextContents()
  const [before, after] = [movements[1], movements[8]]
  expect([before, after].every(it => it?.startsWith('$'))).toBe(true)
  await page.getByRole('link', { name: 'Report' }).click()
  const sheet = page.getByRole('article', { name: /^Report of/ })
  await sheet.waitFor()
  const cells = sheet.getByRole('region', { name: 'Recurring revenue' }).getByRole('cell')
  await expect.poll(() => cells.allTextContents()).toContain(before)
  expect(await cells.allTextContents()).toContain(after)
  await sheet.getByText('TEST DATA', { exact: true }).waitFor()
  await sheet.getByText(/by version 2 of the definitions/).waitFor()

  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  expect(await page.getByRole('navigation').count()).toBe(0)
  expect(await page.getByRole('button').count()).toBe(0)
  expect(await sheet.getByText('TEST DATA', { exact: true }).isVisible()).toBe(true)
  const colours = await sheet.evaluate(element => {
    const style = getComputedStyle(element)
    return [style.backgroundColor, style.color]
  })
  expect(colours).toEqual(['rgb(255, 255, 255)', 'rgb(16, 24, 22)'])
  // Only a browser without a window makes a PDF by itself.
  if (process.env.E2E_DOOR === 'electron') return
  const pdf = await page.pdf({ preferCSSPageSize: true, format: 'A4' })
  const pages = pdf.toString('latin1').match(/\/Type \/Page\b(?!s)/g)?.length ?? 0
  expect(pages).toBeGreaterThan(0)
  expect(pages).toBeLessThanOrEqual(2)
})

test('another month is one choice away, the running one is to date, and none is later', async () => {
  const page = await openDoor({ demo: true })
  await page.getByRole('button', { name: /^MRR/ }).waitFor()
  const { origin } = new URL(page.url())
  const address = (path: string) => (origin === 'null' ? `app://openrevenue${path}` : origin + path)
  const month = new Date(await page.evaluate(() => Date.now())).toISOString().slice(0, 7)
  await page.goto(address(`/report/${month}`))
  const sheet = page.getByRole('article')
  await sheet.getByText('to date: the month is not over').waitFor()
  await page.getByRole('combobox', { name: 'Month' }).click()
  await page.getByRole('option').nth(3).click()
  await expect.poll(() => page.url()).not.toContain(month)
  await expect.poll(() => sheet.getByText('to date').count()).toBe(0)
  await page.goto(address('/report/2999-01'))
  await page.getByText('That month has not begun yet.').waitFor()
})

test('a figure on the paper leads to what made it', async () => {
  const page = await openDoor({ demo: true })
  await page.getByRole('button', { name: /^MRR/ }).waitFor()
  await page.getByRole('link', { name: /^Report of/ }).click()
  const sheet = page.getByRole('article')
  const net = sheet
    .getByRole('row', { name: /^Net revenue/ })
    .getByRole('link')
    .first()
  const amount = (await net.textContent()) ?? ''
  await net.click()
  const entries = page.getByRole('dialog', { name: 'Net revenue' })
  const sum = entries.getByRole('button', { name: /^Net revenue/ })
  await sum.waitFor()
  expect(await sum.textContent()).toContain(amount)
  await page.goBack()
  const ratio = sheet.getByRole('definition').getByRole('link', { name: /%$/ }).first()
  await ratio.click()
  await page.getByRole('dialog').getByText(/÷/).first().waitFor()
})
