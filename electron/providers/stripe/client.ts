import { Agent } from 'node:http'
import { Agent as SecureAgent } from 'node:https'
import Stripe from 'stripe'
import { apiBase } from '../api-base.ts'
import type { Credentials, ProviderContext } from '../provider.ts'
import { withRetries } from '../retry.ts'
import { toAppError } from './errors.ts'
import type { Resource } from './resources.ts'

/** A page of 100 expanded transactions of a busy account takes Stripe several seconds. */
const TIMEOUT = 60_000

/** Reads one account. Nothing here can write: only what is passed to `read` is ever called. */
export interface Client {
  /** One read, tried again as the context's policy says. Throws an AppError. */
  read<T>(resource: Resource, call: (sdk: Stripe) => Promise<T>): Promise<T>
  /** Ends what is under way and lets go of the connections. */
  close(): void
}

/** Throws INVALID_INPUT for an `apiBase` that is not a loopback address. */
export function openClient(credentials: Credentials, context: ProviderContext): Client {
  const base = addressOf(apiBase(credentials.apiBase, 'Stripe'))
  const agent =
    base?.protocol === 'http'
      ? new Agent({ keepAlive: true })
      : new SecureAgent({ keepAlive: true })
  const closing = new AbortController()
  const signal = AbortSignal.any([context.signal, closing.signal])
  const hangUp = () => agent.destroy()
  context.signal.addEventListener('abort', hangUp, { once: true })
  const sdk = new Stripe(credentials.key, {
    ...base,
    httpClient: withoutRetries(agent),
    timeout: TIMEOUT,
    maxNetworkRetries: 0,
    telemetry: false,
    appInfo: { name: 'OpenRevenue Desktop' },
  })
  return {
    read: (resource, call) =>
      withRetries(
        async () => {
          try {
            return await call(sdk)
          } catch (error) {
            signal.throwIfAborted()
            throw toAppError(error, resource)
          }
        },
        { retry: context.retry, signal, onWait: reason => context.onWait(reason) },
      ),
    close() {
      context.signal.removeEventListener('abort', hangUp)
      closing.abort()
      agent.destroy()
    },
  }
}

/**
 * The SDK's Node client, but for one thing: the SDK tries a closed connection again even when told
 * not to retry, and goes by the error's code. Without the code our policy is the only one.
 */
function withoutRetries(agent: Agent) {
  const client = Stripe.createNodeHttpClient(agent)
  const makeRequest: typeof client.makeRequest = async (...request) => {
    try {
      return await client.makeRequest(...request)
    } catch (error) {
      const closed =
        error instanceof Error && 'code' in error && /^(ECONNRESET|EPIPE)$/.test(String(error.code))
      throw closed ? new Error('The connection was closed before the answer came.') : error
    }
  }
  return { getClientName: () => client.getClientName(), makeRequest }
}

/** The SDK's way of saying where the API is. */
function addressOf(url: URL | null) {
  if (!url) return undefined
  const protocol = url.protocol === 'http:' ? 'http' : 'https'
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  return { protocol, host, port: url.port || (protocol === 'http' ? '80' : '443') } as const
}
