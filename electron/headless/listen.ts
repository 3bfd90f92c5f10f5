import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer, type HttpBindings } from '@hono/node-server'
import type { Hono } from 'hono'
import { AppError } from '../../shared/errors.ts'

export const LOOPBACK = '127.0.0.1'

interface Place {
  /** 0 takes a free one. */
  port: number
  /** An address of this machine; 127.0.0.1 by default. */
  address?: string
  /** The option that chose the port. */
  option: string
}

export type Routes = Hono<{ Bindings: HttpBindings }>

/** Listens first: what answers may need to know the listener. Throws PORT_TAKEN, or INVALID_INPUT for the address. */
export async function listen(
  place: Place,
  routesOf: (server: Server) => Promise<Routes>,
): Promise<Server> {
  let routes: Routes | undefined
  const server = createAdaptorServer({
    fetch: (request, env) =>
      routes?.fetch(request, env as HttpBindings) ?? new Response(null, { status: 503 }),
  }) as Server
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(explained(place, cause)))
    server.listen(place.port, place.address ?? LOOPBACK, resolve)
  })
  try {
    routes = await routesOf(server)
    return server
  } catch (error) {
    server.close()
    throw error
  }
}

export const portOf = (server: Server): number => (server.address() as AddressInfo).port

function explained({ port, address, option }: Place, cause: NodeJS.ErrnoException): Error {
  if (cause.code === 'EADDRINUSE') {
    const message = `Port ${port} is taken.`
    const why = 'Another program on this machine listens there.'
    const fix = `Leave ${option} out for a free one, or choose another.`
    return new AppError({ code: 'PORT_TAKEN', message, why, fix }, { cause })
  }
  if (cause.code !== 'EADDRNOTAVAIL') return cause
  return new AppError(
    {
      code: 'INVALID_INPUT',
      message: `This machine has no address ${address}.`,
      fix: 'Give one that it has, or 0.0.0.0 for all of them.',
    },
    { cause },
  )
}
