import { expect, test, vi } from 'vitest'
import { dataFolder, testApp } from '../../support/app.ts'
import { launch, only } from '../../support/electron/launch.ts'
import { openPage } from '../../support/electron/page.ts'

/** A folder whose sample was chosen and not yet read. */
async function unreadSample(): Promise<string> {
  const dataDir = dataFolder()
  const { app, client } = await testApp({ dataDir })
  await client.connections.startSample()
  await app.close()
  return dataDir
}

test('“Sync now” reads the sample into the database and the status follows', async () => {
  const launched = await launch([], await unreadSample())
  const tray = only(launched.trays)
  expect(tray.labels()).toEqual(['Not synced yet', 'Sync now', 'Open OpenRevenue', 'Quit'])

  tray.click('Sync now')
  await vi.waitFor(() => expect(tray.labels()[0]).toMatch(/^Syncing… [\d,]+ entries$/), 10_000)
  const client = openPage(launched).connect()
  await vi.waitFor(async () => {
    const runs = await client.sync.runs({})
    expect(runs[0]).toMatchObject({ trigger: 'tray', status: 'succeeded' })
  }, 10_000)
  expect((await client.entries.list({})).count).toBeGreaterThan(1000)
  await vi.waitFor(() => expect(tray.labels()[0]).toBe('Last sync just now'), 2_000)
  expect(tray.toolTip).toBe('OpenRevenue: Last sync just now')
})

test('with nothing set up, “Sync now” opens the window', async () => {
  const { trays, windows } = await launch()
  const window = only(windows)
  window.close()
  expect(only(trays).labels()[0]).toBe('Not set up yet')
  only(trays).click('Sync now')
  expect(window.isVisible()).toBe(true)
})

test('“Open OpenRevenue” brings the window back and “Quit” ends the app', async () => {
  const { module, trays, windows } = await launch()
  const window = only(windows)
  window.close()
  only(trays).click('Open OpenRevenue')
  expect(window.isFocused()).toBe(true)
  only(trays).click('Quit')
  expect(window.isDestroyed()).toBe(true)
  await vi.waitFor(() => expect(module.app.exitCode).toBe(0))
  expect(only(trays).isDestroyed()).toBe(true)
})
