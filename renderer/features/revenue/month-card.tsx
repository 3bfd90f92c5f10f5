import { useQuery } from '@tanstack/react-query'
import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import type { DayRange } from '../../../shared/comparison.ts'
import type { Forecast, MonthToDate } from '../../../shared/contract/revenue.ts'
import { formatMoney } from '../../../shared/money.ts'
import type { Day } from '../../../shared/time.ts'
import { daySpan, fullMonth, monthName, shortDay } from '../../format.ts'
import { Amount } from '../../parts/amount.tsx'
import { Card } from '../../parts/card.tsx'
import { Loaded, Skeleton } from '../../parts/loaded.tsx'
import { rpc } from '../../rpc/client.ts'
import { Change } from './change.tsx'

interface MonthCardProps {
  only: string | undefined
  /** The first day that has entries. */
  first: Day | null
  onOpen: (days: DayRange) => void
}

/** The running month so far, and what its end may bring: the forecast is a sum that is written out. */
export function MonthCard({ only, first, onOpen }: MonthCardProps) {
  const month = useQuery(rpc.revenue.monthToDate.queryOptions({ input: { only } }))
  return (
    <Loaded query={month} waiting={<Skeleton className="h-56" />}>
      {({ from, to, totals, compare, forecast }) => (
        <Card
          title={`${fullMonth(from)} so far`}
          description={`Net revenue to ${shortDay(to)}, vs. ${daySpan(compare.from, compare.to)}.`}
        >
          <dl className="grid gap-x-8 gap-y-4 sm:grid-cols-3">
            <Days label="So far" days={{ from, to }} onOpen={onOpen}>
              <Amount value={totals.netRevenue} />
            </Days>
            <Days label="A month earlier" days={compare} onOpen={onOpen}>
              <Amount value={compare.totals.netRevenue} />{' '}
              {first !== null && first <= compare.from && (
                <span className="text-[13px] font-normal">
                  <Change now={totals.netRevenue} before={compare.totals.netRevenue} />
                </span>
              )}
            </Days>
            <div>
              <dt className="text-[13px] text-soft">Forecast of the whole month</dt>
              <dd className="figure mt-0.5 text-xl font-semibold">
                {forecast ? <Amount value={forecast.netRevenue} /> : '–'}
              </dd>
              {forecast?.rest && (
                <dd className="figure text-[13px] text-faint">
                  between {formatMoney(forecast.low)} and {formatMoney(forecast.high)}
                </dd>
              )}
            </div>
          </dl>
          {forecast ? (
            <Working totals={totals} forecast={forecast} onOpen={onOpen} />
          ) : (
            <p className="mt-4 text-soft">
              A forecast needs three complete months before this one.
            </p>
          )}
        </Card>
      )}
    </Loaded>
  )
}

const Days = ({
  label,
  days,
  onOpen,
  children,
}: {
  label: string
  days: DayRange
  onOpen: (days: DayRange) => void
  children: ReactNode
}) => (
  <div>
    <dt className="text-[13px] text-soft">{label}</dt>
    <dd className="figure mt-0.5 text-xl font-semibold">{children}</dd>
    <dd>
      <button
        type="button"
        className="text-[13px] text-faint underline decoration-line-strong underline-offset-3 hover:text-ink"
        onClick={() => onOpen({ from: days.from, to: days.to })}
      >
        {daySpan(days.from, days.to)}
      </button>
    </dd>
  </div>
)

/** "$12,400 so far + $8,100, the average of what …", and the three amounts under that average. */
function Working({
  totals,
  forecast: { rest, months, average, netRevenue },
  onOpen,
}: {
  totals: MonthToDate['totals']
  forecast: Forecast
  onOpen: (days: DayRange) => void
}) {
  if (!rest) return <p className="mt-4 text-soft">Today is the last day of the month.</p>
  const names = new Intl.ListFormat(undefined).format(months.map(({ month }) => monthName(month)))
  return (
    <div className="mt-4 border-t border-line pt-4">
      <p>
        <span className="figure">{formatMoney(totals.netRevenue)}</span> so far +{' '}
        <span className="figure">{formatMoney(average)}</span>, the average of what day{' '}
        {Number(rest.from.slice(8))} to the month’s end brought in {names} ={' '}
        <strong className="figure font-semibold">{formatMoney(netRevenue)}</strong>
      </p>
      <ul className="mt-3 flex flex-wrap gap-2">
        {months.map(({ month, days, netRevenue: brought }) => (
          <li key={month}>
            <button
              type="button"
              disabled={!days}
              onClick={() => days && onOpen(days)}
              className="flex items-center gap-2 rounded-lg border border-line px-3 py-1.5 text-[13px] enabled:hover:bg-hover"
            >
              <span className="text-soft">
                {days ? daySpan(days.from, days.to) : `Nothing left of ${fullMonth(month)}`}
              </span>
              <Amount value={brought} />
              {days && <ChevronRight className="size-3.5 text-faint" aria-hidden />}
            </button>
          </li>
        ))}
      </ul>
      <p className="mt-3 text-[13px] text-faint">
        The least and the most of the three give the range. Today counts as far as it has come.
      </p>
    </div>
  )
}
