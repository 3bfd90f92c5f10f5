import { PROVIDER_NAMES } from '../../../shared/providers.ts'
import type { ProviderWords } from '../failures.ts'

export const WORDS: ProviderWords = {
  name: PROVIDER_NAMES.stripe,
  keys: 'In Stripe, open Developers → API keys',
}
