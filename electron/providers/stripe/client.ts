import Stripe from 'stripe'
import { apiBase } from '../api-base.ts'
import type { Credentials, ProviderContext } from '../provider.ts'
import { withRetries } from '../retry.ts'
import { toAppError } from './errors.ts'
import { httpClient } from './http.ts'
import type { Resource } from './resources.ts'

/** Reads one account. Nothing here can write: only what is passed to `read` is ever called. */
export interface Client {
  /** One read, tried again as the context's policy says. Throws an AppError. */
  read<T>(resource: Resource, call: (sdk: Stripe) => Promise<T>): Promise<T>
  /** Ends what is under way. */
  close(): void
}

/** Throws INVALID_INPUT for an `apiBase` that is not a loopback address. */
export function openClient(credentials: Credentials, context: ProviderContext): Client {
  const base = addressOf(apiBase(credentials.apiBase, 'Stripe'))
  const closing = new AbortController()
  const signal = AbortSignal.any([context.signal, closing.signal])
  const sdk = new Stripe(credentials.key, {
    ...base,
    httpClient: httpClient(signal, context),
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
    close: () => closing.abort(),
  }
}

/** The SDK's way of saying where the API is. */
function addressOf(url: URL | null) {
  if (!url) return undefined
  const protocol = url.protocol === 'http:' ? 'http' : 'https'
  return {
    protocol,
    host: url.hostname,
    port: url.port || (protocol === 'http' ? 80 : 443),
  } as const
}
