import { expect, test } from 'vitest'
import { openDoor } from '../support/door.ts'

test('a cohort’s cell says who of it is left, and opens them', async () => {
  const page = await openDoor({ demo: true })
  await page.getByRole('button', { name: /^MRR/ }).waitFor()
  await page.getByRole('link', { name: 'Cohorts' }).click()
  const rows = page.getByRole('table', { name: 'Retention' }).getByRole('row')
  await rows.nth(1).waitFor()
  // The heading, and the last twelve months that anyone began in.
  expect(await rows.count()).toBeLessThanOrEqual(13)

  const cell = rows.nth(2).getByRole('button').nth(3)
  const title = (await cell.getAttribute('aria-label')) ?? ''
  const [, left = '', began = ''] = /: (\d+) of (\d+) customers/.exec(title) ?? []
  expect(await cell.textContent()).toBe(
    new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 }).format(
      Number(left) / Number(began),
    ),
  )
  await cell.click()
  const sheet = page.getByRole('dialog', { name: /^Began in/ })
  await sheet.getByText(`${left} customer`).waitFor()
  expect(await sheet.getByRole('row').count()).toBe(Number(left) + 1)
  await page.reload()
  await sheet.getByText(`${left} customer`).waitFor()
  await page.keyboard.press('Escape')

  await page.getByRole('radio', { name: 'MRR' }).click()
  await expect.poll(() => rows.nth(2).getByRole('button').first().textContent()).toBe('100%')
})
