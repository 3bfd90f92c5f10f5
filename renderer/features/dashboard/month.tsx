import type { Overview } from '../../../shared/contract/figures.ts'
import { daySpan } from '../../format.ts'
import { Card } from '../../parts/card.tsx'
import type { Drill } from '../drilldown/drill.ts'
import { TermsTable } from '../drilldown/terms-table.tsx'

/** The last 30 days as the sum that net revenue is, beside the 30 days before and all of history. */
export const Month = ({
  overview: { last30, previous30, allTime },
  onOpen,
}: {
  overview: Overview
  onOpen: (drill: Drill) => void
}) => (
  <Card title="Where it comes from" description={daySpan(last30.from, last30.to)} flush>
    <TermsTable
      columns={[
        { title: 'Last 30 days', totals: last30 },
        { title: '30 days before', totals: previous30 },
        { title: 'All history', totals: allTime },
      ]}
      onTerm={term => onOpen({ show: 'revenue', from: last30.from, to: last30.to, term })}
    />
  </Card>
)
