import { daySpan, fullDay } from '../../format.ts'
import { Sheet } from '../../parts/dialog.tsx'
import type { Drill } from './drill.ts'
import { EntriesList } from './entries-list.tsx'
import { Growth } from './growth.tsx'
import { Recurring } from './recurring.tsx'
import { Revenue } from './revenue.tsx'

interface DrilldownProps {
  drill: Drill | undefined
  onChange: (drill: Drill | undefined) => void
}

/** What makes a figure: the sum written out, and under it the entries or subscriptions. */
export function Drilldown({ drill, onChange }: DrilldownProps) {
  return (
    <Sheet
      open={drill !== undefined}
      onClose={() => onChange(undefined)}
      title={drill ? titleOf(drill) : ''}
      description={drill ? spanOf(drill) : undefined}
    >
      {drill && <Content drill={drill} onChange={onChange} />}
    </Sheet>
  )
}

function Content({ drill, onChange }: { drill: Drill; onChange: DrilldownProps['onChange'] }) {
  switch (drill.show) {
    case 'revenue':
      return <Revenue drill={drill} onTerm={term => onChange({ ...drill, term })} />
    case 'growth':
      return <Growth onOpen={onChange} />
    case 'entries':
      return (
        <div className="flex flex-col gap-5">
          <p className="max-w-prose text-soft">
            Every movement of money on the accounts. Payouts, transfers, top-ups and reserves are
            listed and never counted as revenue, and neither is a kind that nobody has seen before.
          </p>
          <EntriesList />
        </div>
      )
    default:
      return <Recurring show={drill.show} on={drill.on} />
  }
}

const TITLES: Record<Drill['show'], string> = {
  revenue: 'Net revenue',
  mrr: 'Monthly recurring revenue',
  arr: 'Annual recurring revenue',
  customers: 'Customers',
  growth: 'Growth',
  entries: 'All entries',
}

const titleOf = (drill: Drill): string => TITLES[drill.show]

function spanOf(drill: Drill): string | undefined {
  if (drill.show === 'revenue') return daySpan(drill.from, drill.to)
  return 'on' in drill && drill.on ? fullDay(drill.on) : undefined
}
