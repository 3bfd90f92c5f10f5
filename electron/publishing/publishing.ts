import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { PublishingStatus } from '../../shared/contract/publishing.ts'
import { toProblem } from '../../shared/errors.ts'
import type { Database } from '../db/open.ts'
import { installation } from '../db/schema.ts'
import { listen, type publishingRoutes } from './server.ts'

export interface Publishing {
  status(): Omit<PublishingStatus, 'publicKey'>
  /** Remembers the switch and the port, and opens or closes the server accordingly. */
  configure(settings: { enabled: boolean; port: number }): Promise<void>
  /** Opens the server if it is switched on, or on `port` for this run alone. */
  open(port?: number): Promise<void>
  close(): Promise<void>
}

/** The switch of the publishing server. Off until it is switched on. */
export function createPublishing(
  db: Database,
  routes: ReturnType<typeof publishingRoutes>,
): Publishing {
  let server: Server | undefined
  let problem: string | null = null

  const settings = () =>
    db.select().from(installation).get()?.publishing ?? { enabled: false, port: 5100 }

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
      ...settings(),
      enabled: settings().enabled || server !== undefined,
      address: server ? `http://127.0.0.1:${(server.address() as AddressInfo).port}` : null,
      problem,
    }),
    async configure(next) {
      if (next.enabled) await openOn(next.port)
      else await close()
      db.update(installation).set({ publishing: next }).run()
    },
    async open(port) {
      const { enabled, port: kept } = settings()
      if (port !== undefined) await openOn(port)
      else if (enabled) await openOn(kept).catch(() => undefined)
    },
    close,
  }
}
