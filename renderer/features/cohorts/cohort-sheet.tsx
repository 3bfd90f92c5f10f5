import { useInfiniteQuery } from '@tanstack/react-query'
import { count, fullMonth } from '../../format.ts'
import { Amount } from '../../parts/amount.tsx'
import { CustomerTable } from '../../parts/customer-table.tsx'
import { Sheet } from '../../parts/dialog.tsx'
import { Skeleton } from '../../parts/loaded.tsx'
import { ProblemNote } from '../../parts/note.tsx'
import { rpc } from '../../rpc/client.ts'
import type { OpenCell } from './cohorts-search.ts'

const PAGE = 50

/** The customers of a cohort who were there at the end of a month. */
export const CohortSheet = ({
  open,
  onClose,
}: {
  open: OpenCell | undefined
  onClose: () => void
}) => (
  <Sheet
    open={open !== undefined}
    onClose={onClose}
    title={open ? `Began in ${fullMonth(open.cohort)}` : ''}
    description={open ? `There at the end of ${fullMonth(open.month)}` : undefined}
  >
    {open && <Customers open={open} />}
  </Sheet>
)

function Customers({ open }: { open: OpenCell }) {
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery(
      rpc.figures.cohort.infiniteOptions({
        input: (offset: number) => ({ ...open, offset, limit: PAGE }),
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
        {count(total)} {total === 1 ? 'customer' : 'customers'}. They are told apart by a hash:
        their names are not stored here.
      </p>
      <CustomerTable
        rows={data.pages.flatMap(page => page.customers)}
        columns={[{ title: 'MRR', number: true, cell: it => <Amount value={it.mrr} /> }]}
        more={
          hasNextPage
            ? { busy: isFetchingNextPage, onPress: () => void fetchNextPage() }
            : undefined
        }
      />
    </div>
  )
}
