import type { Credentials, Provider } from './provider.ts'

/**
 * The provider, asked at another address wherever a connection names none. That is for tests: unlike a
 * connection's own `apiBase`, it takes the provider's word for what is live.
 */
export function readFrom(provider: Provider, address: string | undefined): Provider {
  if (address === undefined) return provider
  const there = (credentials: Credentials): Credentials => ({
    ...credentials,
    apiBase: credentials.apiBase ?? address,
  })
  return {
    ...provider,
    check: (credentials, ...rest) => provider.check(there(credentials), ...rest),
    holds: (credentials, ...rest) => provider.holds(there(credentials), ...rest),
    pages: (credentials, ...rest) => provider.pages(there(credentials), ...rest),
  }
}
