import type { Reports } from '../metrics/reports.ts'
import type { Startups } from '../startups/startups.ts'
import { about, os } from './base.ts'

export interface ReportParts {
  startups: Startups
  reports: Reports
}

export const reportSection = ({ startups, reports }: ReportParts) =>
  os.report.router({
    month: about(startups).oneWithScope.report.month.handler(
      ({ input: { month }, context: { whose, scope } }) =>
        reports.month(scope, { startup: whose.name, month }),
    ),
  })
