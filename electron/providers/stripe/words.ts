import type { ProviderWords } from '../failures.ts'

export const WORDS: ProviderWords = {
  name: 'Stripe',
  keys: 'In Stripe, open Developers → API keys',
}
