import { EventEmitter } from 'node:events'
import type {
  BrowserWindowConstructorOptions,
  MenuItemConstructorOptions,
  Rectangle,
} from 'electron'
import { AppStandIn } from './app.ts'
import { ProtocolStandIn, SessionStandIn } from './session.ts'
import { DialogStandIn, MenuStandIn, NotificationStandIn, TrayStandIn } from './system.ts'
import { BrowserWindowStandIn } from './window.ts'

export type ElectronStandIn = ReturnType<typeof createElectron>

/**
 * What the shell uses of Electron, without Electron: it keeps what happened, and does what a person,
 * a page or the system would do. Its parts have the types of Electron's own, and refuse what Electron
 * refuses (before it is ready, mostly). `folder` is the app's, with package.json and out/.
 */
export function createElectron(folder: string) {
  const windows: BrowserWindowStandIn[] = []
  const trays: TrayStandIn[] = []
  const notifications: NotificationStandIn[] = []
  const opened: string[] = []
  const displays = { workArea: { x: 0, y: 0, width: 1920, height: 1040 } as Rectangle }
  const defaultSession = new SessionStandIn()

  const app = new AppStandIn(folder, () => {
    for (const window of windows) if (!window.isDestroyed()) window.close()
    return windows.every(window => window.isDestroyed())
  })
  const dialog = new DialogStandIn(() => app.ready)
  function afterReady(what: string): void {
    if (!app.ready) throw new Error(`Cannot use ${what} before app is ready`)
  }

  class BrowserWindow extends BrowserWindowStandIn {
    constructor(options: BrowserWindowConstructorOptions) {
      afterReady('BrowserWindow')
      super(options)
      windows.push(this)
      app.emit('web-contents-created', {}, this.webContents)
    }
  }

  class Tray extends TrayStandIn {
    constructor(image: string) {
      afterReady('Tray')
      super(image)
      trays.push(this)
    }
  }

  class Notification extends NotificationStandIn {
    static isSupported = () => true

    override show(): void {
      super.show()
      notifications.push(this)
    }
  }

  const module = {
    app,
    BrowserWindow,
    dialog,
    ipcMain: new EventEmitter(),
    Menu: {
      buildFromTemplate: (template: MenuItemConstructorOptions[]) => new MenuStandIn(template),
      setApplicationMenu: () => undefined,
    },
    nativeTheme: { shouldUseDarkColors: false },
    Notification,
    powerMonitor: new EventEmitter(),
    protocol: new ProtocolStandIn(() => app.ready),
    screen: { getDisplayMatching: () => displays },
    session: {
      get defaultSession() {
        afterReady('session')
        return defaultSession
      },
    },
    shell: {
      async openExternal(url: string) {
        opened.push(url)
      },
    },
    Tray,
  }
  return { module, windows, trays, notifications, opened, displays }
}
