import { Link } from '@tanstack/react-router'
import { FileText } from 'lucide-react'
import { addMonths, type Day, type Month, monthOf, startOf } from '../../../shared/time.ts'
import { fullMonth } from '../../format.ts'
import { buttonLook } from '../../parts/button.tsx'

/** The last month that is over, or the running one where history only began in it. */
export function latestMonthOf(today: Day, first: Day | null): Month {
  const last = monthOf(addMonths(startOf('month', today), -1))
  return first !== null && monthOf(first) <= last ? last : monthOf(today)
}

/** Leads to a month's report. */
export const ReportLink = ({ month }: { month: Month }) => (
  <Link to="/report/$month" params={{ month }} className={buttonLook()}>
    <FileText className="size-4" aria-hidden />
    Report of {fullMonth(month)}
  </Link>
)
