import { useInfiniteQuery } from '@tanstack/react-query'
import { formatMoney } from '../../../shared/money.ts'
import { count, daySpan } from '../../format.ts'
import { Amount } from '../../parts/amount.tsx'
import { CustomerTable } from '../../parts/customer-table.tsx'
import { Sheet } from '../../parts/dialog.tsx'
import { Skeleton } from '../../parts/loaded.tsx'
import { ProblemNote } from '../../parts/note.tsx'
import { rpc } from '../../rpc/client.ts'
import { MOVEMENTS, type OpenMovement } from './movements.ts'

const PAGE = 50

/** The customers behind a movement, with their subscriptions. */
export const MovementSheet = ({
  open,
  onClose,
}: {
  open: OpenMovement | undefined
  onClose: () => void
}) => (
  <Sheet
    open={open !== undefined}
    onClose={onClose}
    title={open ? MOVEMENTS[open.movement].name : ''}
    description={open ? daySpan(open.from, open.to) : undefined}
  >
    {open && <Customers open={open} />}
  </Sheet>
)

function Customers({ open }: { open: OpenMovement }) {
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery(
      rpc.figures.movement.infiniteOptions({
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
        {MOVEMENTS[open.movement].what} {count(total)}{' '}
        {total === 1 ? 'customer is' : 'customers are'} behind it. They are told apart by a hash:
        their names are not stored here.
      </p>
      <CustomerTable
        rows={data.pages.flatMap(page => page.customers)}
        columns={[
          { title: 'Before', number: true, cell: it => <Amount value={it.before} /> },
          { title: 'After', number: true, cell: it => <Amount value={it.after} /> },
          {
            title: 'Change',
            number: true,
            cell: it => formatMoney(it.change, { signed: true }),
          },
        ]}
        more={
          hasNextPage
            ? { busy: isFetchingNextPage, onPress: () => void fetchNextPage() }
            : undefined
        }
      />
    </div>
  )
}
