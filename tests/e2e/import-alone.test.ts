import { expect, test } from 'vitest'
import { dataFolder, testApp } from '../support/app.ts'
import { doorClock, openDoor } from '../support/door.ts'

const DAY = 86_400_000
const UNKNOWN = 'Not known from a CSV'
const NOTE = 'MRR and subscribers aren’t known from a CSV'

/** A folder with a startup that has a file's payments and nothing else: one every ten days, for half a year. */
async function importedAlone(): Promise<string> {
  const dataDir = dataFolder()
  const { app, client } = await testApp({ dataDir, now: doorClock })
  const rows = Array.from({ length: 18 }, (_, n) => {
    const date = new Date(doorClock() - n * 10 * DAY).toISOString()
    return `p${n},${date},charge,USD,${400 - 10 * n}.00,9.50,customer-${n % 4}`
  })
  const text = `id,date,kind,currency,gross,fee,customer\n${rows.join('\n')}\n`
  await client.connections.importFile({ format: 'generic', name: 'The old shop', text })
  await app.close()
  return dataDir
}

test('a startup of imported files says everywhere that MRR is not known, and never zero', async () => {
  const page = await openDoor({ dataDir: await importedAlone() })
  for (const name of ['MRR', 'ARR', 'Subscribers']) {
    const figure = page.getByRole('button', { name: new RegExp(`^${name}`) })
    await figure.getByText(UNKNOWN).waitFor()
    expect(await figure.isDisabled()).toBe(true)
  }
  await page.getByText(NOTE).waitFor()
  await page.getByRole('heading', { name: 'Revenue', exact: true }).waitFor()
  expect(await page.getByText('MRR at the end').count()).toBe(0)
  await page.getByRole('button', { name: 'Table', exact: true }).click()
  const table = page.getByRole('table', { name: 'Net revenue' })
  await table.getByRole('cell', { name: UNKNOWN }).first().waitFor()
  expect(await page.getByText('$0.00 MRR').count()).toBe(0)

  await page.getByRole('link', { name: 'Recurring' }).click()
  await page.getByText(NOTE).waitFor()
  expect(await page.getByRole('table').count()).toBe(0)
  await page.getByRole('link', { name: 'Cohorts' }).click()
  await page.getByRole('heading', { name: 'Cohorts' }).waitFor()
  await page.getByText(NOTE).waitFor()
  expect(await page.getByText('Retention').count()).toBe(0)
  await page.getByRole('link', { name: 'Customers' }).click()
  await page.getByRole('heading', { name: '4 customers' }).waitFor()
  const subscribers = page.getByRole('button', { name: /^Subscribers/ })
  await subscribers.getByText(UNKNOWN).waitFor()
  expect(await page.getByRole('region', { name: 'Concentration of MRR' }).count()).toBe(0)
  expect(await page.getByRole('cell', { name: UNKNOWN }).count()).toBe(4)

  await page.goto(new URL('/', page.url()).href)
  await page
    .getByRole('link', { name: /report/i })
    .first()
    .click()
  const recurring = page.getByRole('region', { name: 'Recurring revenue' })
  await recurring.getByText(`${UNKNOWN}.`).waitFor()
})
