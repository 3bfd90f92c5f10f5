import { randomUUID } from 'node:crypto'
import {
  type Asked,
  createFaultyServer,
  type FaultyServer,
  type ServerAnswer,
} from '../faulty-server.ts'
import { type AccountOptions, type PaypalAccount, paypalAccount } from './account.ts'
import { MAXIMUM_ITEMS, onePlan, oneSubscription, problem, search } from './answers.ts'
import { balances } from './balances.ts'

export type Feature = 'search' | 'balances' | 'subscriptions'

export interface SandboxOptions extends AccountOptions {
  /** An account made elsewhere; otherwise one is made from the seed. */
  account?: PaypalAccount
  clientId?: string
  key?: string
  port?: number
  /** Features of the app that are not ticked. */
  denied?: Feature[]
  /** How many transactions a search lists; PayPal's 10,000 unless told otherwise. */
  maximum?: number
  /** Seconds that a token is said to last. */
  lasts?: number
  /** A pair of the real thing: its tokens have an application of their own. */
  live?: boolean
}

export interface PaypalSandbox extends FaultyServer {
  clientId: string
  key: string
  account: PaypalAccount
  denied: Set<Feature>
  /** From now on no token that was given is accepted; the pair still is. */
  expireTokens(): void
  /** From now on the pair is refused, and so are its tokens. */
  revoke(): void
  /** Replaces the secret by a new one of the same app, and returns it. */
  roll(): string
}

/** Starts a server on 127.0.0.1 that behaves like api-m.sandbox.paypal.com for one account. */
export async function createPaypalSandbox(options: SandboxOptions = {}): Promise<PaypalSandbox> {
  const account = options.account ?? paypalAccount(options)
  const clientId = options.clientId ?? `A${'sandboxClient-Id_'.repeat(5).slice(0, 79)}`
  const key = options.key ?? `E${'sandbox-Secret_00'.repeat(5).slice(0, 79)}`
  const denied = new Set(options.denied)
  const tokens = new Set<string>()
  let accepted: string | null = key

  function answerTo(asked: Asked): ServerAnswer {
    const { method, url, headers } = asked
    if (url.pathname === '/v1/oauth2/token') return grant(asked)
    const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1]
    if (!token || !tokens.has(token)) {
      const body = {
        error: 'invalid_token',
        error_description: 'Token signature verification failed',
      }
      return { status: 401, body }
    }
    if (method !== 'GET') return { status: 404, body: problem('RESOURCE_NOT_FOUND', 'No.') }
    const { pathname, searchParams: query } = url
    if (pathname === '/v1/reporting/transactions') {
      return allowed('search', () => search(account, query, options.maximum ?? MAXIMUM_ITEMS))
    }
    if (pathname === '/v1/reporting/balances') {
      return allowed('balances', () => balances(account, query))
    }
    const [, kind, id] = /^\/v1\/billing\/(subscriptions|plans)\/([\w-]+)$/.exec(pathname) ?? []
    if (id && kind === 'subscriptions') {
      return allowed('subscriptions', () => oneSubscription(account, id, query))
    }
    if (id) return allowed('subscriptions', () => onePlan(account, id))
    return { status: 404, body: problem('RESOURCE_NOT_FOUND', 'No.') }
  }

  function grant({ method, headers, body }: Asked): ServerAnswer {
    const pair = Buffer.from(
      headers.authorization?.replace(/^Basic /, '') ?? '',
      'base64',
    ).toString()
    if (method !== 'POST' || new URLSearchParams(body).get('grant_type') !== 'client_credentials') {
      return { status: 400, body: { error: 'unsupported_grant_type' } }
    }
    if (accepted === null || pair !== `${clientId}:${accepted}`) {
      const error_description = 'Client Authentication failed'
      return { status: 401, body: { error: 'invalid_client', error_description } }
    }
    const token = `A21AA${randomUUID().replaceAll('-', '')}`
    tokens.add(token)
    return {
      status: 200,
      body: {
        scope:
          'https://uri.paypal.com/services/reporting/search/read https://uri.paypal.com/services/subscriptions',
        access_token: token,
        token_type: 'Bearer',
        app_id: options.live ? 'APP-1AB23456CD789012E' : 'APP-80W284485P519543T',
        expires_in: options.lasts ?? 32_400,
        nonce: `2026-01-15T12:00:00Z${token.slice(-8)}`,
      },
    }
  }

  const allowed = (feature: Feature, answer: () => ServerAnswer): ServerAnswer =>
    denied.has(feature)
      ? {
          status: 403,
          body: problem('NOT_AUTHORIZED', 'Authorization failed due to insufficient permissions.'),
        }
      : answer()

  const server = await createFaultyServer({ port: options.port, answer: answerTo, trouble })
  return {
    ...server,
    clientId,
    key,
    account,
    denied,
    expireTokens: () => tokens.clear(),
    revoke() {
      accepted = null
      tokens.clear()
    },
    roll() {
      accepted = `E${`rolled_${randomUUID()}`.repeat(2).slice(0, 79)}`
      tokens.clear()
      return accepted
    },
  }
}

/** The body of an answer that is a fault. */
const trouble = problem('INTERNAL_SERVER_ERROR', 'An internal server error occurred.')
