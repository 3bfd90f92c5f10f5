import { describe, expect, test, vi } from 'vitest'
import { launch, only } from '../../support/electron/launch.ts'

const [QUIT, TRY_AGAIN] = [0, 1]

/** The questions asked so far, once those under way have been answered. */
async function asked({ module }: Awaited<ReturnType<typeof launch>>) {
  await Promise.resolve()
  return module.dialog.questions
}

describe('a page that crashes', () => {
  test('is loaded again three times, then its person decides', async () => {
    const launched = await launch()
    const { webContents } = only(launched.windows)
    launched.module.dialog.answer = TRY_AGAIN
    for (const reloads of [1, 2, 3]) {
      webContents.crash()
      expect(webContents.reloads).toBe(reloads)
    }
    expect(await asked(launched)).toEqual([])

    webContents.crash('oom')
    const [question] = await asked(launched)
    expect(question?.message).toBe('OpenRevenue’s page keeps crashing.')
    expect(question?.detail).toMatch(/^It ran out of memory\./)
    expect(question?.buttons).toEqual(['Quit', 'Try again'])
    await vi.waitFor(() => expect(webContents.reloads).toBe(4))
    webContents.crash()
    expect(webContents.reloads).toBe(5)
  })

  test('can be given up', async () => {
    const { module, windows } = await launch()
    const { webContents } = only(windows)
    module.dialog.answer = QUIT
    for (let crash = 0; crash < 4; crash++) webContents.crash()
    await vi.waitFor(() => expect(module.app.exitCode).toBe(0))
    expect(webContents.reloads).toBe(3)
  })

  test('is left alone when it ended by itself, or its window is gone', async () => {
    const launched = await launch()
    const window = only(launched.windows)
    window.webContents.crash('clean-exit')
    launched.module.app.quit()
    expect(window.isDestroyed()).toBe(true)
    for (let crash = 0; crash < 5; crash++) window.webContents.crash('killed')
    expect(window.webContents.reloads).toBe(0)
    expect(await asked(launched)).toEqual([])
  })
})

describe('a page that does not load', () => {
  test('is explained in a window that is seen, once, and loaded again when told to', async () => {
    const launched = await launch()
    const window = only(launched.windows)
    launched.module.dialog.answer = TRY_AGAIN
    window.webContents.failLoading(-6, 'ERR_FILE_NOT_FOUND')
    window.webContents.failLoading(-6, 'ERR_FILE_NOT_FOUND')
    expect(window.isVisible()).toBe(true)
    const [question, ...others] = await asked(launched)
    expect(question?.message).toBe('OpenRevenue’s page could not be loaded.')
    expect(question?.detail).toContain('ERR_FILE_NOT_FOUND (-6)')
    expect(others).toEqual([])
    await vi.waitFor(() => expect(window.webContents.reloads).toBe(1))
  })

  test('is none when another load replaced it, or a frame in it failed', async () => {
    const launched = await launch()
    const { webContents } = only(launched.windows)
    webContents.failLoading(-3, 'ERR_ABORTED')
    webContents.failLoading(-105, 'ERR_NAME_NOT_RESOLVED', false)
    expect(await asked(launched)).toEqual([])
  })
})
