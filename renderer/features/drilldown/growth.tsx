import { useQueries, useQuery } from '@tanstack/react-query'
import { ChevronRight } from 'lucide-react'
import type { Overview } from '../../../shared/contract/metrics.ts'
import { formatMoney } from '../../../shared/money.ts'
import { addDays, addMonths } from '../../../shared/time.ts'
import { beforeFees } from '../../../shared/totals.ts'
import { fullMonth, percent } from '../../format.ts'
import { Amount } from '../../parts/amount.tsx'
import { Loaded, Skeleton } from '../../parts/loaded.tsx'
import { rpc } from '../../rpc/client.ts'
import type { Drill } from './drill.ts'
import { noGrowth } from './no-growth.ts'

/** Growth as the division that it is; each of the two months opens its own entries. */
export function Growth({ onOpen }: { onOpen: (drill: Drill) => void }) {
  const overview = useQuery(rpc.metrics.overview.queryOptions())
  return (
    <Loaded query={overview} waiting={<Skeleton className="h-40" />}>
      {data =>
        data.growth ? (
          <Months growth={data.growth} onOpen={onOpen} />
        ) : (
          <p className="text-soft">{noGrowth(data).long} The current month is never compared.</p>
        )
      }
    </Loaded>
  )
}

function Months({
  growth: { month, previous, ratio },
  onOpen,
}: {
  growth: NonNullable<Overview['growth']>
  onOpen: (drill: Drill) => void
}) {
  const spans = [month, previous].map(it => ({
    month: it,
    from: `${it}-01`,
    to: addDays(addMonths(`${it}-01`, 1), -1),
  }))
  const totals = useQueries({
    queries: spans.map(({ from, to }) => rpc.metrics.totals.queryOptions({ input: { from, to } })),
  })
  const [latest, before] = totals.map(({ data }) => data && beforeFees(data))
  return (
    <div className="flex flex-col gap-5">
      <div className="rounded-xl border border-line bg-sunken px-5 py-4">
        {latest && before && (
          <p className="figure text-lg font-semibold">
            {formatMoney(latest)} ÷ {formatMoney(before)} − 1 = {percent(ratio)}
          </p>
        )}
        <p className="mt-1 text-soft">
          Revenue before fees: the last whole month over the one before.
        </p>
      </div>
      <div className="overflow-hidden rounded-xl border border-line">
        {spans.map(({ month: name, from, to }, index) => (
          <button
            key={name}
            type="button"
            onClick={() => onOpen({ show: 'revenue', from, to })}
            className="flex w-full items-center justify-between gap-4 border-line px-5 py-3 text-left hover:bg-hover not-first:border-t"
          >
            {fullMonth(name)}
            <span className="flex items-center gap-2">
              {totals[index]?.data && <Amount value={beforeFees(totals[index].data)} />}
              <ChevronRight className="size-4 text-faint" aria-hidden />
            </span>
          </button>
        ))}
      </div>
    </div>
  )
}
