import type { Database } from '../db/open.ts'
import { listBalances } from './balances.ts'
import { type EntryFilter, type EntryListing, listEntries } from './entries.ts'
import { soldIn, subscriptionCurrencies } from './parts.ts'
import { listSetAside } from './set-aside.ts'
import {
  listSubscriptions,
  named,
  type SubscriptionThen,
  subscriptionsOf,
} from './subscriptions.ts'

/** What the ledger holds, to be read row by row; figures made of it are the metrics'. */
export type LedgerReader = ReturnType<typeof createLedgerReader>

export const createLedgerReader = (db: Database, now: () => number) => ({
  /** Entries in order, a page at a time; the sums come with the first. */
  entries: (connectionIds: string[], filter: EntryFilter, listing: Omit<EntryListing, 'now'>) =>
    listEntries(db, connectionIds, filter, { ...listing, now: now() }),
  /** The newest control totals. */
  balances: (connectionIds: string[]) => listBalances(db, connectionIds),
  setAside: (connectionIds: string[]) => listSetAside(db, connectionIds),
  /** What was sold and where to, as far as entries tell. */
  sold: (connectionIds: string[]) => soldIn(db, connectionIds),
  subscriptionCurrencies: (connectionIds: string[]) => subscriptionCurrencies(db, connectionIds),
  /** These subscriptions, in the order asked for, as they are now but for what they were worth. */
  subscriptions: (then: SubscriptionThen[]) => listSubscriptions(db, then),
  /** All subscriptions of a customer, the newest first. */
  subscriptionsOf: (customer: { connectionId: string; customer: string }) =>
    subscriptionsOf(db, customer),
  /** The same rows with the plan and the status that each subscription has now. */
  named: <T extends { connectionId: string; id: string }>(rows: T[]) => named(db, rows),
})
