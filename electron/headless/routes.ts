import type { HttpBindings } from '@hono/node-server'
import { ORPCError } from '@orpc/server'
import { RPCHandler } from '@orpc/server/fetch'
import { RequestHeadersPlugin } from '@orpc/server/plugins'
import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { getCookie, setCookie } from 'hono/cookie'
import { report } from '../command/report.ts'
import type { Router } from '../rpc/router.ts'
import { METRICS_PATH } from './metrics.ts'
import { noticePage } from './notice-page.ts'
import { ownAddress } from './own-address.ts'
import { PAGE_HEADERS } from './page-security.ts'
import type { Session } from './session.ts'

interface PageParts {
  router: Router
  /** The page's files. */
  page: Hono<Env>
  session: Session
  /** Where this listens, such as "127.0.0.1:4321"; known once it does. */
  authority(): string
  /** The largest call that is read. Bytes. */
  longestCall?: number
}

const MB = 1024 * 1024
/** The largest call holds a file to import. */
const LONGEST_CALL = 128 * MB

type Env = { Bindings: HttpBindings }

/** The page and its calls, for the person who opened the one-time link and nobody else. */
export function pageRoutes({
  router,
  page,
  session,
  authority,
  longestCall = LONGEST_CALL,
}: PageParts): Hono<Env> {
  const rpc = new RPCHandler(router, { plugins: [new RequestHeadersPlugin()] })
  const routes = new Hono<Env>()
  const cookie = () => `openrevenue_${authority().split(':').at(-1)}`

  const opened: MiddlewareHandler<Env> = async (context, next) => {
    if (session.valid(getCookie(context, cookie()))) return next()
    return context.req.path.startsWith('/rpc')
      ? context.json({ code: 'UNAUTHORIZED', message: 'The session has ended.' }, 401)
      : context.html(NO_SESSION, 401)
  }

  routes.use(ownAddress(authority))
  routes.use(async (context, next) => {
    await next()
    for (const [name, value] of Object.entries(PAGE_HEADERS)) context.header(name, value)
  })
  routes.get('/enter', context => {
    const id = session.redeem(context.req.query('token') ?? '')
    if (id === null) return context.html(USED, 401)
    setCookie(context, cookie(), id, { httpOnly: true, sameSite: 'Strict', path: '/' })
    return context.redirect('/')
  })
  // They have a listener of their own: no session opens them, and their token opens nothing here.
  routes.all(METRICS_PATH, context => context.notFound())
  routes.use(opened)
  routes.use('/rpc/*', bodyLimit({ maxSize: longestCall, onError: tooLong(longestCall) }))
  routes.use('/rpc/*', async (context, next) => {
    const { matched, response } = await rpc.handle(context.req.raw, { prefix: '/rpc', context: {} })
    if (!matched) return next()
    return context.newResponse(response.body, response)
  })
  routes.route('/', page)
  routes.onError((error, context) => {
    report(error)
    return context.text('Something went wrong inside OpenRevenue.', 500)
  })
  return routes
}

/** In the form of the calls, so that the page shows it as any other refusal. */
const tooLong = (limit: number) => (context: Context<Env>) => {
  const refusal = new ORPCError('INVALID_INPUT', {
    status: 413,
    message: `The call is larger than ${limit / MB} MB.`,
    data: { fix: 'Import the file in smaller parts, under one name.' },
  })
  return context.json({ json: refusal.toJSON() }, 413)
}

const NEW_LINK =
  'Press Enter in that terminal for a new link, or stop it and run <code>npm start</code> again.'

const USED = noticePage(
  'This link no longer works',
  `It has been used, or a newer one took its place. Each link that the terminal prints opens OpenRevenue once, in one browser. ${NEW_LINK}`,
)

/** For an address without a link, in a browser that opened none. */
const NO_SESSION = noticePage(
  'Open OpenRevenue with its link',
  `This browser has not opened the link that the terminal printed, or OpenRevenue was started again since. ${NEW_LINK}`,
)
