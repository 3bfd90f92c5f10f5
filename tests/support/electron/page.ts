import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { RouterClient } from '@orpc/server'
import { onTestFinished } from 'vitest'
import type { Router } from '../../../electron/rpc/router.ts'
import { STARTUP_HEADER } from '../../../shared/contract/startup.ts'
import { type Launched, only } from './launch.ts'
import { MessagePortMainStandIn } from './ports.ts'

/** A message as a window of the page receives it. */
interface PageMessage {
  data: unknown
  origin: string
  source: unknown
  ports: MessagePort[]
}

/** The page's window with the compiled preload script in it. */
export function openPage({ folder, module, windows }: Launched) {
  const { webContents } = only(windows)
  const origin = 'app://openrevenue'
  const page = new EventTarget()
  const ports: MessagePort[] = []
  const deliver = (message: Partial<PageMessage>) =>
    page.dispatchEvent(
      Object.assign(new Event('message'), { origin, source: page, ports: [], ...message }),
    )
  page.addEventListener('message', event => {
    const message = event as Event & PageMessage
    if (message.data === 'openrevenue:port') ports.push(...message.ports)
  })
  const window = Object.assign(page, {
    postMessage: (data: unknown, target: string, transferred: MessagePort[] = []) => {
      if (target === origin) deliver({ data, ports: transferred })
    },
  })
  const ipcRenderer = {
    postMessage: (channel: string, _message: unknown, sent: MessagePort[]) => {
      const { mainFrame } = webContents
      send(module.ipcMain, channel, { sender: webContents, senderFrame: mainFrame }, sent)
    },
  }
  const code = readFileSync(join(folder, 'out/preload/preload.cjs'), 'utf8')
  const run = new Function('require', 'window', 'location', 'MessageChannel', code)
  run(
    (name: string) => (name === 'electron' ? { ipcRenderer } : undefined),
    window,
    { origin },
    MessageChannel,
  )
  onTestFinished(() => {
    for (const port of ports) port.close()
  })
  return {
    /** What another window or frame would send to it. */
    deliver,
    /** The ports it was given so far. */
    ports,
    /** Says that it is ready, as the page of a startup does, and returns its end of the contract. */
    connect(startup?: string): RouterClient<Router> {
      window.postMessage('openrevenue:ready', origin)
      return clientOver(ports.at(-1), startup)
    },
  }
}

export function clientOver(port: MessagePort | undefined, startup?: string): RouterClient<Router> {
  if (!port) throw new Error('The page was given no port')
  port.start()
  const headers: Record<string, string> = startup ? { [STARTUP_HEADER]: startup } : {}
  return createORPCClient(new RPCLink({ port: port as unknown as globalThis.MessagePort, headers }))
}

/** Sends a message with ports to the main process, from whoever it is said to come. */
export function send(
  ipcMain: Launched['module']['ipcMain'],
  channel: string,
  from: { sender: unknown; senderFrame: unknown },
  ports: MessagePort[],
): MessagePortMainStandIn[] {
  const received = ports.map(port => new MessagePortMainStandIn(port))
  ipcMain.emit(channel, { ...from, ports: received }, null)
  return received
}
