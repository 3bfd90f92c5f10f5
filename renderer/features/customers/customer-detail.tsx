import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { CustomerKey } from '../../../shared/contract/customers.ts'
import type { Totals } from '../../../shared/contract/totals.ts'
import { formatMoney, type Money } from '../../../shared/money.ts'
import { count, daySpan, fullDay, fullMonth } from '../../format.ts'
import { Amount } from '../../parts/amount.tsx'
import { Copyable } from '../../parts/copy.tsx'
import { Loaded, Skeleton } from '../../parts/loaded.tsx'
import { rpc } from '../../rpc/client.ts'
import { REVENUE_KINDS, termsOf } from '../drilldown/drill.ts'
import { EntriesList } from '../drilldown/entries-list.tsx'
import { RateLines } from '../drilldown/rate-lines.tsx'
import { SubscriptionTable } from '../drilldown/subscription-table.tsx'
import { TermAmount } from '../drilldown/term-amount.tsx'
import { type MetricsOf, STATE_NAMES } from './customers-search.ts'

/** One customer: its figures as the sums that they are, its subscriptions and its entries. */
export function CustomerDetail({
  customer: { connectionId, customer },
  metrics,
}: {
  customer: CustomerKey
  metrics: MetricsOf
}) {
  const { from, to, only } = metrics
  const key = { connectionId, customer }
  const query = useQuery(rpc.customers.one.queryOptions({ input: { ...key, from, to, only } }))
  return (
    <Loaded query={query} waiting={<Skeleton className="h-96" />}>
      {it => (
        <div className="flex flex-col gap-5">
          <p className="text-soft">
            {it.state ? STATE_NAMES[it.state] : 'Known from a CSV'}
            {it.cohort && <> since {fullMonth(it.cohort)}</>}
            {it.firstPaid && it.lastPaid && (
              <>
                ; paid first on {fullDay(it.firstPaid)} and last on {fullDay(it.lastPaid)}
              </>
            )}
            .
          </p>
          <div className="grid gap-4 md:grid-cols-2">
            <Sum title={from && to ? `Revenue of ${daySpan(from, to)}` : 'Revenue of all time'}>
              <Terms totals={it.totals} />
            </Sum>
            <Sum title="MRR today">
              {it.subscriptions.map(
                ({ id, plan, counts, working }) =>
                  counts && (
                    <Line key={id} name={plan} hint={working}>
                      <Amount value={counts} />
                    </Line>
                  ),
              )}
              <Line name="MRR" total>
                <Amount value={it.mrr} />
              </Line>
            </Sum>
          </div>
          {it.unconverted.length > 0 && <Unconverted amounts={it.unconverted} />}
          {it.rates.length > 0 && (
            <div>
              <p className="text-[13px] text-soft">
                {count(it.rates.length)} rates converted it, each for its days; the newest:
              </p>
              <RateLines rates={it.rates.slice(-3)} />
            </div>
          )}
          {it.subscriptions.length > 0 && <SubscriptionTable subscriptions={it.subscriptions} />}
          <div className="flex flex-wrap items-baseline justify-between gap-3">
            <h3 className="font-semibold">What its revenue is made of</h3>
            <Link
              to="/entries"
              search={{ customer: key, kind: 'revenue', from, to, currency: only }}
              className="underline decoration-line-strong underline-offset-3 hover:decoration-ink"
            >
              In the ledger
            </Link>
          </div>
          <EntriesList customer={key} kinds={REVENUE_KINDS} from={from} to={to} currency={only} />
          <Copyable text={customer} label="The customer’s hash" />
        </div>
      )}
    </Loaded>
  )
}

/** Each term with what it does to the sum. */
const Terms = ({ totals }: { totals: Totals }) => (
  <>
    {termsOf(totals).map(({ term, name }) => (
      <Line key={term} name={name}>
        <TermAmount term={term} totals={totals} />
      </Line>
    ))}
    <Line name="Net revenue" total>
      <Amount value={totals.netRevenue} />
    </Line>
  </>
)

const Unconverted = ({ amounts }: { amounts: Money[] }) => (
  <p className="text-warning">
    {amounts.map(it => formatMoney(it)).join(' and ')} more is in no sum: no known rate converts it.
  </p>
)

const Sum = ({ title, children }: { title: string; children: ReactNode }) => (
  <section aria-label={title} className="rounded-xl border border-line">
    <h3 className="border-b border-line bg-sunken px-4 py-2 text-[13px] font-medium text-soft">
      {title}
    </h3>
    <dl className="py-1">{children}</dl>
  </section>
)

const Line = ({
  name,
  hint,
  total = false,
  children,
}: {
  name: string
  hint?: string
  total?: boolean
  children: ReactNode
}) => (
  <div
    className={`flex flex-wrap items-baseline justify-between gap-x-4 px-4 py-1.5 ${
      total ? 'mt-1 border-t border-line pt-2 font-semibold' : ''
    }`}
  >
    <dt className="min-w-0">
      {name} {hint && <span className="figure text-[13px] text-faint">{hint}</span>}
    </dt>
    <dd className="figure flex items-baseline gap-2">{children}</dd>
  </div>
)
