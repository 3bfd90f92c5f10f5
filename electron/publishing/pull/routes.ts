import type { Server } from 'node:http'
import { type HttpBindings, serve } from '@hono/node-server'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { getPath } from 'hono/utils/url'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { withoutDot } from '../../../shared/contract/publishing.ts'
import type { Run } from '../../../shared/contract/sync.ts'
import { AppError } from '../../../shared/errors.ts'
import type { StartupRow, Startups } from '../../startups/startups.ts'
import type { ApiKeys } from '../api-keys.ts'
import { isLoopback } from '../loopback.ts'
import type { Settings } from './settings.ts'
import { type V1, V1Error, type Whose } from './v1.ts'

/** Calls a minute with one key, and without a good one from one address: keys are guessed no faster either. */
const CALLS_PER_MINUTE = 120
const MINUTE = 60_000
const BODY_LIMIT = 64 * 1024

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
  const { v1, startups, apiKeys, settings, triggerSync, onError } = parts
  const limiter = new RateLimiterMemory({ points: CALLS_PER_MINUTE, duration: 60 })
  const routes = new Hono<Env>({ getPath: singleSlashes })

  routes.use(checkOn(settings))
  routes.use(checkHost(settings))
  routes.use(async (context, next) => {
    // Behind a tunnel every call has one address: who has no good key must not spend what a good one may.
    const key = keyOf(context)
    const address = context.env.incoming.socket.remoteAddress ?? 'unknown'
    const caller = key ? `key ${key.id}` : `address ${address}`
    const rejected = await limiter.consume(caller).then(
      () => null,
      (reason: { msBeforeNext?: number }) => reason,
    )
    if (rejected) {
      // The limiter counts by a timer, but tells the wait by the clock, which may have been put back.
      const wait = Math.min(rejected.msBeforeNext ?? MINUTE, MINUTE)
      context.header('Retry-After', String(Math.ceil(wait / 1000)))
      throw new V1Error(429, 'RATE_LIMIT_EXCEEDED', 'Too many calls. Try again in a minute.')
    }
    await next()
    context.header('Cache-Control', 'no-store')
    context.header('X-Content-Type-Options', 'nosniff')
  })
  routes.use(
    bodyLimit({
      maxSize: BODY_LIMIT,
      onError: () => {
        throw new V1Error(413, 'INVALID_INPUT', 'The body is larger than 64 KiB.')
      },
    }),
  )

  const keyNeeded: MiddlewareHandler<Env> = async (context, next) => {
    const secret = context.req.header('x-api-key')
    if (!secret) throw new V1Error(401, 'UNAUTHORIZED', 'Send an API key in X-API-Key.')
    const whose = () => {
      const key = apiKeys.check(secret)
      if (!key) throw new V1Error(401, 'INVALID_TOKEN', 'This API key is unknown or revoked.')
      return withId(key.startupId)
    }
    whose()
    context.set('whose', whose)
    await next()
  }

  const keyless: MiddlewareHandler<Env> = async (context, next) => {
    const key = keyOf(context)
    const startup = () => (key ? withId(key.startupId) : named(context.req.query('startup')))
    startup()
    context.set('whose', startup)
    await next()
  }

  const openOrKey: MiddlewareHandler<Env> = async (context, next) => {
    if (settings.get().open) context.header('Access-Control-Allow-Origin', '*')
    else if (!keyOf(context)) throw notPublic()
    await next()
  }

  const keyOf = (context: Context<Env>) => apiKeys.check(context.req.header('x-api-key') ?? '')

  const withId = (id: string | null) => (id === null ? null : startups.byId(id))

  /** Nothing is said of startups that are not named, and the beginning of an id names none. */
  function named(id: string | undefined): StartupRow | null {
    const [first, ...others] = startups.list()
    if (id === undefined && others.length === 0) return first ?? null
    const startup = withId(id ?? null)
    if (startup) return startup
    throw id === undefined
      ? new V1Error(400, 'INVALID_INPUT', 'Send an API key, or add ?startup= with a startup’s id.')
      : new V1Error(404, 'NOT_FOUND', 'There is no such startup.')
  }

  routes.get('/api/v1/health', keyless, async context =>
    context.json(
      await v1(context.get('whose')).health({
        syncs: settings.get().open || keyOf(context) !== null,
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

type Env = { Bindings: HttpBindings; Variables: { whose: Whose } }

/** Some platforms join an address that ends in a slash to a path that begins with one. */
const singleSlashes = (request: Request): string => getPath(request).replaceAll(/\/{2,}/g, '/')

/** Another process on this data folder may have switched it off. */
const checkOn =
  (settings: Pick<Settings, 'isOn'>): MiddlewareHandler<Env> =>
  async (_context, next) => {
    if (!settings.isOn()) throw new V1Error(503, 'NOT_READY', 'Publishing is switched off.')
    await next()
  }

/** Refuses names that are neither this machine's nor the founder's: a web page must not reach it by DNS rebinding. */
const checkHost =
  (settings: Pick<Settings, 'hosts'>): MiddlewareHandler<Env> =>
  async (context, next) => {
    // What Node lets through as a host may be none: 127.999.1.1, say.
    if (!URL.canParse(context.req.url)) {
      throw new V1Error(400, 'INVALID_INPUT', 'The Host header is not a host’s name.')
    }
    const hostname = withoutDot(new URL(context.req.url).hostname)
    if (!isLoopback(hostname) && !settings.hosts().includes(hostname)) {
      throw new V1Error(
        403,
        'FORBIDDEN_HOST',
        `This server does not answer to ${hostname}. The founder can allow that name under Publishing.`,
      )
    }
    await next()
  }

const notPublic = () =>
  new V1Error(403, 'NOT_PUBLIC', 'These figures need an API key: the founder has not opened them.')

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
