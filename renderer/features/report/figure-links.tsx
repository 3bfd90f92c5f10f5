import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { DayRange } from '../../../shared/comparison.ts'
import type { Term } from '../drilldown/drill.ts'
import type { OpenRecurring } from '../recurring/movements.ts'

/** Seen on the screen; on paper a figure is only a figure. */
export const FIGURE_LINK =
  'whitespace-nowrap underline decoration-line-strong underline-offset-3 hover:decoration-ink print:no-underline'

/** A figure of revenue; it leads to its entries. */
export const RevenueLink = ({
  days: { from, to },
  term,
  only,
  children,
}: {
  days: DayRange
  /** Net revenue without one. */
  term?: Term
  only?: string
  children: ReactNode
}) => (
  <Link
    to="/revenue"
    search={{
      ...{ period: 'custom', from, to, currency: only },
      open: { show: 'revenue', from, to, term, only },
    }}
    className={FIGURE_LINK}
  >
    {children}
  </Link>
)

/** A figure of recurring revenue; it leads to the customers and subscriptions behind it. */
export const RecurringLink = ({ open, children }: { open: OpenRecurring; children: ReactNode }) => (
  <Link to="/recurring" search={{ open }} className={FIGURE_LINK}>
    {children}
  </Link>
)
