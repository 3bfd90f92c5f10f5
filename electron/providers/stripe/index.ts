import type { Provider } from '../provider.ts'
import { check, holds } from './check.ts'
import { pages } from './pages.ts'

export const stripe: Provider = {
  id: 'stripe',
  tellsFees: true,
  bringsAnyway: entryId => entryId.startsWith('txn_'),
  check,
  holds,
  pages,
}

/** What Stripe's exports have in common with its API. */
export { apiDigits, toMinorInteger } from './amounts.ts'
export { kindOf } from './kinds.ts'
