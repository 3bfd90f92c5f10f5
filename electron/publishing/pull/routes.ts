import type { Server } from 'node:http'
import { serve } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import { getPath } from 'hono/utils/url'
import type { Run } from '../../../shared/contract/sync.ts'
import { AppError } from '../../../shared/errors.ts'
import type { Startups } from '../../startups/startups.ts'
import type { ApiKeys } from '../api-keys.ts'
import { callers, type Env } from './callers.ts'
import { checkHost, checkOn, checkRate, checkSize } from './guards.ts'
import type { Settings } from './settings.ts'
import { type V1, V1Error } from './v1.ts'

interface ServerParts {
  v1: V1
  startups: Startups
  apiKeys: ApiKeys
  settings: Pick<Settings, 'get' | 'hosts' | 'isOn'>
  /** Starts a sync of every connection of a startup. */
  triggerSync(startupId: string): Run[]
  onError(error: unknown): void
}

/**
 * The server that platforms pull from: every endpoint of version 1 of the protocol. A key reads one
 * startup; what needs no key is about the key's all the same if one is sent, else about the one whose id
 * is in the address, or the only one. Without a key, figures are told only where the founder opened them.
 */
export function publishingRoutes(parts: ServerParts): Hono<Env> {
  const { v1, settings, triggerSync, onError } = parts
  const caller = callers(parts)
  const { keyNeeded, keyless, openOrKey } = caller
  const routes = new Hono<Env>({ getPath: singleSlashes })

  routes.use(checkOn(settings))
  routes.use(checkHost(settings))
  routes.use(checkRate(caller.keyOf))
  routes.use(checkSize)

  routes.get('/api/v1/health', keyless, async context =>
    context.json(
      await v1(context.get('whose')).health({
        syncs: settings.get().open || caller.keyOf(context) !== null,
      }),
    ),
  )
  routes.get('/api/v1/revenue/public-stats', openOrKey, keyless, context =>
    context.json(v1(context.get('whose')).publicStats()),
  )
  routes.get('/api/v1/revenue/current', keyNeeded, context =>
    context.json(v1(context.get('whose')).current()),
  )
  routes.post('/api/v1/revenue', keyNeeded, async context =>
    context.json({ data: v1(context.get('whose')).revenue(await bodyOf(context)) }),
  )
  routes.post('/api/v1/revenue/signed', keyNeeded, async context =>
    context.json(await v1(context.get('whose')).signedRevenue(await bodyOf(context))),
  )
  routes.post('/api/sync/trigger', keyNeeded, context => {
    const startup = context.get('whose')()
    const runs = startup ? triggerSync(startup.id) : []
    return context.json({ status: 'started', runs: runs.map(run => run.id) }, 202)
  })

  routes.notFound(context =>
    context.json({ code: 'NOT_FOUND', message: 'There is nothing at this address.' }, 404),
  )
  routes.onError((error, context) => {
    if (error instanceof V1Error) {
      const { status, code, message, details } = error
      return context.json({ code, message, ...(details ? { details } : {}) }, status)
    }
    onError(error)
    return context.json({ code: 'INTERNAL_ERROR', message: 'Something went wrong here.' }, 500)
  })
  return routes
}

/** Some platforms join an address that ends in a slash to a path that begins with one. */
const singleSlashes = (request: Request): string => getPath(request).replaceAll(/\/{2,}/g, '/')

async function bodyOf(context: Context<Env>): Promise<unknown> {
  try {
    return await context.req.json()
  } catch (error) {
    if (error instanceof V1Error) throw error
    throw new V1Error(400, 'INVALID_INPUT', 'The body is not JSON.')
  }
}

/** Listens on 127.0.0.1. Throws PORT_TAKEN. */
export function listen(routes: Hono<Env>, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: routes.fetch, hostname: '127.0.0.1', port }, () =>
      resolve(server),
    ) as Server
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new AppError({
              code: 'PORT_TAKEN',
              message: `Port ${port} is taken.`,
              why: 'Another program on this machine listens there.',
              fix: 'Choose another port, or stop that program.',
            })
          : error,
      )
    })
  })
}
