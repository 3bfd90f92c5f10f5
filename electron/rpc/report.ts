import type { Database } from '../db/open.ts'
import type { MetricsReader } from '../metrics/metrics.ts'
import { monthReport } from '../metrics/month-report.ts'
import type { Startups } from '../startups/startups.ts'
import { about, os } from './base.ts'

export interface ReportParts {
  db: Database
  startups: Startups
  metrics: MetricsReader
  now(): number
}

export const reportSection = ({ db, startups, metrics, now }: ReportParts) =>
  os.report.router({
    month: about(startups).figuresOfOne.report.month.handler(
      ({ input: { month }, context: { whose, scope } }) =>
        monthReport(db, metrics, { scope, startup: whose.name, month, now: now() }),
    ),
  })
