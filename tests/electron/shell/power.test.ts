import { expect, test, vi } from 'vitest'
import { dataFolder, testApp } from '../../support/app.ts'
import { launch } from '../../support/electron/launch.ts'
import { openPage } from '../../support/electron/page.ts'

test('a sync that came due in sleep runs on waking', async () => {
  const dataDir = dataFolder()
  const twoDaysAgo = Date.now() - 48 * 3_600_000
  const before = await testApp({ dataDir, now: () => twoDaysAgo })
  await before.client.connections.startSample()
  await before.sync()
  await before.app.close()

  const launched = await launch([], dataDir)
  launched.module.powerMonitor.emit('resume')
  const client = openPage(launched).connect()
  await vi.waitFor(async () => {
    const [run] = await client.sync.runs({})
    expect(run).toMatchObject({ trigger: 'catch-up', status: 'succeeded' })
  }, 10_000)
})
