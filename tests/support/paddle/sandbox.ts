import { randomUUID } from 'node:crypto'
import {
  type Asked,
  createFaultyServer,
  type FaultyServer,
  type ServerAnswer,
} from '../faulty-server.ts'
import { type PaddleAccount, paddleAccount } from './account.ts'
import { Refusal, ROUTES } from './answers.ts'

export interface SandboxOptions {
  /** An account made elsewhere; otherwise one is made. */
  account?: PaddleAccount
  key?: string
  port?: number
  entries?: number
  now?: number
  /** Requests a minute before 429; without end by default. */
  rate?: number
  permissions?: string[]
  /** An API from before its root told of the caller. */
  rootless?: boolean
  environment?: 'sandbox' | 'production'
}

export interface PaddleSandbox extends FaultyServer {
  key: string
  account: PaddleAccount
  /** What the key may do: "transaction.read". */
  permissions: Set<string>
  /** From now on the key is refused. */
  revoke(): void
  /** Replaces the key by a new one of the same account, and returns it. */
  roll(): string
}

export const KEY = 'pdl_sdbx_apikey_01gtgztp8f4kek3yd4g1wrksa3_q6TGTJyvoIz7LDtXT65bX7_AQO'
export const READ_ONLY = [
  'transaction.read',
  'adjustment.read',
  'subscription.read',
  'discount.read',
]

/** Starts a server on 127.0.0.1 that behaves like sandbox-api.paddle.com for one account. */
export async function createPaddleSandbox(options: SandboxOptions = {}): Promise<PaddleSandbox> {
  const account = options.account ?? paddleAccount(options)
  const key = options.key ?? KEY
  const permissions = new Set(options.permissions ?? READ_ONLY)
  let accepted: string | null = key

  function answerTo({ method, url, headers }: Asked): ServerAnswer {
    try {
      authorise(headers.authorization)
      limit()
      if (method !== 'GET') throw new Refusal(405, 'method_not_allowed', 'Method not allowed.')
      if (url.pathname === '/' && !options.rootless) return { status: 200, body: root() }
      const route = ROUTES.find(({ path }) => path.test(url.pathname))
      if (!route) throw new Refusal(404, 'invalid_url', 'URL is not valid.')
      if (route.permission && !permissions.has(route.permission)) {
        throw new Refusal(
          403,
          'forbidden',
          `You aren't permitted to perform this request with ${key}.`,
        )
      }
      const id = route.path.exec(url.pathname)?.[1] ?? ''
      return { status: 200, body: route.answer(account, url, id) }
    } catch (error) {
      if (error instanceof Refusal) return error.answer
      throw error
    }
  }

  /** Paddle says 403, and never 401, to a key that is none. */
  function authorise(authorization: string | undefined): void {
    if (!authorization) {
      throw new Refusal(403, 'authentication_missing', 'Authentication header is required.')
    }
    const given = /^Bearer (.+)$/i.exec(authorization)?.[1]
    if (!given) {
      throw new Refusal(403, 'authentication_malformed', 'Authentication header is malformed.')
    }
    if (given !== accepted) {
      throw new Refusal(403, 'invalid_token', `Invalid or revoked API key: ${given}.`)
    }
  }

  function limit(): void {
    const { rate } = options
    const now = Date.now()
    if (!rate || server.requests.filter(({ at }) => at > now - 60_000).length <= rate) return
    throw new Refusal(429, 'too_many_requests', 'IP address exceeded the allowed rate limit.', {
      'retry-after': '1',
    })
  }

  const root = () => ({
    data: {
      api: {
        name: 'Paddle API',
        version: '1',
        environment: options.environment ?? 'sandbox',
        documentation_url: 'https://developer.paddle.com/api-reference',
      },
      caller: {
        auth_type: 'api_key',
        account: { id: account.id },
        permissions: [...permissions],
      },
    },
    meta: { request_id: randomUUID() },
  })

  const server = await createFaultyServer({ port: options.port, answer: answerTo, trouble })
  return {
    ...server,
    key,
    account,
    permissions,
    revoke: () => {
      accepted = null
    },
    roll: () => {
      accepted = `pdl_sdbx_apikey_${randomUUID().replaceAll('-', '_')}`
      return accepted
    },
  }
}

/** The body of an answer that is a fault. */
const trouble = {
  error: { type: 'api_error', code: 'internal_error', detail: 'An unexpected error has occurred.' },
}
