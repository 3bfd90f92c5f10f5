import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { PublishingSettings, PublishingStatus } from '../../../shared/contract/publishing.ts'
import { toProblem } from '../../../shared/errors.ts'
import { listen, type publishingRoutes } from './routes.ts'
import type { Settings } from './settings.ts'

export interface Publishing {
  status(): Omit<PublishingStatus, 'publicKey'>
  /** Remembers what is named of the settings; with the switch or the port it opens or closes the server. */
  configure(changes: Partial<PublishingSettings>): Promise<void>
  /** Opens the server if it is switched on, or on `port` for this run alone. */
  open(port?: number): Promise<void>
  close(): Promise<void>
}

/** The switch of the publishing server. Off until it is switched on. */
export function createPublishing(
  settings: Settings,
  routes: ReturnType<typeof publishingRoutes>,
): Publishing {
  let server: Server | undefined
  let problem: string | null = null
  let turn: Promise<void> = Promise.resolve()

  /** One change at a time: of two at once, one would leave a listener that nobody closes. */
  function inTurn(change: () => Promise<void>): Promise<void> {
    turn = turn.then(change, change)
    return turn
  }

  async function close(): Promise<void> {
    const closing = server
    server = undefined
    if (!closing) return
    closing.closeAllConnections()
    await new Promise(resolve => closing.close(resolve))
  }

  async function openOn(port: number): Promise<void> {
    await close()
    try {
      server = await listen(routes, port)
      problem = null
    } catch (error) {
      const { message, fix } = toProblem(error)
      problem = fix ? `${message} ${fix}` : message
      throw error
    }
  }

  return {
    status: () => ({
      ...settings.get(),
      hostsOfRun: settings.hostsOfRun(),
      enabled: settings.isOn(),
      address:
        server && settings.isOn()
          ? `http://127.0.0.1:${(server.address() as AddressInfo).port}`
          : null,
      problem,
    }),
    configure: changes =>
      inTurn(async () => {
        const { enabled, port } = { ...settings.get(), ...changes }
        const aboutServer = changes.enabled !== undefined || changes.port !== undefined
        if (aboutServer && enabled) await openOn(port)
        else if (aboutServer) await close()
        settings.save(changes)
        if (aboutServer) settings.setOnForThisRun(false)
      }),
    open: port =>
      inTurn(async () => {
        const { enabled, port: kept } = settings.get()
        if (port !== undefined) {
          await openOn(port)
          settings.setOnForThisRun(true)
        } else if (enabled) await openOn(kept).catch(() => undefined)
      }),
    close: () => inTurn(close),
  }
}
