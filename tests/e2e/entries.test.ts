import { expect, test } from 'vitest'
import { openDoor } from '../support/door.ts'

test('the whole ledger is scrolled through, filtered and searched', async () => {
  const page = await openDoor({ demo: true })
  await page.getByRole('button', { name: /^MRR/ }).waitFor()
  const all = (await page.getByRole('button', { name: /entries$/ }).textContent()) ?? ''
  await page.getByRole('link', { name: 'Entries' }).click()
  const main = page.getByRole('main')
  await main.getByText(all, { exact: true }).waitFor()
  const table = page.getByRole('table', { name: 'Entries' })
  const total = Number(await table.getAttribute('aria-rowcount')) - 1
  expect(total).toBe(Number(all.replace(/\D/g, '')))

  // Far down there are other rows, and never many more than are in sight.
  const scroller = table.locator('..')
  const idAt = async () => (await table.getByRole('row').nth(20).textContent()) ?? ''
  const top = await idAt()
  for (let turn = 0; turn < 12; turn++) {
    await scroller.evaluate(element => element.scrollTo(0, element.scrollHeight))
    await page.waitForTimeout(60)
  }
  await expect.poll(idAt).not.toBe(top)
  const drawn = table.locator('tr[aria-rowindex]')
  expect(await drawn.count()).toBeLessThan(80)
  const furthest = Number(await drawn.last().getAttribute('aria-rowindex'))
  expect(furthest).toBeGreaterThan(600)

  await page.getByRole('combobox', { name: 'Kind' }).click()
  await page.getByRole('option', { name: 'Refund', exact: true }).click()
  await expect
    .poll(async () => Number(await table.getAttribute('aria-rowcount')))
    .toBeLessThan(total / 10)
  expect(await table.getByRole('cell', { name: 'Charge', exact: true }).count()).toBe(0)

  await page.getByRole('button', { name: 'Show all' }).click()
  await main.getByText(all, { exact: true }).waitFor()
  const id = (await table.getByRole('row').nth(7).getByRole('cell').last().textContent()) ?? ''
  await page.getByLabel('Id at the provider').fill(id)
  await main.getByText('1 entry', { exact: true }).waitFor()
  await page.reload()
  await main.getByText('1 entry', { exact: true }).waitFor()
  await table.getByText(id).waitFor()
  await page.getByLabel('Id at the provider').fill('no such id')
  await main.getByText('0 entries', { exact: true }).waitFor()
})

test('days and order are kept in the address', async () => {
  const page = await openDoor({ demo: true })
  await page.getByRole('button', { name: /^MRR/ }).waitFor()
  await page.getByRole('link', { name: 'Entries' }).click()
  const first = page.getByRole('table', { name: 'Entries' }).getByRole('row').nth(1)
  const newest = await first.textContent()
  await page.getByRole('combobox', { name: 'Order' }).click()
  await page.getByRole('option', { name: 'Oldest first' }).click()
  await expect.poll(() => first.textContent()).not.toBe(newest)
  const oldest = await first.textContent()
  await page.getByLabel('From', { exact: true }).fill('2025-01-01')
  await page.getByLabel('To', { exact: true }).fill('2025-01-31')
  await expect.poll(() => first.textContent()).not.toBe(oldest)
  expect(await first.textContent()).toMatch(/Jan 1, 2025|Jan 2, 2025/)
  await page.reload()
  expect(await first.textContent()).toMatch(/Jan 1, 2025|Jan 2, 2025/)
})
