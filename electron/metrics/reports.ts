import type { DayRange } from '../../shared/comparison.ts'
import type { Reason } from '../../shared/contract/differences.ts'
import type { Month } from '../../shared/time.ts'
import type { Database } from '../db/open.ts'
import { differencesOf, subscriptionsBehind } from './differences.ts'
import type { MetricsReader } from './metrics.ts'
import { monthReport } from './month-report.ts'
import type { Scope } from './scope.ts'

/** What is told of a startup's figures on a page of its own. */
export type Reports = ReturnType<typeof createReports>

export const createReports = (db: Database, metrics: MetricsReader, now: () => number) => ({
  /** All that is said of one month. Throws NO_DATA for one that has not begun, or before history. */
  month: (scope: Scope, { startup, month }: { startup: string; month: Month }) =>
    monthReport(db, metrics, { scope, startup, month, now: now() }),
  /** Why a provider's own pages may say something else of these days. */
  differences: (scope: Scope, range: DayRange) => differencesOf(db, metrics, scope, range, now()),
  /** The live subscriptions behind one of those reasons, the largest first. */
  behind: ({ connectionIds }: Scope, why: Reason) => subscriptionsBehind(db, connectionIds, why),
})
