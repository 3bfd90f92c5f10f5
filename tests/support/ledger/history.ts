import type { SubscriptionHistory } from '../../../electron/metrics/recurring/history.ts'
import { exact } from '../../../shared/exact.ts'

export const at = (day: string) => Date.parse(`${day}T10:00:00Z`)
export const dayOf = (instant: number) => new Date(instant).toISOString().slice(0, 10)

/** One that lives, at $10.00 a month since 10 January, that no invoice tells of. */
export const LIVE: SubscriptionHistory = {
  connectionId: 'c',
  id: 'sub_1',
  customer: 'ada',
  currency: 'USD',
  mrr: exact(1_000),
  counted: true,
  countedFrom: at('2026-01-10'),
  endedAt: null,
  spans: [],
}

export const span = (from: string, until: string, mrr: number) => ({
  from: at(from),
  until: at(until),
  mrr: exact(mrr),
})
