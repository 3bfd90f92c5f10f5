import { isIPv6 } from 'node:net'
import { Hono, type MiddlewareHandler } from 'hono'
import { report } from '../command/report.ts'
import { LOOPBACK, listen, portOf, type Routes } from './listen.ts'
import { ownAddress } from './own-address.ts'
import { same } from './same.ts'

export const METRICS_PATH = '/metrics'

interface MetricsParts {
  /** 0 takes a free one. */
  port: number
  /** An address of this machine; 127.0.0.1 by default. */
  address?: string
  /** What a scraper has to say; asked anew each time, so that one that was replaced opens nothing. */
  token(): Promise<string>
  /** The metrics, with their media type. */
  expose(): Promise<{ type: string; text: string }>
}

/**
 * Lets whoever says the token (`Authorization: Bearer …`) read the metrics, on a listener of their own. On 127.0.0.1 it
 * answers to that name only; elsewhere scrapers may know it by any. Throws PORT_TAKEN, or INVALID_INPUT for the address.
 */
export async function openMetrics({ port, address = LOOPBACK, ...parts }: MetricsParts) {
  // It is made, and what keeps it is opened, now: a scraper could not be told of trouble with it.
  await parts.token()
  const host = isIPv6(address) ? `[${address}]` : address
  const server = await listen({ port, address, option: '--metrics-port' }, async server => {
    const guard = address === LOOPBACK ? ownAddress(() => `${host}:${portOf(server)}`) : fromNoPage
    return metricsRoutes(guard, parts)
  })
  return { url: `http://${host}:${portOf(server)}${METRICS_PATH}`, server }
}

function metricsRoutes(
  guard: MiddlewareHandler,
  { token, expose }: Pick<MetricsParts, 'token' | 'expose'>,
): Routes {
  const routes: Routes = new Hono()
  routes.use(guard)
  routes.get(METRICS_PATH, async context => {
    const said = /^Bearer (\S+)$/i.exec(context.req.header('authorization') ?? '')?.[1] ?? ''
    if (!same(said, await token())) {
      return context.text('The metrics need their token.', 401, { 'www-authenticate': 'Bearer' })
    }
    const { type, text } = await expose()
    return context.body(text, 200, { 'content-type': type, 'cache-control': 'no-store' })
  })
  routes.onError((error, context) => {
    report(error)
    return context.text('Something went wrong inside OpenRevenue.', 500)
  })
  return routes
}

const fromNoPage: MiddlewareHandler = async (context, next) => {
  if (context.req.header('origin')) return context.text('Calls from other sites are refused.', 403)
  await next()
}
