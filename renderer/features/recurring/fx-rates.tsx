import { useQuery } from '@tanstack/react-query'
import type { DayRange } from '../../../shared/comparison.ts'
import type { FxPart } from '../../../shared/contract/recurring.ts'
import { formatMoney } from '../../../shared/money.ts'
import { addDays } from '../../../shared/time.ts'
import { fullDay } from '../../format.ts'
import { Amount } from '../../parts/amount.tsx'
import { Loaded, Skeleton } from '../../parts/loaded.tsx'
import { Table } from '../../parts/table.tsx'
import { rpc } from '../../rpc/client.ts'
import { RateLines } from '../drilldown/rate-lines.tsx'
import { MOVEMENTS } from './movements.ts'

/** FX as the sum that it is: each currency's MRR before the period, at the rates of both its ends. */
export function FxRates({
  range: { from, to },
  only,
}: {
  range: DayRange
  only: string | undefined
}) {
  const query = useQuery(rpc.recurring.fx.queryOptions({ input: { from, to, only } }))
  return (
    <Loaded query={query} waiting={<Skeleton className="h-48" />}>
      {parts => (
        <div className="flex flex-col gap-5">
          <p className="text-soft">
            {MOVEMENTS.fx.what} Their MRR of {fullDay(addDays(from, -1))}, at that day’s rate and at
            the rate of {fullDay(to)}.
          </p>
          {parts.length > 0 && <Parts parts={parts} />}
          {parts.some(roundedElsewhere) && (
            <p className="text-[13px] text-faint">
              FX is worked out before anything is rounded: it may be a cent off the difference that
              is shown.
            </p>
          )}
          <div>
            <RateLines
              rates={parts.flatMap(({ rateBefore, rateAfter }) =>
                [rateBefore, rateAfter].filter(it => it !== null),
              )}
            />
          </div>
        </div>
      )}
    </Loaded>
  )
}

const roundedElsewhere = ({ before, after, change }: FxPart): boolean =>
  after.amount - before.amount !== change.amount

const Parts = ({ parts }: { parts: FxPart[] }) => (
  <section aria-label="Currencies" className="overflow-hidden rounded-xl border border-line">
    <Table
      label="Currencies"
      rows={parts}
      rowKey={it => it.mrr.currency}
      columns={[
        { title: 'MRR in its currency', cell: it => <Amount value={it.mrr} /> },
        { title: 'At the rate before', number: true, cell: it => <Amount value={it.before} /> },
        { title: 'At the rate after', number: true, cell: it => <Amount value={it.after} /> },
        { title: 'FX', number: true, cell: it => formatMoney(it.change, { signed: true }) },
      ]}
    />
  </section>
)
