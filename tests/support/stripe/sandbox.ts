import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { StripeAccount } from './account.ts'
import { type AccountOptions, stripeAccount } from './account.ts'
import { type Answer, type Permission, Refusal, ROUTES } from './answers.ts'

/** Something that goes wrong with a request. */
type Fault =
  /** Another answer; `retryAfter` in seconds. */
  | { status: number; retryAfter?: number | string; body?: string }
  /** The connection is closed, before anything was answered or in the middle of the body. */
  | { drop: 'before' | 'within' }
  /** The right answer, this many milliseconds late. */
  | { delay: number }

export interface SandboxOptions extends AccountOptions {
  /** An account made elsewhere; otherwise one is made from the seed. */
  account?: StripeAccount
  key?: string
  port?: number
  /** Requests a second before 429; without end by default. */
  rate?: number
  denied?: Permission[]
}

export interface StripeSandbox {
  /** What to give as `apiBase`. */
  url: string
  key: string
  account: StripeAccount
  /** Every request so far, refused ones too. */
  requests: { method: string; path: string; query: URLSearchParams; at: number }[]
  denied: Set<Permission>
  /** Makes a coming request fail: the first to a path that contains `path`, after `after` others. */
  inject(fault: Fault, options?: { path?: string; after?: number; times?: number }): void
  /** From now on the key is refused, in one of Stripe's two ways of saying so. */
  revoke(how?: 'expired' | 'invalid'): void
  /** Replaces the key by a new one of the same account, and returns it. */
  roll(): string
  close(): Promise<void>
}

/** Starts a server on 127.0.0.1 that behaves like api.stripe.com for one account. */
export async function createStripeSandbox(options: SandboxOptions = {}): Promise<StripeSandbox> {
  const account = options.account ?? stripeAccount(options)
  const key = options.key ?? 'rk_test_51Sandbox0000000000000000secret'
  const requests: StripeSandbox['requests'] = []
  const denied = new Set(options.denied)
  const faults: { fault: Fault; path: string; after: number; times: number }[] = []
  let accepted = key
  let revoked: 'expired' | 'invalid' | null = null

  const server = createServer((request, response) => {
    handle(request, response).catch(error => {
      console.error('The Stripe sandbox has a fault of its own:', error)
      response.destroy()
    })
  })

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://sandbox')
    const method = request.method ?? 'GET'
    requests.push({ method, path: url.pathname, query: url.searchParams, at: Date.now() })
    const fault = nextFault(url.pathname)
    if (fault && 'delay' in fault) await wait(fault.delay)
    if (fault && 'drop' in fault && fault.drop === 'before') return void response.destroy()
    if (fault && 'status' in fault) return send(response, faulty(fault))
    const answer = answerTo(method, url, request.headers.authorization)
    if (fault && 'drop' in fault) return sendHalf(response, answer)
    send(response, answer)
  }

  function nextFault(path: string): Fault | null {
    const one = faults.find(waiting => path.includes(waiting.path))
    if (!one) return null
    if (one.after > 0) {
      one.after -= 1
      return null
    }
    one.times -= 1
    if (one.times === 0) faults.splice(faults.indexOf(one), 1)
    return one.fault
  }

  function answerTo(method: string, url: URL, authorization: string | undefined): Answer {
    try {
      authorise(authorization)
      limit()
      const route = ROUTES.find(({ path }) => path.test(url.pathname))
      if (!route || method !== 'GET') {
        const message = `Unrecognized request URL (${method}: ${url.pathname}).`
        throw new Refusal(404, { message })
      }
      if (denied.has(route.permission)) throw forbidden(route.permission)
      const id = route.path.exec(url.pathname)?.[1] ?? ''
      return { status: 200, body: route.answer(account, url.searchParams, id) }
    } catch (error) {
      if (error instanceof Refusal) return error.answer
      throw error
    }
  }

  function authorise(authorization: string | undefined): void {
    const given = authorization?.replace(/^Bearer /, '')
    // Stripe quotes the key's beginning and end, so the sandbox does too.
    const masked = `${given?.slice(0, 8)}${'*'.repeat(20)}${given?.slice(-6)}`
    if (given === key && revoked === 'expired') {
      const message = `Expired API Key provided: ${masked}`
      throw new Refusal(401, { code: 'api_key_expired', message })
    }
    if (given !== accepted || (given === key && revoked)) {
      throw new Refusal(401, { message: `Invalid API Key provided: ${masked}` })
    }
  }

  function limit(): void {
    const { rate } = options
    const now = Date.now()
    if (!rate || requests.filter(({ at }) => at > now - 1000).length <= rate) return
    const headers = { 'retry-after': '1' }
    throw new Refusal(429, { code: 'rate_limit', message: 'Request rate limit exceeded.' }, headers)
  }

  function forbidden(permission: Permission): Refusal {
    const masked = `${key.slice(0, 8)}${'*'.repeat(20)}${key.slice(-6)}`
    return new Refusal(403, {
      message: `The provided key '${masked}' does not have the required permissions for this endpoint on account '${account.id}'. Having the 'rak_${permission}_read' permission would allow this request to continue.`,
    })
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    key,
    account,
    requests,
    denied,
    inject: (fault, { path = '', after = 0, times = 1 } = {}) =>
      void faults.push({ fault, path, after, times }),
    revoke: (how = 'invalid') => {
      revoked = how
    },
    roll: () => {
      accepted = `rk_test_rolled${randomUUID().replaceAll('-', '')}`
      return accepted
    },
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function faulty({ status, retryAfter, body }: Extract<Fault, { status: number }>): Answer {
  const error = { type: 'api_error', message: 'Something went wrong on Stripe’s end.' }
  return {
    status,
    body: body ?? { error },
    headers: retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) },
  }
}

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'request-id': `req_${randomUUID()}`,
    ...headers,
  })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
}

function sendHalf(response: ServerResponse, { status, body }: Answer): void {
  const text = JSON.stringify(body)
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  })
  response.write(text.slice(0, text.length / 2), () => response.destroy())
}
