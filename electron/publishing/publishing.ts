import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { PublishingSettings, PublishingStatus } from '../../shared/contract/publishing.ts'
import { toProblem } from '../../shared/errors.ts'
import { listen, type publishingRoutes } from './server.ts'
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
      enabled: settings.get().enabled || server !== undefined,
      address: server ? `http://127.0.0.1:${(server.address() as AddressInfo).port}` : null,
      problem,
    }),
    async configure(changes) {
      const { enabled, port } = { ...settings.get(), ...changes }
      const aboutServer = changes.enabled !== undefined || changes.port !== undefined
      if (aboutServer && enabled) await openOn(port)
      else if (aboutServer) await close()
      settings.save(changes)
    },
    async open(port) {
      const { enabled, port: kept } = settings.get()
      if (port !== undefined) await openOn(port)
      else if (enabled) await openOn(kept).catch(() => undefined)
    },
    close,
  }
}
