import { createLedger } from '../../../electron/ledger/ledger.ts'
import type { ProviderEntry, ProviderSubscription } from '../../../electron/ledger/page.ts'
import {
  type CustomerMetrics,
  createCustomerMetrics,
} from '../../../electron/metrics/customers/customer-metrics.ts'
import { createMetrics } from '../../../electron/metrics/metrics.ts'
import type { Scope } from '../../../electron/metrics/scope.ts'
import { exact } from '../../../shared/exact.ts'
import { type LedgerFile, ledgerFile } from './database.ts'

const NOW = Date.UTC(2026, 2, 20, 12)
export const at = (day: string) => Date.parse(`${day}T12:00:00Z`)

export const entry = (
  id: string,
  customer: string | null,
  day: string,
  gross: number,
  part: Partial<ProviderEntry> = {},
): ProviderEntry => ({
  id,
  kind: gross < 0 ? 'refund' : 'charge',
  providerKind: 'x',
  occurredAt: at(day),
  availableAt: null,
  gross,
  fee: 0,
  net: gross - (part.fee ?? 0) - (part.tax ?? 0),
  tax: null,
  currency: 'USD',
  customer,
  subscription: null,
  source: null,
  conversion: null,
  product: null,
  country: null,
  sale: null,
  ...part,
})

export const subscription = (
  id: string,
  customer: string,
  mrr: number,
  from: string,
  ended: string | null = null,
  part: Partial<ProviderSubscription> = {},
): ProviderSubscription => ({
  id,
  status: ended ? 'canceled' : 'active',
  customer,
  currency: 'USD',
  plan: 'Plan',
  mrr: exact(mrr),
  working: '',
  counted: true,
  countedFrom: at(from),
  startedAt: at(from),
  trialEndsAt: null,
  endedAt: ended ? at(ended) : null,
  cancelsAtPeriodEnd: false,
  ...part,
})

export const scopeOf = (...connectionIds: string[]): Scope => ({
  importedIds: [],
  unreadIds: [],
  currency: 'USD',
  timezone: 'UTC',
  connectionIds,
  test: false,
})

export interface CustomersFile extends LedgerFile {
  /** Stores these in a connection, a new one unless told; the hash of a customer is its own name. */
  filled(
    entries: ProviderEntry[],
    subscriptions?: ProviderSubscription[],
    connectionId?: string,
  ): string
  figures(now?: () => number): CustomerMetrics
}

/** A real ledger on disk, and what is said of its customers. */
export function customersFile(): CustomersFile {
  const file = ledgerFile()
  return {
    ...file,
    filled(entries, subscriptions = [], connectionId = file.connection()) {
      const page = { step: 'entries' as const, entries, subscriptions, cursor: '' }
      createLedger(file.db).commit(page, { connectionId, hashCustomer: id => id })
      return connectionId
    },
    figures: (now = () => NOW) =>
      createCustomerMetrics(file.db, createMetrics(file.db, { between: () => [] }, now), now),
  }
}
