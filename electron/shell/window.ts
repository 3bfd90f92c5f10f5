import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { app, BrowserWindow, nativeTheme, type Rectangle, screen } from 'electron'
import { z } from 'zod'
import { report } from '../command/report.ts'
import { pageAddress } from './address.ts'
import { recoverPage } from './recovery.ts'

const placeSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(400),
  height: z.number().int().min(400),
  maximized: z.boolean(),
})
type Place = z.infer<typeof placeSchema>

const FIRST_SIZE = { width: 1180, height: 800 }

/** Milliseconds after which the window shows whatever there is. */
const MOST_UNSEEN = 3_000

/** The one window. Closing it hides it: the app lives on in the tray until it is told to quit. */
export function createWindow(): BrowserWindow {
  const place = rememberedPlace()
  const window = new BrowserWindow({
    ...FIRST_SIZE,
    ...place,
    minWidth: 400,
    minHeight: 480,
    show: false,
    title: 'OpenRevenue',
    icon: join(app.getAppPath(), 'resources/icon.png'),
    // What is seen before the page has drawn; the page's own two backgrounds.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#0b0d10' : '#ffffff',
    autoHideMenuBar: true,
    webPreferences: {
      preload: join(app.getAppPath(), 'out/preload/preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      // Chromium would fetch dictionaries from Google.
      spellcheck: false,
    },
  })
  let quitting = false
  app.on('before-quit', () => {
    quitting = true
  })
  window.on('close', event => {
    rememberPlace(window)
    if (quitting) return
    event.preventDefault()
    window.hide()
  })
  showOnce(window, place?.maximized === true)
  recoverPage(window)
  // A page that does not load is explained by what recoverPage listens to.
  window.loadURL(pageAddress()).catch(() => undefined)
  return window
}

/** When it has drawn, or has loaded without saying so, or after three seconds: a window is always seen. */
function showOnce(window: BrowserWindow, maximized: boolean): void {
  let shown = false
  function show(): void {
    if (shown || window.isDestroyed()) return
    shown = true
    clearTimeout(timer)
    if (maximized) window.maximize()
    window.show()
  }
  const timer = setTimeout(show, MOST_UNSEEN)
  window.once('ready-to-show', show)
  window.webContents.once('did-finish-load', show)
}

/** Brings the window to the front, from wherever it is. */
export function reveal(window: BrowserWindow): void {
  if (window.isDestroyed()) return
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}

const placeFile = () => join(app.getPath('userData'), 'window.json')

function rememberPlace(window: BrowserWindow): void {
  const place: Place = { ...window.getNormalBounds(), maximized: window.isMaximized() }
  try {
    writeFileSync(placeFile(), JSON.stringify(place))
  } catch (error) {
    report(error)
  }
}

/** Where the window was last, unless that is on a display that is gone now. */
function rememberedPlace(): Place | null {
  try {
    const place = placeSchema.parse(JSON.parse(readFileSync(placeFile(), 'utf8')))
    return overlap(place, screen.getDisplayMatching(place).workArea) ? place : null
  } catch {
    return null
  }
}

const overlap = (a: Rectangle, b: Rectangle): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
