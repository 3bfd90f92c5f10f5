import type { ProviderWords } from '../failures.ts'

export const WORDS: ProviderWords = {
  name: 'Lemon Squeezy',
  keys: 'In Lemon Squeezy, open Settings → API',
}
