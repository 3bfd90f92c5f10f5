import type { Subscription } from '../../../shared/contract/subscriptions.ts'
import { Amount } from '../../parts/amount.tsx'
import { Badge } from '../../parts/badge.tsx'
import { Code } from '../../parts/code.tsx'
import { Name } from '../../parts/name.tsx'
import { type More, ShowMore } from '../../parts/show-more.tsx'
import { Table } from '../../parts/table.tsx'
import { useTimes } from '../../rpc/use-times.ts'

/** Subscriptions, each with how its part of MRR was worked out. */
export const SubscriptionTable = ({
  subscriptions,
  more,
}: {
  subscriptions: Subscription[]
  /** Undefined where all of them are shown. */
  more?: More
}) => (
  <section aria-label="Subscriptions" className="overflow-hidden rounded-xl border border-line">
    <Table
      label="Subscriptions"
      rows={subscriptions}
      rowKey={it => `${it.connectionId} ${it.id}`}
      columns={[
        { title: 'Plan', cell: it => <Plan subscription={it} /> },
        {
          title: 'Worked out as',
          cell: it => <span className="figure whitespace-nowrap text-soft">{it.working}</span>,
        },
        { title: 'A month', number: true, cell: it => <Amount value={it.mrr} /> },
        {
          title: 'Since',
          cell: it => <Since at={it.startedAt} />,
        },
        { title: 'Id at the provider', cell: it => <Code>{it.id}</Code> },
      ]}
    />
    {more && <ShowMore {...more} />}
  </section>
)

/** What needs no word, or has one of its own. */
const WELL = new Set(['active', 'past_due'])

const Since = ({ at }: { at: number }) => (
  <span className="whitespace-nowrap">{useTimes().date(at)}</span>
)

function Plan({
  subscription: { plan, status, endedAt, cancelsAtPeriodEnd },
}: {
  subscription: Subscription
}) {
  const { date } = useTimes()
  return (
    <span className="flex flex-wrap items-center gap-2">
      <Name>{plan}</Name>
      {status === 'past_due' && <Badge tone="warning">Past due</Badge>}
      {endedAt === null && !WELL.has(status) && <Badge>{status.replaceAll('_', ' ')}</Badge>}
      {cancelsAtPeriodEnd && <Badge tone="warning">Ends with its period</Badge>}
      {endedAt !== null && <Badge>Ended {date(endedAt)}</Badge>}
    </span>
  )
}
