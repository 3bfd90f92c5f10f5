import type { Context, MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { withoutDot } from '../../../shared/contract/publishing.ts'
import { isLoopback } from '../../outgoing/loopback.ts'
import type { Env } from './callers.ts'
import type { Settings } from './settings.ts'
import { V1Error } from './v1.ts'

/** Calls a minute with one key, and without a good one from one address: keys are guessed no faster either. */
const CALLS_PER_MINUTE = 120
const MINUTE = 60_000
const BODY_LIMIT = 64 * 1024

/** Another process on this data folder may have switched it off. */
export const checkOn =
  (settings: Pick<Settings, 'isOn'>): MiddlewareHandler<Env> =>
  async (_context, next) => {
    if (!settings.isOn()) throw new V1Error(503, 'NOT_READY', 'Publishing is switched off.')
    await next()
  }

/** Refuses names that are neither this machine's nor the founder's: a web page must not reach it by DNS rebinding. */
export const checkHost =
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

/** Refuses who calls too often, and has no answer kept by what lies between. */
export function checkRate(
  keyOf: (context: Context<Env>) => { id: string } | null,
): MiddlewareHandler<Env> {
  const limiter = new RateLimiterMemory({ points: CALLS_PER_MINUTE, duration: 60 })
  return async (context, next) => {
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
  }
}

export const checkSize = bodyLimit({
  maxSize: BODY_LIMIT,
  onError: () => {
    throw new V1Error(413, 'INVALID_INPUT', 'The body is larger than 64 KiB.')
  },
})
