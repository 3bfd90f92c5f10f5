import type { Day } from '../../shared/time.ts'
import type { Database } from '../db/open.ts'
import type { ReferenceRates } from '../rates/reference-rates.ts'
import { type Basis, createBasis } from './basis.ts'
import { type Documents, documents } from './documents.ts'
import { type RecurringMetrics, recurringMetrics } from './recurring/recurring-metrics.ts'
import { type RevenueMetrics, revenueMetrics } from './revenue/revenue-metrics.ts'
import type { Scope } from './scope.ts'

/** Every figure of a startup but those of its customers one by one, which are `CustomerMetrics`. */
export interface MetricsReader extends RevenueMetrics, RecurringMetrics, Documents {
  /** What every figure is worked out from. */
  basis(scope: Scope): Basis
  /** Today, in the startup's zone. */
  today(scope: Scope): Day
}

export function createMetrics(
  db: Database,
  reference: Pick<ReferenceRates, 'between'>,
  now: () => number,
): MetricsReader {
  const basis = createBasis(db, reference, now)
  const revenue = revenueMetrics(db, basis)
  return {
    basis,
    today: scope => basis(scope).today,
    ...revenue,
    ...recurringMetrics(basis),
    ...documents(db, basis, revenue, now),
  }
}
