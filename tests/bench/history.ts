import type { Page, ProviderEntry, ProviderSubscription } from '../../electron/ledger/page.ts'
import type { EntryKind } from '../../shared/contract/entries.ts'
import { exact } from '../../shared/exact.ts'

export const PAGE_SIZE = 100
const YEARS = 3
const YEAR = 365 * 86_400_000

/** Pages as a first sync brings them: three years of entries, newest first, then subscriptions. */
export function history(entries: number, now: number): Page[] {
  const all = Array.from({ length: entries }, (_, index) =>
    entry(index, now - Math.floor((index / entries) * YEARS * YEAR)),
  )
  const subscriptions = Array.from({ length: Math.ceil(entries / 50) }, (_, index) =>
    subscription(index, entries, now),
  )
  return [
    ...chunks(all).map(entries => ({ step: 'entries' as const, entries, subscriptions: [] })),
    ...chunks(subscriptions).map(subscriptions => ({
      step: 'subscriptions' as const,
      entries: [],
      subscriptions,
    })),
  ].map((page, index) => ({ ...page, cursor: `page ${index}` }))
}

/** Nine charges in ten, one in twenty of them converted from euro; the rest of every other kind. */
function entry(index: number, occurredAt: number): ProviderEntry {
  const kind = index % 10 === 9 ? (RARE[Math.floor(index / 10) % RARE.length] ?? 'fee') : 'charge'
  const size = 900 + ((index * 7919) % 120) * 100
  const gross = kind === 'charge' || kind === 'dispute_reversal' ? size : -size
  const fee = kind === 'charge' ? Math.round(size * 0.029) + 30 : 0
  return {
    id: `txn_${index}`,
    kind,
    providerKind: kind,
    occurredAt,
    availableAt: occurredAt + 2 * 86_400_000,
    gross,
    fee,
    net: gross - fee,
    tax: null,
    currency: 'USD',
    customer: kind === 'payout' || kind === 'fee' ? null : customer(index),
    subscription: null,
    source: `ch_${index}`,
    product: `Plan ${index % 12}`,
    country: COUNTRIES[index % COUNTRIES.length] ?? null,
    sale: `ch_${index}`,
    conversion: index % 20 === 0 ? { from: 'EUR', rate: `1.0${800 + (index % 97)}` } : null,
  }
}

const COUNTRIES = ['US', 'DE', 'GB', 'FR', 'NL', 'CA', 'AU', 'IN', 'BR', 'JP', null]

const RARE: EntryKind[] = ['refund', 'payout', 'refund', 'fee', 'dispute', 'dispute_reversal']

function subscription(index: number, entries: number, now: number): ProviderSubscription {
  const startedAt = now - Math.floor((((index * 31) % 1000) / 1000) * YEARS * YEAR)
  const ended = index % 3 === 0 ? startedAt + Math.floor((now - startedAt) / 2) : null
  return {
    id: `sub_${index}`,
    status: ended ? 'canceled' : 'active',
    customer: customer(index % entries),
    currency: index % 20 === 0 ? 'EUR' : 'USD',
    plan: 'Plan',
    mrr: index % 4 === 0 ? exact(29_000, 12) : exact(2900 + (index % 7) * 500),
    working: '$29.00',
    counted: true,
    countedFrom: startedAt,
    startedAt,
    trialEndsAt: null,
    endedAt: ended,
    cancelsAtPeriodEnd: false,
  }
}

const customer = (index: number): string => `cus_${(index * 13) % 4000}`

const chunks = <T>(items: T[]): T[][] =>
  Array.from({ length: Math.ceil(items.length / PAGE_SIZE) }, (_, index) =>
    items.slice(index * PAGE_SIZE, (index + 1) * PAGE_SIZE),
  )
