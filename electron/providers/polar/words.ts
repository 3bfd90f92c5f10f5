import { PROVIDER_NAMES } from '../../../shared/providers.ts'
import type { ProviderWords } from '../failures.ts'

export const WORDS: ProviderWords = {
  name: PROVIDER_NAMES.polar,
  keys: 'In Polar, open Settings → General → Developers',
}

/** What this provider reads, by its place in the API, with the scope that a token needs for it. */
export const SCOPES = {
  organizations: 'organizations:read',
  orders: 'orders:read',
  refunds: 'refunds:read',
  disputes: 'disputes:read',
  subscriptions: 'subscriptions:read',
} as const

export type Resource = keyof typeof SCOPES
