import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { daySpan } from '../../format.ts'
import { Card, Nothing } from '../../parts/card.tsx'
import { Loaded, Skeleton } from '../../parts/loaded.tsx'
import { Page } from '../../parts/page.tsx'
import { rpc } from '../../rpc/client.ts'
import { Why } from '../differences/why.tsx'
import { Drilldown } from '../drilldown/drilldown.tsx'
import { ExportMenu } from '../exports/export-menu.tsx'
import { firstDay, spanFor } from '../period/chart-range.ts'
import { IntervalPicker } from '../period/interval-picker.tsx'
import { PeriodPicker } from '../period/period-picker.tsx'
import { type Extent, periodOf } from '../period/period-search.ts'
import { SetAsideNote } from '../set-aside/set-aside-note.tsx'
import { LastMonth } from './last-month.tsx'
import { MovementSheet } from './movement-sheet.tsx'
import { MovementTable } from './movement-table.tsx'
import type { OpenRecurring } from './movements.ts'
import { PeriodCard } from './period-card.tsx'
import { RatioSheet } from './ratio-sheet.tsx'
import { Reconciliation } from './reconciliation.tsx'
import { RecurringUntold } from './recurring-untold.tsx'

const MovementChart = lazy(() => import('./movement-chart.tsx'))

/** How MRR came about: over a period, by month or week, and the ratios of the last whole month. */
export function RecurringPage() {
  const extent = useQuery(rpc.revenue.extent.queryOptions())
  return (
    <Loaded query={extent} waiting={<Skeleton className="m-8 h-96" />}>
      {it =>
        it.knowsRecurring ? (
          <Recurring extent={{ ...it, currencies: it.subscriptionCurrencies }} />
        ) : (
          <Page title="Recurring">
            <RecurringUntold />
          </Page>
        )
      }
    </Loaded>
  )
}

function Recurring({ extent }: { extent: Extent }) {
  const search = useSearch({ from: '/app/recurring' })
  const navigate = useNavigate({ from: '/recurring' })
  const by = search.by ?? 'month'
  const span = spanFor(by, search.span)
  const { range, compared, only } = periodOf(search, extent)
  const from = firstDay(by, span, extent.today)
  const recurring = useQuery({
    ...rpc.recurring.series.queryOptions({ input: { interval: by, from, only } }),
    placeholderData: before => before,
  })
  const change = (part: Partial<typeof search>) =>
    void navigate({ to: '/recurring', search: { ...search, ...part }, resetScroll: false })
  const open = (what: OpenRecurring | undefined) => change({ open: what })
  const opened = search.open

  return (
    <Page
      title="Recurring"
      subtitle={
        <>
          {daySpan(range.from, range.to)}, in {only ?? extent.currency}
          {compared && ` · beside ${daySpan(compared.from, compared.to)}`}
        </>
      }
      action={<PeriodPicker search={search} extent={extent} onChange={change} />}
    >
      <SetAsideNote />
      <RecurringUntold />
      <PeriodCard range={range} compared={compared} only={only} onOpen={open} />
      <Loaded query={recurring} waiting={<Skeleton className="h-96" />}>
        {({ points, lastMonth }) => (
          <>
            {lastMonth && <LastMonth month={lastMonth} onOpen={open} />}
            <Card
              title="Movements"
              description="What makes MRR grow and shrink, subscriber by subscriber."
              flush
              action={
                <div className="flex flex-wrap items-center gap-2">
                  <IntervalPicker
                    intervals={['month', 'week']}
                    by={by}
                    span={span}
                    onChange={change}
                  />
                  <ExportMenu
                    name="movements"
                    what={{ table: 'movements', interval: by, from, only }}
                  />
                </div>
              }
            >
              {points.length === 0 ? (
                <Nothing>No subscription has begun yet.</Nothing>
              ) : (
                <>
                  <Suspense fallback={<Skeleton className="m-5 h-64" />}>
                    <MovementChart by={by} points={points} onOpen={open} />
                  </Suspense>
                  <MovementTable by={by} points={points} onOpen={open} />
                </>
              )}
            </Card>
            <Reconciliation
              only={only}
              open={search.differing ?? false}
              onOpen={differing => change({ differing: differing || undefined })}
            />
            <Why />
          </>
        )}
      </Loaded>
      <MovementSheet
        open={opened && 'movement' in opened ? opened : undefined}
        only={only}
        onClose={() => open(undefined)}
      />
      <RatioSheet
        open={opened && 'ratio' in opened ? opened : undefined}
        only={only}
        onClose={() => open(undefined)}
      />
      <Drilldown
        drill={opened && 'show' in opened ? { ...opened, only } : undefined}
        onChange={() => open(undefined)}
      />
    </Page>
  )
}
