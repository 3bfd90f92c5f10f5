import type { ProviderId } from '../../shared/providers.ts'
import type { ObjectRef, Page } from '../ledger/page.ts'
import type { AnswerLimits } from './answer-limits.ts'
import type { RetryPolicy } from './retry.ts'

/**
 * The port that every provider implements, the sample one included. A provider turns what it reads
 * into entries and subscriptions; it knows nothing of the database, the jobs or the other providers.
 */
export interface Provider {
  readonly id: ProviderId
  /** False where the provider does not say what it charges: its entries have a fee of 0, and net is before fees. */
  readonly tellsFees: boolean
  /**
   * Whether this is the id of an entry that an export of an account of this provider has and that its API tells
   * under the same id: such an import and the account itself would count twice. Left out where no export is read.
   */
  bringsAnyway?(entryId: string): boolean
  /**
   * Asks the provider whether a key works, before anything is stored. Throws an AppError: KEY_MALFORMED,
   * KEY_FULL_ACCESS, KEY_REFUSED, KEY_PERMISSION_MISSING, PROVIDER_UNREACHABLE or INVALID_INPUT.
   */
  check(
    credentials: Credentials,
    options: { acceptFullAccess: boolean },
    context: ProviderContext,
  ): Promise<Account>
  /**
   * Whether an entry that was read before is of the account that these credentials open: what tells two
   * accounts apart where a key may not read the account itself. Throws as `pages` does.
   */
  holds(credentials: Credentials, entryId: string, context: ProviderContext): Promise<boolean>
  /**
   * All there is to read after `cursor` (null: from nothing), a page at a time. A page's cursor is
   * where to go on once that page is stored; it is opaque to everyone else. The sequence ends when the
   * ledger is complete up to now. Throws an AppError; `retryable` says whether later may be better.
   */
  pages(
    credentials: Credentials,
    cursor: string | null,
    context: ProviderContext,
  ): AsyncGenerator<Page, void>
}

/** What opens an account. Lives in the secret store and in memory while a call needs it. */
export interface Credentials {
  /** The API key, or the client secret that goes with `clientId`. */
  key: string
  /** For providers whose keys come in pairs (OAuth2 client credentials). */
  clientId?: string
  /** Another base address of the provider's API; loopback only, for sandboxes. */
  apiBase?: string
}

export interface ProviderContext {
  /** Milliseconds since the epoch. */
  now(): number
  signal: AbortSignal
  retry: RetryPolicy
  /** Of each answer. */
  limits: AnswerLimits
  /** Called with a reason while a call waits to be tried again, and with null when it goes on. */
  onWait(reason: string | null): void
  /** Called once for each request, with the answer's status or, where none came, with null. */
  onAnswer?(status: number | null): void
  /** What earlier syncs set aside: to be read again, even where nothing else would lead this one there. */
  setAside: readonly ObjectRef[]
}

export interface Account {
  /** The provider's id of the account, or null where the key may not read it. */
  id: string | null
  /** ISO 4217, upper case. */
  currency: string
  test: boolean
}
