import { RPCHandler } from '@orpc/server/message-port'
import { RequestHeadersPlugin } from '@orpc/server/plugins'
import { type BrowserWindow, type IpcMainEvent, ipcMain } from 'electron'
import type { Router } from '../rpc/router.ts'
import { isPage } from './address.ts'

/** Serves the contract over each port that the page sends; a reload sends a new one. */
export function serveCalls(router: Router, window: BrowserWindow): void {
  const handler = new RPCHandler(router, { plugins: [new RequestHeadersPlugin()] })
  ipcMain.on('openrevenue:port', event => {
    const [port, ...others] = event.ports
    if (!port || others.length > 0 || !isFromPage(window, event)) {
      for (const refused of event.ports) refused.close()
      return
    }
    handler.upgrade(port, { context: {} })
    port.start()
  })
}

/** True for what the window's own page sent: not a frame inside it, another window or another site. */
const isFromPage = (window: BrowserWindow, { sender, senderFrame }: IpcMainEvent): boolean =>
  !window.isDestroyed() &&
  sender === window.webContents &&
  senderFrame !== null &&
  senderFrame.parent === null &&
  isPage(senderFrame.url)
