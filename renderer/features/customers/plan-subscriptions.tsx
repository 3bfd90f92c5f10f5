import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { Plan } from '../../../shared/contract/plans.ts'
import { formatMoney } from '../../../shared/money.ts'
import { count, share } from '../../format.ts'
import { LoadedPages } from '../../parts/loaded-pages.tsx'
import { RoundedEach } from '../../parts/rounded-each.tsx'
import { byOffset } from '../../rpc/by-offset.ts'
import { rpc } from '../../rpc/client.ts'
import { SubscriptionTable } from '../drilldown/subscription-table.tsx'

const PAGE = 50

/** The plan's figures as the sums and divisions that they are. */
const Working = ({ plan: { ownMrr, mrr, share: part, subscribers, arpa } }: { plan: Plan }) => (
  <div className="figure flex flex-col gap-1 rounded-xl border border-line bg-sunken px-5 py-4">
    <p>
      {formatMoney(ownMrr)} a month
      {mrr && mrr.currency !== ownMrr.currency && ` = ${formatMoney(mrr)} at today’s rate`}
      {part !== null && `, ${share(part)} of all MRR`}
    </p>
    {mrr && arpa && (
      <p>
        ARPA = {formatMoney(mrr)} ÷ {count(subscribers)}{' '}
        {subscribers === 1 ? 'subscriber' : 'subscribers'} ={' '}
        <strong className="font-semibold">{formatMoney(arpa)}</strong>
      </p>
    )}
  </div>
)

/** The subscriptions of a plan that count today. */
export function PlanSubscriptions({
  plan,
  only,
}: {
  plan: { plan: string; currency: string }
  only: string | undefined
}) {
  const { data: plans = [] } = useQuery(rpc.customers.plans.queryOptions({ input: { only } }))
  const found = plans.find(it => it.plan === plan.plan && it.currency === plan.currency)
  const query = useInfiniteQuery(
    rpc.customers.plan.infiniteOptions({
      input: (offset: number) => ({
        plan: plan.plan,
        currency: plan.currency,
        offset,
        limit: PAGE,
      }),
      ...byOffset(PAGE),
    }),
  )
  return (
    <LoadedPages query={query}>
      {(pages, more) => {
        const total = pages[0]?.count ?? 0
        return (
          <div className="flex flex-col gap-5">
            <p className="text-soft">
              {count(total)} {total === 1 ? 'subscription counts' : 'subscriptions count'} today.
            </p>
            {found && <Working plan={found} />}
            <SubscriptionTable
              subscriptions={pages.flatMap(page => page.subscriptions)}
              more={more}
            />
            <RoundedEach />
          </div>
        )
      }}
    </LoadedPages>
  )
}
