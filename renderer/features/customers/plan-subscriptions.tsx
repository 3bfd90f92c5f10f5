import { useInfiniteQuery } from '@tanstack/react-query'
import { count } from '../../format.ts'
import { Skeleton } from '../../parts/loaded.tsx'
import { ProblemNote } from '../../parts/note.tsx'
import { rpc } from '../../rpc/client.ts'
import { SubscriptionTable } from '../drilldown/subscription-table.tsx'

const PAGE = 50

/** The subscriptions of a plan that count today. */
export function PlanSubscriptions({ plan }: { plan: { plan: string; currency: string } }) {
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery(
      rpc.customers.plan.infiniteOptions({
        input: (offset: number) => ({
          plan: plan.plan,
          currency: plan.currency,
          offset,
          limit: PAGE,
        }),
        initialPageParam: 0,
        getNextPageParam: (page, pages) =>
          pages.length * PAGE < page.count ? pages.length * PAGE : undefined,
      }),
    )
  if (error) return <ProblemNote error={error} />
  if (isPending) return <Skeleton className="h-80" />
  const total = data.pages[0]?.count ?? 0
  return (
    <div className="flex flex-col gap-5">
      <p className="text-soft">
        {count(total)} {total === 1 ? 'subscription counts' : 'subscriptions count'} today.
      </p>
      <SubscriptionTable
        subscriptions={data.pages.flatMap(page => page.subscriptions)}
        more={
          hasNextPage
            ? { busy: isFetchingNextPage, onPress: () => void fetchNextPage() }
            : undefined
        }
      />
    </div>
  )
}
