import { useInfiniteQuery } from '@tanstack/react-query'
import type { Reason } from '../../../shared/contract/differences.ts'
import { Sheet } from '../../parts/dialog.tsx'
import { LoadedPages } from '../../parts/loaded-pages.tsx'
import { byOffset } from '../../rpc/by-offset.ts'
import { rpc } from '../../rpc/client.ts'
import { SubscriptionTable } from '../drilldown/subscription-table.tsx'

const PAGE = 50

/** The subscriptions behind a reason. */
export const ReasonSheet = ({ why, onClose }: { why: Reason | undefined; onClose: () => void }) => (
  <Sheet open={why !== undefined} onClose={onClose} title={why ? titleOf(why) : ''}>
    {why && <Subscriptions why={why} />}
  </Sheet>
)

function titleOf(why: Reason): string {
  switch (why.reason) {
    case 'pastDue':
      return 'Past due, and in MRR'
    case 'ending':
      return 'Set to end with their period'
    case 'worthless':
      return 'Free or metered'
    case 'leftOut':
      return `Not in MRR: ${why.status.replaceAll('_', ' ')}`
  }
}

function Subscriptions({ why }: { why: Reason }) {
  const query = useInfiniteQuery(
    rpc.revenue.behindReason.infiniteOptions({
      input: (offset: number) => ({ why, offset, limit: PAGE }),
      ...byOffset(PAGE),
    }),
  )
  return (
    <LoadedPages query={query}>
      {(pages, more) => (
        <SubscriptionTable subscriptions={pages.flatMap(page => page.subscriptions)} more={more} />
      )}
    </LoadedPages>
  )
}
