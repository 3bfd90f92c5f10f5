import type { EntryKind } from '../../shared/contract/entries.ts'
import type { Exact } from '../../shared/exact.ts'

/** What a reader tells the ledger at once: stored whole, with the cursor, or not at all. */
export interface Page {
  step: 'entries' | 'invoices' | 'subscriptions'
  entries: ProviderEntry[]
  /** Ids of entries that are none, or no longer: what an earlier page told of them is not so any more. */
  withdrawn?: string[]
  subscriptions: ProviderSubscription[]
  /** What subscriptions were billed for, where the page tells of it. */
  periods?: BilledPeriod[]
  /** What is told of sales elsewhere than in their entries. */
  sales?: ToldSale[]
  /** Objects of this page that could not be read or worked out. They never take the others with them. */
  setAside?: SetAside[]
  /** Ids of objects that were read well, so that they are set aside no longer; those of what the page holds count by themselves. */
  readable?: string[]
  /**
   * What the account holds as the ledger should have it once this page is stored, a row a currency; asked
   * for at the end of a complete pass. A currency that is not among them is at zero. Null where the provider
   * does not tell: then nothing is claimed, also not what was told before.
   */
  balances?: ProviderBalance[] | null
  /** What of the ledger the balances are made of; without it all entries. */
  span?: Span
  cursor: string
}

/**
 * A movement of money, as integers in its currency's minor unit. Tax is the part of gross that was
 * collected for the state, with gross's sign, or null where the provider does not say; net is always
 * gross − fee − tax.
 */
export interface ProviderEntry {
  id: string
  kind: EntryKind
  /** The provider's own word for the kind. */
  providerKind: string
  /** Milliseconds since the epoch. */
  occurredAt: number
  availableAt: number | null
  gross: number
  fee: number
  net: number
  tax: number | null
  currency: string
  /** The provider's id of the customer; hashed before it is stored. */
  customer: string | null
  subscription: string | null
  /** The object that moved the money, such as a charge or a refund. */
  source: string | null
  /**
   * The name of what was sold, or null where only the subscription's plan tells it or nothing does.
   * Never a name that was made for one customer.
   */
  product: string | null
  /** Where the customer is, ISO 3166 alpha-2, or null. The only part of an address that goes further than here. */
  country: string | null
  /**
   * What a charge and its refunds and disputes have in common, so that these know their customer, product
   * and country from it; null where the provider gives no such link or tells both with each.
   */
  sale: string | null
  /** How the provider converted this entry from another currency, where it did. */
  conversion: Conversion | null
}

export interface Conversion {
  /** The currency the customer paid in. */
  from: string
  /** Units of the entry's currency for one unit of `from`, both major units; a plain decimal. */
  rate: string
}

export interface ProviderSubscription {
  id: string
  /** The provider's own status, such as "past_due". */
  status: string
  /** The provider's id of the customer; hashed before it is stored. */
  customer: string
  currency: string
  plan: string
  /** Monthly amount in minor units, exact; zero for a free or metered plan. */
  mrr: Exact
  working: string
  /** Whether it counts towards MRR, or counted until `endedAt`. */
  counted: boolean
  /** When it began to count: its start, or the end of its trial. */
  countedFrom: number
  startedAt: number
  /** When the trial that it began with is or was over, as last extended; null where it had none. */
  trialEndsAt: number | null
  endedAt: number | null
  cancelsAtPeriodEnd: boolean
}

/** What an invoice tells of a payment that its entries do not. */
export interface ToldSale {
  /** As the entries have it. */
  sale: string
  subscription: string | null
  /** How much of what was charged was tax, in minor units of one currency, whichever; null where it is not told. */
  tax: { amount: number; of: number } | null
}

/**
 * What an item of a subscription was billed for over a span of time: a line of an invoice, or a payment
 * where the provider has no invoices. MRR's history is made of these. A period holds until it ends or
 * until a later one of the same item begins; of two that begin at once, the one with an amount holds.
 */
export interface BilledPeriod {
  /** The line's id at the provider, or one made of its invoice's. */
  id: string
  subscription: string
  /**
   * What a later period replaces: the subscription's item, or the subscription itself, whose periods also end
   * what other items were billed for before.
   */
  item: string
  /** Half open, milliseconds since the epoch. */
  from: number
  until: number
  /**
   * Monthly amount in minor units of the subscription's currency, exact, under the rules of its MRR: tax,
   * metered items and discounts that end by themselves left out. Zero where the item was taken off;
   * below zero for what takes off part of another item, where a provider bills changes by themselves.
   */
  mrr: Exact
  working: string
  /** True where it no longer stands, or not yet: a voided invoice, a first one that nobody has paid. */
  voided: boolean
  /**
   * True for a time that may have been paid late, together with the period that begins where it ends. It
   * stands where what was billed before ends about where it begins; then that period is worth the same.
   */
  missed?: boolean
}

/** An object at the provider, such as a subscription: the provider's own word for it, and its id. */
export interface ObjectRef {
  object: string
  id: string
}

/** An object that could not be read or worked out, and why: a plain sentence without personal data or keys. */
export interface SetAside extends ObjectRef {
  reason: string
}

/** What the provider says the account holds in one currency, in minor units. */
export interface ProviderBalance {
  currency: string
  amount: number
}

/** The entries that lie between two balances, where a provider's history does not begin with the account. */
export interface Span {
  /** Milliseconds since the epoch; an entry of exactly `after` is in the opening balance, one of `upTo` in the newest. */
  after: number
  upTo: number
  /** What the account held at `after`. */
  opening: ProviderBalance[]
  /** Whether entries of a kind, and of the provider's word for it, move the balance. */
  counts(kind: EntryKind, providerKind: string): boolean
}
