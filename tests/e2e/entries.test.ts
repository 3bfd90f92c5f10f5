import { readFile } from 'node:fs/promises'
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

  await page.getByRole('combobox', { name: 'Order' }).click()
  await page.getByRole('option', { name: 'Largest first' }).click()
  await expect.poll(() => page.url()).toContain('order=largest')
  const rows = page.getByRole('table', { name: 'Entries' }).getByRole('row')
  const gross = async () => {
    const cells = await rows.getByRole('cell').filter({ hasText: '$' }).allTextContents()
    // Gross, fee and net.
    return cells.filter((_, index) => index % 3 === 0).map(it => Number(it.replaceAll(/[$,]/g, '')))
  }
  await expect.poll(async () => (await gross()).length).toBeGreaterThan(10)
  await expect.poll(async () => isDescending(await gross())).toBe(true)
})

const isDescending = (all: number[]) =>
  all.every((it, index) => index === 0 || it <= (all[index - 1] ?? it))

test('narrowed by product, country and period: the sums say of what, and the export is the same', async () => {
  const page = await openDoor({ demo: true })
  await page.getByRole('button', { name: /^MRR/ }).waitFor()
  await page.getByRole('link', { name: 'Entries' }).click()
  const main = page.getByRole('main')
  const table = page.getByRole('table', { name: 'Entries' })
  const choose = async (select: string, option: string) => {
    await page.getByRole('combobox', { name: select }).click()
    await page.getByRole('option', { name: option, exact: true }).click()
  }
  await choose('Product', 'Team')
  await choose('Country', 'France (FR)')
  await choose('Period', 'Last 12 months')
  const said = main.getByText(/ · Team · France \(FR\)$/)
  await said.waitFor()
  const rows = async () => Number(await table.getAttribute('aria-rowcount')) - 1
  await expect.poll(rows).toBeLessThan(400)
  const number = await rows()
  expect(number).toBeGreaterThan(0)
  expect(await table.getByRole('cell', { name: 'FR', exact: true }).count()).toBeGreaterThan(0)
  expect(await table.getByRole('cell', { name: 'US', exact: true }).count()).toBe(0)
  await page.reload()
  await said.waitFor()
  await expect.poll(rows).toBe(number)
  expect(await page.getByRole('combobox', { name: 'Period' }).textContent()).toBe('Last 12 months')

  await page.getByRole('button', { name: 'Export' }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: /^JSON/ }).click(),
  ])
  const file = await readFile(await download.path(), 'utf8')
  const exported = JSON.parse(file) as { product: string; country: string }[]
  expect(exported).toHaveLength(number)
  expect(exported.every(it => it.product === 'Team' && it.country === 'FR')).toBe(true)

  await choose('Product', 'No product')
  await choose('Country', 'Every country')
  await main.getByText(/ · no product told$/).waitFor()
  await expect.poll(() => table.getByRole('cell', { name: 'Team', exact: true }).count()).toBe(0)
  expect(await rows()).toBeGreaterThan(0)
})
