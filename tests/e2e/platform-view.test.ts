import { expect, test } from 'vitest'
import { openDoor } from '../support/door.ts'
import { picture } from '../support/picture.ts'
import { openPlatform } from '../support/platform.ts'

test('a platform gets its own view, which the page says, and is sent that alone', async () => {
  const platform = await openPlatform()
  const page = await openDoor({ demo: true })
  await page.getByRole('button', { name: /^MRR/ }).waitFor()
  await page.getByRole('link', { name: 'Publishing' }).click()
  await page.getByRole('button', { name: 'Add a platform' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Board')
  await dialog.getByLabel('Address that snapshots are sent to').fill(platform.endpoint)
  await dialog.getByLabel('Token').fill('token-of-the-platform')
  await dialog.getByRole('switch', { name: 'A test platform' }).click()
  await picture(page, 'add')
  await dialog.getByRole('button', { name: 'Add', exact: true }).click()
  const row = page.getByRole('row', { name: /Board/ }).first()
  await row.getByText('What it may see: same as the public.').waitFor()

  /** What it was sent last. */
  const revenues = (): number[] => {
    const { data = '[]' } = JSON.parse(platform.received.at(-1)?.body ?? '{}')
    return (JSON.parse(data) as { revenue: number }[]).map(it => it.revenue)
  }
  await row.getByRole('button', { name: 'Send now' }).click()
  await expect.poll(revenues).toHaveLength(12)

  await row.getByRole('button', { name: 'Change what Board may see' }).click()
  await picture(page, 'same')
  await dialog.getByRole('radio', { name: 'Its own view' }).click()
  const revenue = dialog.getByRole('radiogroup', { name: 'Revenue before fees' })
  await revenue.getByRole('radio', { name: 'Range' }).click()
  await dialog.getByLabel('Months of history').fill('3')
  await picture(page, 'own')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await row.getByText('What it may see: its own view.').waitFor()
  await expect.poll(revenues).toHaveLength(3)
  expect(revenues().filter(it => it % 100 !== 0)).toEqual([])
  // What the public sees is as it was.
  const seen = page.getByRole('table', { name: 'What the public sees' })
  await seen.getByRole('row', { name: /^Revenue before fees.*Exact/ }).waitFor()
  await page
    .getByRole('table', { name: 'Snapshots' })
    .getByRole('row', { name: /Board.*Look inside/ })
    .waitFor()
  await picture(page, 'page')

  await row.getByRole('button', { name: 'Change what Board may see' }).click()
  await dialog.getByRole('radio', { name: 'Same as the public' }).click()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await row.getByText('What it may see: same as the public.').waitFor()
  await expect.poll(revenues).toHaveLength(12)
})
