import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { Card, Nothing } from '../../parts/card.tsx'
import { Loaded, Skeleton } from '../../parts/loaded.tsx'
import { Page } from '../../parts/page.tsx'
import { rpc } from '../../rpc/client.ts'
import { firstDay, spanFor } from '../dashboard/chart-range.ts'
import { IntervalPicker } from '../dashboard/interval-picker.tsx'
import { Why } from '../differences/why.tsx'
import { ExportMenu } from '../exports/export-menu.tsx'
import { LastMonth } from './last-month.tsx'
import { MovementSheet } from './movement-sheet.tsx'
import { MovementTable } from './movement-table.tsx'
import type { OpenMovement } from './movements.ts'
import { Reconciliation } from './reconciliation.tsx'

const MovementChart = lazy(() => import('./movement-chart.tsx'))

/** How MRR came about: its movements by month or week, and the ratios of the last whole month. */
export function RecurringPage() {
  const search = useSearch({ from: '/app/recurring' })
  const navigate = useNavigate({ from: '/recurring' })
  const by = search.by ?? 'month'
  const span = spanFor(by, search.span)
  const { data: overview } = useQuery(rpc.figures.overview.queryOptions())
  const from = overview && firstDay(by, span, overview.asOf)
  const recurring = useQuery({
    ...rpc.figures.recurring.queryOptions({ input: { interval: by, from } }),
    enabled: overview !== undefined,
    placeholderData: before => before,
  })
  const change = (part: Partial<typeof search>) =>
    void navigate({ to: '/recurring', search: { ...search, ...part }, resetScroll: false })
  const open = (movement: OpenMovement | undefined) => change({ open: movement })

  return (
    <Page title="Recurring" subtitle="What makes MRR grow and shrink, customer by customer.">
      <Loaded query={recurring} waiting={<Skeleton className="h-96" />}>
        {({ points, lastMonth }) => (
          <>
            {lastMonth && <LastMonth month={lastMonth} />}
            <Card
              title="Movements"
              flush
              action={
                <div className="flex flex-wrap items-center gap-2">
                  <IntervalPicker
                    intervals={['month', 'week']}
                    by={by}
                    span={span}
                    onChange={change}
                  />
                  <ExportMenu name="movements" what={{ table: 'movements', interval: by, from }} />
                </div>
              }
            >
              {points.length === 0 ? (
                <Nothing>No subscription has begun yet.</Nothing>
              ) : (
                <>
                  <Suspense fallback={<Skeleton className="m-5 h-64" />}>
                    <MovementChart by={by} points={points} />
                  </Suspense>
                  <MovementTable by={by} points={points} onOpen={open} />
                </>
              )}
            </Card>
            <Reconciliation
              open={search.differing ?? false}
              onOpen={differing => change({ differing: differing || undefined })}
            />
            <Why />
          </>
        )}
      </Loaded>
      <MovementSheet open={search.open} onClose={() => open(undefined)} />
    </Page>
  )
}
