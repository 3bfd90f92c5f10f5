import { expect, test } from 'vitest'
import { openDoor } from '../support/door.ts'

const cents = (text: string | null): number => {
  const [, sign = '', digits = '0'] = /([+-]?)\$([\d,]+\.\d\d)/.exec(text ?? '') ?? []
  return Number(`${sign}${digits.replaceAll(/[,.]/g, '')}`)
}

test('a month’s movements take MRR from what it was to what it is, and open their customers', async () => {
  const page = await openDoor({ demo: true })
  await page.getByRole('button', { name: /^MRR/ }).waitFor()
  await page.getByRole('link', { name: 'Recurring' }).click()
  const table = page.getByRole('table', { name: 'Movements of MRR' })
  const rows = table.getByRole('row')
  await rows.nth(12).waitFor()
  expect(await rows.count()).toBe(13)
  for (const row of [1, 2, 7, 12]) {
    const cells = await rows.nth(row).getByRole('cell').allTextContents()
    const [before = 0, ...amounts] = cells.slice(1, 9).map(cents)
    const after = amounts.pop()
    expect(amounts.reduce((sum, amount) => sum + amount, before)).toBe(after)
  }

  const churn = rows.nth(2).getByRole('cell').nth(6)
  const shown = cents(await churn.textContent())
  await churn.getByRole('button').click()
  const sheet = page.getByRole('dialog', { name: 'Churn' })
  await sheet.getByRole('row').nth(1).waitFor()
  const changes = await sheet.getByRole('row').filter({ hasText: '$' }).all()
  const each = await Promise.all(
    changes.map(async row => cents(await row.getByRole('cell').nth(3).textContent())),
  )
  expect(Math.abs(each.reduce((sum, change) => sum + change, 0) - shown)).toBeLessThan(each.length)
  await page.reload()
  await sheet.getByRole('row').nth(1).waitFor()
})

test('by week, and the ratios of the last whole month', async () => {
  const page = await openDoor({ demo: true })
  await page.getByRole('button', { name: /^MRR/ }).waitFor()
  await page.getByRole('link', { name: 'Recurring' }).click()
  await page.getByText('ARPA', { exact: true }).waitFor()
  await page.getByText('Net retention').waitFor()
  await page.getByRole('radio', { name: 'Week' }).click()
  const rows = page.getByRole('table', { name: 'Movements of MRR' }).getByRole('row')
  await expect.poll(() => rows.count()).toBe(14)
})
