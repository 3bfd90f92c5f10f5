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

  const cell = rows
    .nth(2)
    .getByRole('button', { name: /at the end of/ })
    .nth(3)
  const title = (await cell.getAttribute('aria-label')) ?? ''
  const [, left = '', began = ''] = /: (\d+) of (\d+) subscribers/.exec(title) ?? []
  expect(await cell.textContent()).toBe(
    new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 }).format(
      Number(left) / Number(began),
    ),
  )
  await cell.click()
  const sheet = page.getByRole('dialog', { name: /^Began in/ })
  await sheet.getByText(new RegExp(`^${left} subscriber`)).waitFor()
  expect(await sheet.getByRole('row').count()).toBe(Number(left) + 1)
  await page.reload()
  await sheet.getByText(new RegExp(`^${left} subscriber`)).waitFor()
  await page.keyboard.press('Escape')

  await page.getByRole('radio', { name: 'MRR' }).click()
  const first = rows
    .nth(2)
    .getByRole('button', { name: /at the end of/ })
    .first()
  await expect.poll(() => first.textContent()).toBe('100%')
})

test('cohorts of any months, of one currency; all who began, and what is left as a division', async () => {
  const page = await openDoor({ demo: true })
  await page.getByRole('button', { name: /^MRR/ }).waitFor()
  await page.getByRole('link', { name: 'Cohorts' }).click()
  const rows = page.getByRole('table', { name: 'Retention' }).getByRole('row')
  await rows.nth(5).waitFor()
  const choose = async (select: string, option: number | string) => {
    await page.getByRole('combobox', { name: select }).click()
    const options = page.getByRole('option')
    await (typeof option === 'number'
      ? options.nth(option)
      : options.filter({ hasText: option })
    ).click()
  }
  await choose('How far back', 'Other months')
  await choose('Began up to', 4)
  await choose('Began from', 2)
  await expect.poll(() => rows.count()).toBe(4)
  await page.reload()
  await expect.poll(() => rows.count()).toBe(4)

  const all = rows.nth(1).getByRole('button', { name: /who began in/ })
  const size = Number(await all.textContent())
  await all.click()
  const sheet = page.getByRole('dialog', { name: /^Began in/ })
  await sheet.getByText(new RegExp(`^${size} subscriber`)).waitFor()
  expect(await sheet.getByRole('row').count()).toBe(size + 1)
  await page.keyboard.press('Escape')
  await rows
    .nth(1)
    .getByRole('button', { name: /at the end of/ })
    .nth(2)
    .click()
  await sheet.getByText(new RegExp(`^\\d+ of ${size} subscribers =`)).waitFor()
  await sheet.getByText(/MRR ÷ \$[\d.,]+ at the end of/).waitFor()
  await page.keyboard.press('Escape')

  await choose('How far back', 'All months')
  await choose('Currency', 'Only EUR')
  await expect.poll(() => rows.count()).toBe(2)
  await rows
    .nth(1)
    .getByRole('button', { name: /€49\.00 MRR/ })
    .first()
    .waitFor()
})
