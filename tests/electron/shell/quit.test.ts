import { expect, test, vi } from 'vitest'
import { dataFolder, testApp } from '../../support/app.ts'
import { launch } from '../../support/electron/launch.ts'

test('quitting lets a running sync stop cleanly first', async () => {
  const dataDir = dataFolder()
  const { module, windows } = await launch(['--demo'], dataDir)
  module.app.quit()
  expect(windows.every(window => window.isDestroyed())).toBe(true)
  expect(module.app.exitCode).toBeNull()
  await vi.waitFor(() => expect(module.app.exitCode).toBe(0), 10_000)

  const { client } = await testApp({ dataDir })
  const [run] = await client.sync.runs({})
  expect(run?.status).toBe('interrupted')
})
