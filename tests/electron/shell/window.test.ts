import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { dataFolder } from '../../support/app.ts'
import { launch, only } from '../../support/electron/launch.ts'

test('it shows the page once that is drawn', async () => {
  const window = only((await launch()).windows)
  expect(window.options.show).toBe(false)
  expect(window.isVisible()).toBe(false)
  window.draw()
  expect(window.isVisible()).toBe(true)
  expect(window.webContents.mainFrame.url).toBe('app://openrevenue/')
})

test('where nobody says that it is drawn, it shows once the page has loaded', async () => {
  const window = only((await launch()).windows)
  window.webContents.finishLoading()
  expect(window.isVisible()).toBe(true)
  window.close()
  window.draw()
  expect(window.isVisible()).toBe(false)
})

test('a page that says nothing at all is shown after three seconds', async () => {
  const window = only((await launch()).windows)
  const since = Date.now()
  await vi.waitFor(() => expect(window.isVisible()).toBe(true), 5_000)
  expect(Date.now() - since).toBeGreaterThan(1_000)
})

test('closing it hides it to the tray, and the app goes on', async () => {
  const { module, trays, windows } = await launch()
  const window = only(windows)
  window.draw()
  window.close()
  expect(window.isVisible()).toBe(false)
  expect(window.isDestroyed()).toBe(false)
  expect(module.app.exitCode).toBeNull()
  expect(only(trays).isDestroyed()).toBe(false)
  module.app.emit('activate')
  expect(window.isVisible()).toBe(true)
})

test('it opens where it was', async () => {
  const dataDir = dataFolder()
  const { module, windows } = await launch([], dataDir)
  const place = { x: 300, y: 200, width: 900, height: 700 }
  only(windows).moveTo(place)
  module.app.quit()
  await vi.waitFor(() => expect(module.app.exitCode).toBe(0))
  expect(only((await launch([], dataDir)).windows).options).toMatchObject(place)
})

test('a place on a display that is gone, or nonsense, is forgotten', async () => {
  const places = [
    '{"x":5000,"y":0,"width":900,"height":700,"maximized":false}',
    '{"x":0,"width":-1}',
    'nonsense',
  ]
  for (const place of places) {
    const dataDir = dataFolder()
    const { module } = await launch([], dataDir)
    module.app.quit()
    await vi.waitFor(() => expect(module.app.exitCode).toBe(0))
    writeFileSync(join(dataDir, 'window/window.json'), place)
    const { options } = only((await launch([], dataDir)).windows)
    expect(options).toMatchObject({ width: 1180, height: 800 })
    expect(options).not.toHaveProperty('x')
  }
})
