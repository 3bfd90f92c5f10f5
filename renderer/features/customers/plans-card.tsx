import { useQuery } from '@tanstack/react-query'
import type { Plan } from '../../../shared/contract/plans.ts'
import { count, share } from '../../format.ts'
import { Amount } from '../../parts/amount.tsx'
import { Card, Nothing } from '../../parts/card.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { Table } from '../../parts/table.tsx'
import { rpc } from '../../rpc/client.ts'
import { ExportMenu } from '../exports/export-menu.tsx'

/** What makes MRR, plan by plan; a plan opens its subscriptions. */
export function PlansCard({ onOpen }: { onOpen: (plan: Pick<Plan, 'plan' | 'currency'>) => void }) {
  const plans = useQuery(rpc.customers.plans.queryOptions())
  return (
    <Loaded query={plans}>
      {all => (
        <Card
          title="Plans"
          description="The subscriptions that count today. Their MRR adds up to all MRR."
          flush
          action={all.length > 0 && <ExportMenu name="plans" what={{ table: 'plans' }} />}
        >
          {all.length === 0 ? (
            <Nothing>No subscription counts today.</Nothing>
          ) : (
            <PlanTable plans={all} onOpen={onOpen} />
          )}
        </Card>
      )}
    </Loaded>
  )
}

/** Plans with their part of MRR, the largest first. */
const PlanTable = ({
  plans,
  onOpen,
}: {
  plans: Plan[]
  onOpen: (plan: Pick<Plan, 'plan' | 'currency'>) => void
}) => (
  <Table
    label="Plans"
    rows={plans}
    rowKey={it => `${it.currency} ${it.plan}`}
    columns={[
      {
        title: 'Plan',
        cell: it => (
          <button
            type="button"
            className="text-left underline decoration-line-strong underline-offset-3 hover:decoration-ink"
            onClick={() => onOpen({ plan: it.plan, currency: it.currency })}
          >
            {it.plan}
          </button>
        ),
      },
      { title: 'Currency', cell: it => it.currency },
      { title: 'Subscribers', number: true, cell: it => count(it.subscribers) },
      { title: 'In its currency', number: true, cell: it => <Amount value={it.ownMrr} /> },
      {
        title: 'MRR',
        number: true,
        cell: it => (it.mrr ? <Amount value={it.mrr} /> : 'No rate'),
      },
      { title: 'Share', number: true, cell: it => share(it.share) ?? '–' },
      { title: 'ARPA', number: true, cell: it => (it.arpa ? <Amount value={it.arpa} /> : '–') },
    ]}
  />
)
