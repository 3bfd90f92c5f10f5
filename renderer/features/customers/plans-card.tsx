import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Plan } from '../../../shared/contract/plans.ts'
import { count, share } from '../../format.ts'
import { Amount } from '../../parts/amount.tsx'
import { Card, Nothing } from '../../parts/card.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { Name } from '../../parts/name.tsx'
import { Opener } from '../../parts/opener.tsx'
import { Table } from '../../parts/table.tsx'
import { rpc } from '../../rpc/client.ts'
import { ExportMenu } from '../exports/export-menu.tsx'

/** What makes MRR, plan by plan; a plan opens its subscriptions. */
export function PlansCard({
  only,
  onOpen,
}: {
  only: string | undefined
  onOpen: (plan: Pick<Plan, 'plan' | 'currency'>) => void
}) {
  const plans = useQuery(rpc.customers.plans.queryOptions({ input: { only } }))
  return (
    <Loaded query={plans}>
      {all => (
        <Card
          title="Plans"
          description="The subscriptions that count today. Their MRR adds up to all MRR."
          flush
          action={all.length > 0 && <ExportMenu name="plans" what={{ table: 'plans', only }} />}
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
function PlanTable({
  plans,
  onOpen,
}: {
  plans: Plan[]
  onOpen: (plan: Pick<Plan, 'plan' | 'currency'>) => void
}) {
  const opens = ({ plan, currency }: Plan, figure: ReactNode) => (
    <Opener onPress={() => onOpen({ plan, currency })}>{figure}</Opener>
  )
  return (
    <Table
      label="Plans"
      rows={plans}
      rowKey={it => `${it.currency} ${it.plan}`}
      columns={[
        {
          title: 'Plan',
          cell: it => opens(it, <Name>{it.plan}</Name>),
        },
        { title: 'Currency', cell: it => it.currency },
        { title: 'Subscribers', number: true, cell: it => opens(it, count(it.subscribers)) },
        {
          title: 'In its currency',
          number: true,
          cell: it => opens(it, <Amount value={it.ownMrr} />),
        },
        {
          title: 'MRR',
          number: true,
          cell: it => (it.mrr ? opens(it, <Amount value={it.mrr} />) : 'No rate'),
        },
        { title: 'Share', number: true, cell: it => opens(it, share(it.share) ?? '–') },
        {
          title: 'ARPA',
          number: true,
          cell: it => (it.arpa ? opens(it, <Amount value={it.arpa} />) : '–'),
        },
      ]}
    />
  )
}
