import { expect, test } from 'vitest'
import { openDoor } from '../support/door.ts'

test('a figure leads to the reasons why it may differ, and those to their entries', async () => {
  const page = await openDoor({ demo: true })
  await page.getByRole('button', { name: /^MRR/ }).waitFor()
  await page.getByRole('link', { name: 'Revenue', exact: true }).click()
  await page.getByRole('link', { name: /^Why is this different/ }).click()
  const payouts = page.getByRole('listitem').filter({ hasText: 'Payouts are no revenue' })
  const [, number = ''] = /(\d+) entr/.exec((await payouts.textContent()) ?? '') ?? []
  await payouts.getByRole('link', { name: 'Entries' }).click()
  await page.getByRole('heading', { name: 'Entries' }).waitFor()
  await expect.poll(() => page.getByText(new RegExp(`^${number} entr`)).count()).toBeGreaterThan(0)
  expect(page.url()).toContain('kind=payout')

  await page.getByRole('link', { name: 'Recurring' }).click()
  await page.getByText('Where history meets today').waitFor()
  await page.getByRole('link', { name: /^Why is this different/ }).click()
  await page.getByText('What was billed last').waitFor()
})
