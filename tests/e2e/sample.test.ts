import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { openDoor } from '../support/door.ts'

/** The app's own set-up screen, from which the sample is one click away. */
async function lookAround(): Promise<Page> {
  const page = await openDoor()
  await page.getByRole('button', { name: 'Look around with sample data' }).click()
  await page.getByRole('button', { name: /^MRR/ }).waitFor()
  return page
}

const textOf = async (page: Page, name: RegExp) =>
  (await page.getByRole('button', { name }).first().textContent()) ?? ''

const amountIn = (text: string): string => /\$[\d,]+\.\d\d/.exec(text)?.[0] ?? 'no amount'

test('the sample is one click away, believable, and marked on every screen', async () => {
  const page = await lookAround()
  await page.getByRole('heading', { name: 'Driftwood' }).waitFor()
  await page.getByText('6,').first().waitFor()
  for (const place of ['Publishing', 'Settings', 'Dashboard']) {
    await page.getByRole('navigation').getByRole('link', { name: place }).click()
    await page.getByText('Sample data. This startup is made up').waitFor()
  }
  // What somebody connects takes the sample's place; its details are nobody's own.
  await page.getByRole('link', { name: 'Connect your own' }).click()
  expect(await page.getByLabel('Name').inputValue()).toBe('')
})

test('“Sync now” says how far it is, and that it is done', async () => {
  const page = await openDoor({ demo: true })
  await page.getByRole('table', { name: 'Syncs' }).waitFor()
  const before = await page.getByRole('cell', { name: 'Sync now' }).count()
  await page.getByRole('button', { name: 'Sync now' }).click()
  await page.getByRole('cell', { name: 'Sync now' }).nth(before).waitFor()
  const row = page.getByRole('row').filter({ hasText: 'Sync now' }).first()
  await row.getByText('Done').waitFor()
  await page.getByRole('complementary').getByText('Synced just now').waitFor()
})

test('net revenue opens its sum and its entries; the address brings it back', async () => {
  const page = await lookAround()
  const shown = amountIn(await textOf(page, /^Net revenue/))
  await page.getByRole('button', { name: /^Net revenue/ }).click()
  const sheet = page.getByRole('dialog', { name: 'Net revenue' })
  expect(await sheet.getByRole('button', { name: /^Net revenue/ }).textContent()).toContain(shown)
  // One currency: the entries' own net adds up to the very figure.
  const sums = sheet.getByRole('region', { name: 'Entries' }).getByRole('list')
  await sums.getByText(`net ${shown}`).waitFor()

  await sheet.getByRole('button', { name: /^Refunds/ }).click()
  await sheet
    .getByRole('cell', { name: /^Refund/ })
    .first()
    .waitFor()
  expect(await sheet.getByRole('cell', { name: 'Charge' }).count()).toBe(0)
  await page.reload()
  await sheet
    .getByRole('cell', { name: /^Refund/ })
    .first()
    .waitFor()
  await page.keyboard.press('Escape')
  await sheet.waitFor({ state: 'hidden' })
  expect([...new URL(page.url()).searchParams.keys()]).toEqual(['startup'])
})

test('every other figure opens what makes it', async () => {
  const page = await lookAround()
  const mrr = amountIn(await textOf(page, /^MRR/))
  await page.getByRole('button', { name: /^MRR/ }).click()
  const recurring = page.getByRole('dialog', { name: 'Monthly recurring revenue' })
  await recurring.getByText(mrr).first().waitFor()
  await recurring
    .getByRole('cell', { name: /^\$149\.00 \+ \d × \$12\.00$/ })
    .first()
    .waitFor()
  await page.keyboard.press('Escape')

  const arr = amountIn(await textOf(page, /^ARR/))
  await page.getByRole('button', { name: /^ARR/ }).click()
  await page.getByText(`ARR = 12 × ${mrr} = ${arr}`).waitFor()
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: /^Subscribers/ }).click()
  await page.getByText(/They belong to \d+ subscribers/).waitFor()
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: /^Growth/ }).click()
  const growth = page.getByRole('dialog', { name: 'Growth' })
  await growth.getByText(/÷ \$[\d,.]+ − 1 = [+-]\d/).waitFor()
  await growth.getByRole('button').filter({ hasText: '$' }).first().click()
  await page.getByRole('dialog', { name: 'Net revenue' }).getByRole('cell').first().waitFor()
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: /^[\d,]+ entries$/ }).click()
  const all = page.getByRole('dialog', { name: 'All entries' })
  const rows = all.getByRole('table', { name: 'Entries' }).getByRole('row')
  await rows.nth(50).waitFor()
  await all.getByRole('button', { name: 'Show more' }).click()
  await rows.nth(100).waitFor()
})

test('the chart is by month, week or day, and says the same as a table that opens entries', async () => {
  const page = await lookAround()
  const marks = page.locator('.recharts-bar-rectangle')
  await expect.poll(() => marks.count()).toBe(12)
  await page.getByRole('radio', { name: 'Week' }).click()
  await expect.poll(() => marks.count()).toBe(13)
  await page.getByRole('radio', { name: 'Day' }).click()
  await expect.poll(() => marks.count()).toBe(30)
  await page.getByRole('combobox', { name: 'How far back' }).click()
  await page.getByRole('option', { name: '90 days' }).click()
  await page.reload()
  await expect.poll(() => marks.count()).toBe(90)
  await page.getByRole('radio', { name: 'Month' }).click()
  await marks.nth(5).click()
  await page.getByRole('dialog', { name: 'Net revenue' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Table', exact: true }).click()
  const table = page.getByRole('table', { name: 'Net revenue and MRR' })
  const first = table.getByRole('row').nth(1)
  const net = amountIn((await first.getByRole('cell').nth(5).textContent()) ?? '')
  await first.getByRole('button').first().click()
  const sheet = page.getByRole('dialog', { name: 'Net revenue' })
  await sheet
    .getByRole('button', { name: /^Net revenue/ })
    .filter({ hasText: net })
    .waitFor()
})
