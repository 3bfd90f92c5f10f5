import { randomUUID } from 'node:crypto'
import { type Asked, createFaultyServer, type FaultyServer } from '../faulty-server.ts'
import type { StripeAccount } from './account.ts'
import { type AccountOptions, stripeAccount } from './account.ts'
import { type Answer, type Permission, Refusal, ROUTES } from './answers.ts'

export interface SandboxOptions extends AccountOptions {
  /** An account made elsewhere; otherwise one is made from the seed. */
  account?: StripeAccount
  key?: string
  port?: number
  /** Requests a second before 429; without end by default. */
  rate?: number
  denied?: Permission[]
}

export interface StripeSandbox extends FaultyServer {
  key: string
  account: StripeAccount
  denied: Set<Permission>
  /** From now on the key is refused, in one of Stripe's two ways of saying so. */
  revoke(how?: 'expired' | 'invalid'): void
  /** Replaces the key by a new one of the same account, and returns it. */
  roll(): string
}

/** Starts a server on 127.0.0.1 that behaves like api.stripe.com for one account. */
export async function createStripeSandbox(options: SandboxOptions = {}): Promise<StripeSandbox> {
  const account = options.account ?? stripeAccount(options)
  const key = options.key ?? 'rk_test_51Sandbox0000000000000000secret'
  const denied = new Set(options.denied)
  let accepted = key
  let revoked: 'expired' | 'invalid' | null = null

  function answerTo({ method, url, headers }: Asked): Answer {
    try {
      authorise(headers.authorization)
      limit()
      const route = ROUTES.find(({ path }) => path.test(url.pathname))
      if (!route || method !== 'GET') {
        const message = `Unrecognized request URL (${method}: ${url.pathname}).`
        throw new Refusal(404, { message })
      }
      const expanded = [...url.searchParams.values()].flatMap(it => route.expanding?.[it] ?? [])
      for (const permission of [route.permission, ...expanded]) {
        if (denied.has(permission)) throw forbidden(permission)
      }
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
    if (!rate || server.requests.filter(({ at }) => at > now - 1000).length <= rate) return
    const headers = { 'retry-after': '1' }
    throw new Refusal(429, { code: 'rate_limit', message: 'Request rate limit exceeded.' }, headers)
  }

  function forbidden(permission: Permission): Refusal {
    const masked = `${key.slice(0, 8)}${'*'.repeat(20)}${key.slice(-6)}`
    return new Refusal(403, {
      message: `The provided key '${masked}' does not have the required permissions for this endpoint on account '${account.id}'. Having the 'rak_${permission}_read' permission would allow this request to continue.`,
    })
  }

  const server = await createFaultyServer({ port: options.port, answer: answerTo, trouble })
  return {
    ...server,
    key,
    account,
    denied,
    revoke: (how = 'invalid') => {
      revoked = how
    },
    roll: () => {
      accepted = `rk_test_rolled${randomUUID().replaceAll('-', '')}`
      return accepted
    },
  }
}

/** The body of an answer that is a fault. */
const trouble = { error: { type: 'api_error', message: 'Something went wrong on Stripe’s end.' } }
