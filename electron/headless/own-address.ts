import type { MiddlewareHandler } from 'hono'

/**
 * Lets through what was sent to this listener by its own name and by no other web page: another Host means DNS
 * rebinding, another origin another site. `authority`: where it listens, such as "127.0.0.1:4321".
 */
export function ownAddress(authority: () => string): MiddlewareHandler {
  return async (context, next) => {
    const host = context.req.header('host')
    const origin = context.req.header('origin')
    const port = authority().split(':').at(-1)
    const hosts = [`127.0.0.1:${port}`, `localhost:${port}`, `localhost.:${port}`]
    if (!host || !hosts.includes(host)) return context.text('This address is not served here.', 421)
    if (origin ? origin !== `http://${host}` : context.req.method !== 'GET') {
      return context.text('Calls from other sites are refused.', 403)
    }
    await next()
  }
}
