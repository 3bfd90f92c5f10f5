import { join } from 'node:path'
import { app, type BrowserWindow, Menu, Tray } from 'electron'
import type { App } from '../app.ts'
import { showProblem } from './problem.ts'
import { reveal } from './window.ts'

type Core = Pick<App, 'status' | 'onStatus' | 'syncNow'>

/** Milliseconds. "Last sync 3 min ago" grows old by itself; a sync has news many times a second. */
const REFRESH = 60_000
const AT_MOST_EVERY = 500

/** The icon that stays when the window is closed: how things stand, and the few things to do. */
export function showTray(core: Core, window: BrowserWindow): void {
  // On macOS the name's ending makes it a template, drawn in the menu bar's own colour.
  const image = process.platform === 'darwin' ? 'trayTemplate.png' : 'tray.png'
  const tray = new Tray(join(app.getAppPath(), 'resources', image))
  let shown: string | undefined
  let soon: NodeJS.Timeout | undefined

  function show(): void {
    const status = core.status()
    if (status === shown) return
    shown = status
    tray.setToolTip(`OpenRevenue: ${status}`)
    // On Linux a menu that is shown does not change: a new line needs a new menu.
    tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: status, enabled: false },
        { type: 'separator' },
        { label: 'Sync now', click: () => syncNow(core, window) },
        { label: 'Open OpenRevenue', click: () => reveal(window) },
        { type: 'separator' },
        { label: 'Quit', click: () => app.quit() },
      ]),
    )
  }

  /** The first of several changes is shown at once, and what they came to after a while. */
  function onChange(): void {
    if (soon) return
    show()
    soon = setTimeout(() => {
      soon = undefined
      show()
    }, AT_MOST_EVERY)
  }

  show()
  const forget = core.onStatus(onChange)
  const timer = setInterval(show, REFRESH)
  // On Windows a click is for the window; elsewhere it opens the menu.
  if (process.platform === 'win32') tray.on('click', () => reveal(window))
  app.on('will-quit', () => {
    clearInterval(timer)
    clearTimeout(soon)
    forget()
    tray.destroy()
  })
}

/** Before set-up there is nothing to sync, so the window opens: that is where to go on. */
function syncNow(core: Core, window: BrowserWindow): void {
  try {
    if (core.syncNow('tray').length === 0) reveal(window)
  } catch (error) {
    showProblem('The sync did not start', error)
  }
}
