import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { daySpan, fullDay } from '../../format.ts'
import { Card, Nothing } from '../../parts/card.tsx'
import { Loaded, Skeleton } from '../../parts/loaded.tsx'
import { Page } from '../../parts/page.tsx'
import { Segments } from '../../parts/segments.tsx'
import { rpc } from '../../rpc/client.ts'
import { FeesUntold } from '../dashboard/fees-untold.tsx'
import { Why } from '../differences/why.tsx'
import type { Drill } from '../drilldown/drill.ts'
import { Drilldown } from '../drilldown/drilldown.tsx'
import { RatesUsed } from '../drilldown/rates-used.tsx'
import type { ChartInterval } from '../period/chart-range.ts'
import { PeriodPicker } from '../period/period-picker.tsx'
import { type Extent, type Period, periodOf } from '../period/period-search.ts'
import { SetAsideNote } from '../set-aside/set-aside-note.tsx'
import { BreakdownCard } from './breakdown-card.tsx'
import { Headline } from './headline.tsx'
import { MonthCard } from './month-card.tsx'
import { intervalsOf } from './revenue-search.ts'
import { slotsOf } from './slots.ts'
import { Statement } from './statement.tsx'

const RevenueChart = lazy(() => import('./revenue-chart.tsx'))

/** What a period brought, beside another one: as a sum, over time, and by where it comes from. */
export function RevenuePage() {
  const extent = useQuery(rpc.revenue.extent.queryOptions())
  return (
    <Loaded query={extent} waiting={<Skeleton className="m-8 h-96" />}>
      {it => <Revenue extent={it} />}
    </Loaded>
  )
}

function Revenue({ extent }: { extent: Extent }) {
  const search = useSearch({ from: '/app/revenue' })
  const navigate = useNavigate({ from: '/revenue' })
  const change = (part: Partial<typeof search>) =>
    void navigate({ to: '/revenue', search: { ...search, ...part }, resetScroll: false })
  const open = (drill: Drill | undefined) => change({ open: drill })

  const period = periodOf(search, extent)
  const { range, compared, only } = period
  const totals = useQuery({
    ...rpc.metrics.totals.queryOptions({ input: { ...range, only } }),
    placeholderData: before => before,
  })
  const then = useQuery({
    ...rpc.metrics.totals.queryOptions({ input: { ...(compared ?? range), only } }),
    enabled: compared !== null,
  })
  const before = compared && then.data ? { range: compared, totals: then.data } : undefined
  const { first } = extent
  const begun = compared !== null && first !== null && first <= compared.from

  return (
    <Page
      title="Revenue"
      subtitle={
        <>
          {daySpan(range.from, range.to)}, in {only ?? extent.currency}
          {compared && ` · beside ${daySpan(compared.from, compared.to)}`}
          {compared && !begun && first && ` · no comparison: history begins ${fullDay(first)}`}
        </>
      }
      action={<PeriodPicker search={search} extent={extent} onChange={change} />}
    >
      <SetAsideNote />
      <FeesUntold />
      <Loaded query={totals} waiting={<Skeleton className="h-28" />}>
        {now => (
          <>
            <Headline
              totals={now}
              before={begun ? before?.totals : undefined}
              onOpen={term => open({ show: 'revenue', ...range, term, only })}
            />
            <OverTime
              period={period}
              currency={only ?? extent.currency}
              asked={search.interval}
              onInterval={interval => change({ interval })}
              onOpen={open}
            />
            <Statement now={{ range, totals: now }} then={before} only={only} onOpen={open} />
            {!only && <RatesUsed range={range} />}
          </>
        )}
      </Loaded>
      <MonthCard
        only={only}
        first={first}
        onOpen={days => open({ show: 'revenue', ...days, only })}
      />
      <BreakdownCard
        by={search.by ?? 'product'}
        range={range}
        only={only}
        onBy={by => change({ by })}
        onOpen={(of, term) => open({ show: 'revenue', ...range, only, of, term })}
      />
      <Why days={{ period: search.period, from: search.from, to: search.to }} />
      <Drilldown drill={search.open} onChange={open} />
    </Page>
  )
}

function OverTime({
  period: { range, compared, only },
  currency,
  asked,
  onInterval,
  onOpen,
}: {
  period: Period
  currency: string
  asked: ChartInterval | undefined
  onInterval: (interval: ChartInterval) => void
  onOpen: (drill: Drill) => void
}) {
  const { intervals, interval } = intervalsOf(range, asked)
  const points = useQuery({
    ...rpc.metrics.series.queryOptions({ input: { interval, ...range, only } }),
    placeholderData: before => before,
  })
  const before = useQuery({
    ...rpc.metrics.series.queryOptions({ input: { interval, ...(compared ?? range), only } }),
    enabled: compared !== null,
  })
  return (
    <Card
      title="Net revenue over time"
      flush
      action={
        intervals.length > 1 && (
          <Segments<ChartInterval>
            label="Interval"
            value={interval}
            onChange={onInterval}
            options={intervals.map(value => ({ value, label: NAMES[value] }))}
          />
        )
      }
    >
      <Loaded query={points} waiting={<Skeleton className="m-5 h-64" />}>
        {data =>
          data.length === 0 ? (
            <Nothing>Nothing happened in these days.</Nothing>
          ) : (
            <Suspense fallback={<Skeleton className="m-5 h-64" />}>
              <RevenueChart
                interval={interval}
                currency={currency}
                slots={slotsOf(
                  interval,
                  { range, points: data },
                  compared && { range: compared, points: before.data ?? [] },
                )}
                onOpen={({ start, end }) => onOpen({ show: 'revenue', from: start, to: end, only })}
              />
            </Suspense>
          )
        }
      </Loaded>
    </Card>
  )
}

const NAMES: Record<ChartInterval, string> = { day: 'Day', week: 'Week', month: 'Month' }
