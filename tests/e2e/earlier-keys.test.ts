import { expect, test } from 'vitest'
import { dataFolder, PASSPHRASE, testApp } from '../support/app.ts'
import { doorClock, openDoor } from '../support/door.ts'
import { lightVault } from '../support/light-vault.ts'
import { picture } from '../support/picture.ts'

test('the key that older snapshots were signed with is told beside the one in use', async () => {
  const dataDir = dataFolder()
  const sign = async (options?: { newKey: boolean }) => {
    const it = await testApp({ dataDir, now: doorClock })
    if (!options) {
      const text = 'id,date,kind,currency,gross\na,2026-01-10,charge,USD,100.00\n'
      await it.client.connections.importFile({ format: 'generic', name: 'By hand', text })
    }
    const { publicKey } = await it.client.snapshots.create(options)
    await it.app.close()
    return publicKey
  }
  const earlier = await sign()
  lightVault(dataDir, PASSPHRASE)
  const inUse = await sign({ newKey: true })

  const page = await openDoor({ dataDir })
  await page.getByRole('link', { name: 'Publishing' }).click()
  await expect.poll(() => page.getByRole('note', { name: 'Public key' }).textContent()).toBe(inUse)
  await page.getByText('Earlier keys (1)').click()
  const keys = page.getByRole('list', { name: 'Earlier keys' })
  expect(await keys.textContent()).toContain(earlier)
  await keys.getByText(/Used from Jun 17, 2026.* until Jun 17, 2026/).waitFor()
  await picture(page, 'keys')
})
