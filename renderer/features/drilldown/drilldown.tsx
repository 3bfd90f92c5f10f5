import { useQuery } from '@tanstack/react-query'
import type { Connection } from '../../../shared/contract/connections.ts'
import { daySpan, fullDay } from '../../format.ts'
import { Sheet } from '../../parts/dialog.tsx'
import { rpc } from '../../rpc/client.ts'
import type { Drill } from './drill.ts'
import { EntriesList } from './entries-list.tsx'
import { Growth } from './growth.tsx'
import { partName } from './part-name.ts'
import { Recurring } from './recurring.tsx'
import { Revenue } from './revenue.tsx'

interface DrilldownProps {
  drill: Drill | undefined
  onChange: (drill: Drill | undefined) => void
}

/** What makes a figure: the sum written out, and under it the entries or subscriptions. */
export function Drilldown({ drill, onChange }: DrilldownProps) {
  const { data: connections = [] } = useQuery(rpc.connections.list.queryOptions())
  return (
    <Sheet
      open={drill !== undefined}
      onClose={() => onChange(undefined)}
      title={drill ? titleOf(drill, connections) : ''}
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
      return <Recurring drill={drill} />
  }
}

const TITLES: Record<Drill['show'], string> = {
  revenue: 'Net revenue',
  mrr: 'Monthly recurring revenue',
  arr: 'Annual recurring revenue',
  arpa: 'Average revenue per account',
  customers: 'Subscribers',
  growth: 'Growth',
  entries: 'All entries',
}

const titleOf = (drill: Drill, connections: Connection[]): string =>
  drill.show === 'revenue' && drill.of
    ? `Net revenue: ${partName(drill.of.by, drill.of.part, connections)}`
    : TITLES[drill.show]

function spanOf(drill: Drill): string | undefined {
  if (drill.show === 'growth' || drill.show === 'entries') return undefined
  const days =
    drill.show === 'revenue' ? daySpan(drill.from, drill.to) : drill.on && fullDay(drill.on)
  const what = drill.show === 'revenue' ? 'entries' : 'subscriptions'
  return [days, drill.only && `${what} in ${drill.only} alone`].filter(Boolean).join(', ')
}
