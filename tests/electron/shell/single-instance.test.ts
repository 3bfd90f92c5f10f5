import { expect, test, vi } from 'vitest'
import { dataFolder } from '../../support/app.ts'
import { launch, only } from '../../support/electron/launch.ts'

test('a second start on the same data brings the first one’s window to the front', async () => {
  const dataDir = dataFolder()
  const first = await launch([], dataDir)
  const window = only(first.windows)
  window.minimize()

  const second = await launch([], dataDir)
  expect(second.module.app.exitCode).toBe(0)
  expect(second.windows).toEqual([])
  expect(window.isMinimized()).toBe(false)
  expect(window.isFocused()).toBe(true)
})

test('other data is another app', async () => {
  await launch()
  expect((await launch()).windows).toHaveLength(1)
})

test('after the first has quit, the data can be opened again', async () => {
  const dataDir = dataFolder()
  const { module } = await launch([], dataDir)
  module.app.quit()
  await vi.waitFor(() => expect(module.app.exitCode).toBe(0))
  expect((await launch([], dataDir)).windows).toHaveLength(1)
})
