import { type AlertsParts, alertsSection } from './alerts.ts'
import { type AppParts, appSection } from './app.ts'
import { type BackupsParts, backupsSection } from './backups.ts'
import { withWords } from './base.ts'
import { type CohortsParts, cohortsSection } from './cohorts.ts'
import { type ConnectionsParts, connectionsSection } from './connections.ts'
import { type CustomersParts, customersSection } from './customers.ts'
import { type ExportsParts, exportsSection } from './exports.ts'
import { type JobsParts, jobsSection } from './jobs.ts'
import { type LedgerParts, ledgerSections } from './ledger.ts'
import { type MetricsParts, metricsSection } from './metrics.ts'
import { type PublishingParts, publishingSection } from './publishing.ts'
import { type RecurringParts, recurringSection } from './recurring.ts'
import { type ReportParts, reportSection } from './report.ts'
import { type RevenueParts, revenueSection } from './revenue.ts'
import { type SnapshotsParts, snapshotsSection } from './snapshots.ts'
import { type StartupParts, startupSection } from './startup.ts'
import { type SubscriptionsParts, subscriptionsSection } from './subscriptions.ts'
import { type SyncParts, syncSection } from './sync.ts'

export type RouterParts = AppParts &
  StartupParts &
  ConnectionsParts &
  SyncParts &
  JobsParts &
  MetricsParts &
  RecurringParts &
  SubscriptionsParts &
  CohortsParts &
  LedgerParts &
  CustomersParts &
  ExportsParts &
  ReportParts &
  RevenueParts &
  SnapshotsParts &
  PublishingParts &
  BackupsParts &
  AlertsParts & {
    /** Makes an AppError of what storage throws. */
    explain(error: unknown): unknown
  }

export type Router = ReturnType<typeof createRouter>

/** The contract, implemented. A procedure that a section leaves out does not compile. */
export const createRouter = (parts: RouterParts) =>
  withWords(parts.explain).router({
    app: appSection(parts),
    startup: startupSection(parts),
    connections: connectionsSection(parts),
    sync: syncSection(parts),
    jobs: jobsSection(parts),
    metrics: metricsSection(parts),
    revenue: revenueSection(parts),
    recurring: recurringSection(parts),
    subscriptions: subscriptionsSection(parts),
    cohorts: cohortsSection(parts),
    ...ledgerSections(parts),
    customers: customersSection(parts),
    exports: exportsSection(parts),
    report: reportSection(parts),
    snapshots: snapshotsSection(parts),
    publishing: publishingSection(parts),
    backups: backupsSection(parts),
    alerts: alertsSection(parts),
  })
