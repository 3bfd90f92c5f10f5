import { truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempFolder } from '../support/app.ts'
import { openDoor } from '../support/door.ts'
import { dashboardExport, GOLDEN_DASHBOARD } from '../support/imports/stripe-exports.ts'

const csv = (text: string) => ({
  name: 'balance.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(text),
})

test('a CSV is imported on the settings page: a bad one is named, a good one is marked', async () => {
  const page = await openDoor({ demo: true })
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'Import a CSV' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name of the import').fill('By hand')
  const good = dashboardExport(GOLDEN_DASHBOARD)
  await dialog.getByLabel('File').setInputFiles(csv(good.replace('"1.17"', '"1.2.3"')))
  await dialog.getByRole('button', { name: 'Import', exact: true }).click()
  await dialog.getByText('Line 2, column Fee: “1.2.3” is not an amount.').waitFor()
  await dialog.getByLabel('File').setInputFiles(csv(good))
  await dialog.getByRole('button', { name: 'Import', exact: true }).click()
  await dialog.getByText('11 entries new or changed, of 11 in the file.').waitFor()
  await dialog.getByRole('button', { name: 'Done' }).click()

  const row = page.getByRole('listitem').filter({ hasText: 'By hand' })
  await row.getByText('Imported', { exact: true }).waitFor()
  await row.getByText(/^11 entries/).waitFor()
  await row.getByRole('button', { name: 'Disconnect' }).waitFor()
  expect(await row.getByRole('button', { name: 'Replace key' }).count()).toBe(0)
})

test('a file larger than the limit is refused before it is read', async () => {
  const page = await openDoor({ demo: true })
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'Import a CSV' }).click()
  const dialog = page.getByRole('dialog')
  const large = join(tempFolder(), 'large.csv')
  writeFileSync(large, '')
  truncateSync(large, 128 * 1024 * 1024 + 1)
  await dialog.getByLabel('Name of the import').fill('Everything')
  await dialog.getByLabel('File').setInputFiles(large)
  await dialog.getByRole('button', { name: 'Import', exact: true }).click()
  await dialog.getByText('large.csv has more than 128 MB.').waitFor()
})
