import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dataFolder } from '../support/app.ts'
import { backup, damage } from '../support/backups.ts'
import { openDoor } from '../support/door.ts'
import type { Server } from '../support/server.ts'

test('a backup is made, listed and restored as the page says', async () => {
  const dataDir = dataFolder()
  let server: Server | undefined
  const page = await openDoor({
    ...{ demo: true, dataDir },
    onServer(it) {
      server = it
    },
  })
  await page.getByRole('link', { name: 'Settings' }).click()
  const heading = page.getByRole('heading', { name: 'Backups' })
  const card = page.locator('section').filter({ has: heading })
  await card.getByText('None yet.').waitFor()
  expect(await card.getByText('To restore the newest').count()).toBe(0)

  const folder = join(dataDir, 'backups')
  await card.getByRole('button', { name: 'Back up now' }).click()
  const rows = card.getByRole('table', { name: 'Backups' }).getByRole('row')
  await rows.nth(1).waitFor()
  expect(await rows.nth(1).textContent()).toMatch(/2026.*[\d,]{5}.*[\d.]+ MB$/)
  await card.getByText(folder).waitFor()
  const made = () => readdirSync(folder).filter(it => it.endsWith('.sqlite'))
  expect(made()).toHaveLength(1)
  const command = card.getByRole('note', { name: 'Command to restore' })
  expect(await command.textContent()).toBe(
    `npm run -s openrevenue -- backup restore --newest --data-dir "${dataDir}"`,
  )

  // On a phone no word of it is cut off.
  await page.setViewportSize({ width: 390, height: 844 })
  const { x = 0, width = 390 } = (await command.boundingBox()) ?? {}
  expect(x + width).toBeLessThan(390)

  for (const name of made()) damage(join(folder, name))
  await page.reload()
  await card.getByText('A backup is damaged').waitFor()
  await card.getByText('None yet.').waitFor()
  await card.getByRole('button', { name: 'Back up now' }).click()
  await rows.nth(1).waitFor()
  if (!server) return
  await server.stop()
  const { code, answer } = await backup(dataDir, ['restore', '--newest'])
  expect([code, existsSync(answer.replaced)]).toEqual([0, true])
})
