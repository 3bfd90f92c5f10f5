import { app, type BrowserWindow, dialog } from 'electron'

/** Crashes in a row after which the page is loaded again without asking. */
const RELOADS = 3
/** Milliseconds without a crash after which the count begins anew. */
const CALM = 10 * 60_000
/** Chromium's net error for a load that another one replaced; nothing is wrong then. */
const ABORTED = -3

/** Loads a page that crashed again, and asks what to do about one that keeps crashing or does not load. */
export function recoverPage(window: BrowserWindow): void {
  const { webContents } = window
  let crashes = 0
  let last = 0
  let asking = false

  async function ask(message: string, detail: string): Promise<void> {
    if (asking || window.isDestroyed()) return
    asking = true
    window.show()
    const { response } = await dialog.showMessageBox(window, {
      type: 'error',
      message,
      detail,
      buttons: ['Quit', 'Try again'],
      defaultId: 1,
      cancelId: 1,
    })
    asking = false
    if (response === 0) app.quit()
    else reload()
  }

  function reload(): void {
    if (!window.isDestroyed()) webContents.reload()
  }

  webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return
    const now = Date.now()
    crashes = now - last > CALM ? 1 : crashes + 1
    last = now
    if (crashes <= RELOADS) return reload()
    crashes = 0
    ask('OpenRevenue’s page keeps crashing.', `${REASONS[reason] ?? reason}. ${SAFE}`)
  })
  webContents.on('did-fail-load', (_event, code, description, _url, isMainFrame) => {
    if (!isMainFrame || code === ABORTED) return
    ask(
      'OpenRevenue’s page could not be loaded.',
      `Electron says ${description} (${code}). ${SAFE}`,
    )
  })
}

const SAFE = 'Your data is safe, and syncs go on. If this comes back, install OpenRevenue again.'

const REASONS: Partial<Record<string, string>> = {
  crashed: 'Its process crashed',
  'abnormal-exit': 'Its process ended with an error',
  killed: 'Something ended its process',
  oom: 'It ran out of memory',
  'launch-failed': 'Its process could not be started',
  'integrity-failure': 'The system refused its code',
}
