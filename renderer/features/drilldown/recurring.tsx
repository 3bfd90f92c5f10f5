import { useInfiniteQuery } from '@tanstack/react-query'
import type { Metrics } from '../../../shared/contract/metrics.ts'
import { exact, roundHalfEven } from '../../../shared/exact.ts'
import { formatMoney, type Money, money } from '../../../shared/money.ts'
import { count, fullDay } from '../../format.ts'
import { Skeleton } from '../../parts/loaded.tsx'
import { LoadedPages } from '../../parts/loaded-pages.tsx'
import { RoundedEach } from '../../parts/rounded-each.tsx'
import { byOffset } from '../../rpc/by-offset.ts'
import { rpc } from '../../rpc/client.ts'
import { ExportMenu } from '../exports/export-menu.tsx'
import type { Drill } from './drill.ts'
import { RateLines } from './rate-lines.tsx'
import { SubscriptionTable } from './subscription-table.tsx'

const PAGE = 50

type RecurringDrill = Extract<Drill, { show: 'mrr' | 'arr' | 'arpa' | 'customers' }>

/** The subscriptions that make MRR, ARR, ARPA and the number of customers, each with how its part was worked out. */
export function Recurring({ drill: { show, on, only } }: { drill: RecurringDrill }) {
  const query = useInfiniteQuery(
    rpc.subscriptions.list.infiniteOptions({
      input: (offset: number) => ({ day: on, only, offset, limit: PAGE }),
      ...byOffset(PAGE),
    }),
  )
  return (
    <LoadedPages query={query} waiting={<Skeleton className="h-96" />}>
      {(pages, more) => {
        const [first] = pages
        return (
          <div className="flex flex-col gap-5">
            {first && <Sum show={show} on={on} {...first} />}
            <div className="flex justify-end">
              <ExportMenu name="subscriptions" what={{ table: 'subscriptions', day: on, only }} />
            </div>
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

/** The arithmetic in words. */
function Sum({
  show,
  on,
  count: subscriptions,
  customers,
  mrr,
  mrrByCurrency,
  rates,
}: {
  show: RecurringDrill['show']
  on?: string
  count: number
  customers: number
  mrr: Money
  mrrByCurrency: Money[]
  rates: Metrics['rates']
}) {
  const counts = ({ currency }: Money) =>
    currency === mrr.currency || rates.some(({ from }) => from === currency)
  const inWords = (amounts: Money[]) => amounts.map(it => formatMoney(it)).join(' + ')
  const unconverted = mrrByCurrency.filter(it => !counts(it))
  const converted = mrrByCurrency.some(({ currency }) => currency !== mrr.currency)
  return (
    <div className="rounded-xl border border-line bg-sunken px-5 py-4">
      <p className="figure text-lg font-semibold">
        {converted && (
          <span className="font-normal text-soft">{inWords(mrrByCurrency.filter(counts))} = </span>
        )}
        {formatMoney(mrr)}
      </p>
      <p className="mt-1 text-soft">
        is what {count(subscriptions)} active or past-due{' '}
        {subscriptions === 1 ? 'subscription pays' : 'subscriptions pay'} a month
        {on ? ` on ${fullDay(on)}` : ''}. A yearly one counts a twelfth of its price. Tax, metered
        use, trials and free plans do not count.
      </p>
      <RateLines rates={rates} />
      {unconverted.length > 0 && (
        <p className="figure mt-2 text-[13px] text-warning">
          {inWords(unconverted)} is not in it: no rate into {mrr.currency} is known.
        </p>
      )}
      {show === 'arr' && (
        <p className="figure mt-3">
          ARR = 12 × {formatMoney(mrr)} ={' '}
          <strong>{formatMoney(money(12n * mrr.amount, mrr.currency))}</strong>
        </p>
      )}
      {show === 'arpa' && customers > 0 && (
        <p className="figure mt-3">
          ARPA = {formatMoney(mrr)} ÷ {count(customers)}{' '}
          {customers === 1 ? 'subscriber' : 'subscribers'} ={' '}
          <strong>
            {formatMoney(money(roundHalfEven(exact(mrr.amount, customers)), mrr.currency))}
          </strong>
        </p>
      )}
      {show === 'customers' && (
        <p className="mt-3">
          They belong to <strong className="figure">{count(customers)}</strong>{' '}
          {customers === 1 ? 'subscriber' : 'subscribers'}. A customer with two subscriptions is
          counted once.
        </p>
      )}
      {on && (
        <p className="mt-3 text-[13px] text-faint">
          What a past day shows is what its subscriptions were billed for then.
        </p>
      )}
    </div>
  )
}
