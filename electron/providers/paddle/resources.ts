import { PROVIDER_NAMES } from '../../../shared/providers.ts'
import type { ProviderWords } from '../failures.ts'

export const WORDS: ProviderWords = {
  name: PROVIDER_NAMES.paddle,
  keys: 'In Paddle, open Developer tools → Authentication',
}

/**
 * What this provider reads, by its place in the API, with the permission that a key needs for it
 * (developer.paddle.com/api-reference/about/permissions).
 */
export const PERMISSIONS = {
  account: 'any of the four below',
  transactions: 'transaction.read',
  adjustments: 'adjustment.read',
  subscriptions: 'subscription.read',
  discounts: 'discount.read',
} as const

export type Resource = keyof typeof PERMISSIONS
