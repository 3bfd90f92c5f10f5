import { useQuery } from '@tanstack/react-query'
import type { DayRange } from '../../../shared/comparison.ts'
import type { Overview } from '../../../shared/contract/metrics.ts'
import { daySpan } from '../../format.ts'
import { Card } from '../../parts/card.tsx'
import { rpc } from '../../rpc/client.ts'
import type { Drill, Term } from '../drilldown/drill.ts'
import { TermsTable } from '../drilldown/terms-table.tsx'

/** The last 30 days as the sum that net revenue is, beside the 30 days before and all of history. */
export function Month({
  overview: { last30, previous30, allTime, asOf },
  onOpen,
}: {
  overview: Overview
  onOpen: (drill: Drill) => void
}) {
  const { data: extent } = useQuery(rpc.revenue.extent.queryOptions())
  const opens =
    ({ from, to }: DayRange) =>
    (term?: Term) =>
      onOpen({ show: 'revenue', from, to, term })
  return (
    <Card title="Where it comes from" description={daySpan(last30.from, last30.to)} flush>
      <TermsTable
        columns={[
          { title: 'Last 30 days', totals: last30, onOpen: opens(last30) },
          { title: '30 days before', totals: previous30, onOpen: opens(previous30) },
          {
            title: 'All history',
            totals: allTime,
            onOpen: opens({ from: extent?.first ?? last30.from, to: asOf }),
          },
        ]}
      />
    </Card>
  )
}
