import { useInfiniteQuery } from '@tanstack/react-query'
import type { Cohort } from '../../../shared/contract/cohorts.ts'
import { formatMoney } from '../../../shared/money.ts'
import { intervals, type Month } from '../../../shared/time.ts'
import { count, forChart, fullMonth, share } from '../../format.ts'
import { Amount } from '../../parts/amount.tsx'
import { CustomerTable } from '../../parts/customer-table.tsx'
import { Sheet } from '../../parts/dialog.tsx'
import { LoadedPages } from '../../parts/loaded-pages.tsx'
import { byOffset } from '../../rpc/by-offset.ts'
import { rpc } from '../../rpc/client.ts'
import type { OpenCell } from './cohorts-search.ts'

const PAGE = 50

/** The customers of a cohort who were there at the end of a month. */
export const CohortSheet = ({
  open,
  cohort,
  only,
  onClose,
}: {
  open: OpenCell | undefined
  /** What the table says of the cohort. */
  cohort: Cohort | undefined
  only: string | undefined
  onClose: () => void
}) => (
  <Sheet
    open={open !== undefined}
    onClose={onClose}
    title={open ? `Began in ${fullMonth(open.cohort)}` : ''}
    description={open?.month ? `There at the end of ${fullMonth(open.month)}` : undefined}
  >
    {open && (
      <div className="flex flex-col gap-5">
        {cohort && open.month && <Working cohort={cohort} month={open.month} />}
        <Customers open={open} only={only} />
      </div>
    )}
  </Sheet>
)

/** Both retentions as the divisions that they are. */
function Working({
  cohort: { customers, months, month: began },
  month,
}: {
  cohort: Cohort
  month: Month
}) {
  const [first] = months
  const later = intervals('month', `${began}-01`, `${month}-01`).length - 1
  const cell = months[later]
  if (!first || !cell) return null
  const { mrr } = cell
  return (
    <div className="figure flex flex-col gap-1 rounded-xl border border-line bg-sunken px-5 py-4">
      <p>
        {count(cell.customers)} of {count(customers)} subscribers ={' '}
        <strong className="font-semibold">{share(cell.customers / customers)}</strong>
      </p>
      {first.mrr.amount !== 0n && (
        <p>
          {formatMoney(mrr)} MRR ÷ {formatMoney(first.mrr)} at the end of {fullMonth(began)} ={' '}
          <strong className="font-semibold">{share(forChart(mrr) / forChart(first.mrr))}</strong>
        </p>
      )}
    </div>
  )
}

function Customers({ open, only }: { open: OpenCell; only: string | undefined }) {
  const query = useInfiniteQuery(
    rpc.cohorts.customers.infiniteOptions({
      input: (offset: number) => ({ ...open, only, offset, limit: PAGE }),
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
              {count(total)} {total === 1 ? 'subscriber' : 'subscribers'}. They are told apart by a
              hash: their names are not stored here.
            </p>
            <CustomerTable
              rows={pages.flatMap(page => page.customers)}
              columns={[
                {
                  title: open.month ? 'MRR' : 'MRR at its end',
                  number: true,
                  cell: it => <Amount value={it.mrr} />,
                },
              ]}
              more={more}
            />
          </div>
        )
      }}
    </LoadedPages>
  )
}
