import { expect, test } from 'vitest'
import { openDoor } from '../support/door.ts'

test('a figure leads to the reasons why it may differ, and those to their entries', async () => {
  const page = await openDoor({ demo: true })
  await page.getByRole('button', { name: /^MRR/ }).waitFor()
  await page.getByRole('link', { name: 'Revenue', exact: true }).click()
  await page.getByRole('link', { name: /^Why is this different/ }).click()
  // Times are the startup's, and name its zone.
  const synced = page.getByRole('listitem').filter({ hasText: 'As of the last sync' })
  await expect.poll(() => synced.textContent()).toMatch(/ [AP]M [\w+-]+\./)
  expect(await page.locator('time').first().getAttribute('title')).toMatch(/ [AP]M [\w+-]+$/)

  const payouts = page.getByRole('listitem').filter({ hasText: 'Payouts are not revenue' })
  const [, number = ''] = /(\d+) entr/.exec((await payouts.textContent()) ?? '') ?? []
  await payouts.getByRole('link', { name: 'Entries' }).click()
  await page.getByRole('heading', { name: 'Entries' }).waitFor()
  await expect.poll(() => page.getByText(new RegExp(`^${number} entr`)).count()).toBeGreaterThan(0)
  expect(page.url()).toContain('kind=payout')

  await page.goBack()
  const pending = page.getByRole('listitem').filter({ hasText: 'Not yet in the balance' })
  const [, waiting = ''] = /(\d+) entr/.exec((await pending.textContent()) ?? '') ?? []
  await pending.getByRole('link', { name: 'Entries' }).click()
  await page.getByText(/ · not yet in the balance$/).waitFor()
  await page.getByText(new RegExp(`^${waiting} entr`)).waitFor()
  await page.getByRole('button', { name: 'Not yet in the balance' }).click()
  await expect.poll(() => page.url()).not.toContain('otherDate')

  await page.getByRole('link', { name: 'Recurring' }).click()
  await page.getByText('Where history meets today').waitFor()
  await page.getByRole('link', { name: /^Why is this different/ }).click()
  await page.getByText('What was billed last').waitFor()
})

test('subscriptions that one may think otherwise of are one click away', async () => {
  const page = await openDoor({ demo: true })
  await page.getByRole('button', { name: /^MRR/ }).waitFor()
  await page.getByRole('link', { name: 'Revenue', exact: true }).click()
  await page.getByRole('link', { name: /^Why is this different/ }).click()
  const late = page.getByRole('listitem').filter({ hasText: 'Late payments count' })
  const [, number = ''] = /(\d+) subscription/.exec((await late.textContent()) ?? '') ?? []
  await late.getByRole('button').click()
  const sheet = page.getByRole('dialog', { name: 'Past due, and in MRR' })
  await sheet.getByRole('row').nth(1).waitFor()
  expect(await sheet.getByText('Past due', { exact: true }).count()).toBe(Number(number))
  await page.reload()
  await sheet.getByRole('row').nth(1).waitFor()
})
