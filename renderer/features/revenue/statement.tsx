import type { DayRange } from '../../../shared/comparison.ts'
import type { Totals } from '../../../shared/contract/totals.ts'
import { daySpan } from '../../format.ts'
import { Card } from '../../parts/card.tsx'
import type { Drill } from '../drilldown/drill.ts'
import { TermsTable } from '../drilldown/terms-table.tsx'

interface Stretch {
  range: DayRange
  totals: Totals
}

/** From gross volume down to net revenue, beside the compared days. */
export const Statement = ({
  now,
  then,
  only,
  onOpen,
}: {
  now: Stretch
  then: Stretch | undefined
  only: string | undefined
  onOpen: (drill: Drill) => void
}) => (
  <Card title="Statement" description="What customers paid, less all that was taken away." flush>
    <TermsTable
      columns={[now, ...(then ? [then] : [])].map(({ range, totals }) => ({
        title: daySpan(range.from, range.to),
        totals,
        onOpen: term => onOpen({ show: 'revenue', ...range, term, only }),
      }))}
    />
  </Card>
)
