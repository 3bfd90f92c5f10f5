import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Card, Nothing } from '../../parts/card.tsx'
import { Loaded, Skeleton } from '../../parts/loaded.tsx'
import { Page } from '../../parts/page.tsx'
import { Segments } from '../../parts/segments.tsx'
import { Select } from '../../parts/select.tsx'
import { rpc } from '../../rpc/client.ts'
import { SPANS, spanFor } from '../dashboard/chart-range.ts'
import { ExportMenu } from '../exports/export-menu.tsx'
import { CohortSheet } from './cohort-sheet.tsx'
import { CohortTable } from './cohort-table.tsx'
import type { OpenCell } from './cohorts-search.ts'

/** How many of the customers who began in a month are still there, month after month. */
export function CohortsPage() {
  const search = useSearch({ from: '/app/cohorts' })
  const navigate = useNavigate({ from: '/cohorts' })
  const measure = search.of ?? 'customers'
  const span = spanFor('month', search.span)
  const cohorts = useQuery(rpc.figures.cohorts.queryOptions())
  const change = (part: Partial<typeof search>) =>
    void navigate({ to: '/cohorts', search: { ...search, ...part }, resetScroll: false })
  const open = (cell: OpenCell | undefined) => change({ open: cell })

  return (
    <Page title="Cohorts" subtitle="Who stays, by the month in which they began.">
      <Loaded query={cohorts} waiting={<Skeleton className="h-96" />}>
        {all => (
          <Card
            title="Retention"
            description={EXPLAINED[measure]}
            flush
            action={
              <div className="flex flex-wrap items-center gap-2">
                <Segments
                  label="Retention of"
                  value={measure}
                  onChange={next => change({ of: next })}
                  options={[
                    { value: 'customers', label: 'Customers' },
                    { value: 'mrr', label: 'MRR' },
                  ]}
                />
                <Select
                  label="How far back"
                  value={span}
                  options={SPANS.month}
                  onChange={next => change({ span: next })}
                />
                <ExportMenu name="cohorts" what={{ table: 'cohorts' }} />
              </div>
            }
          >
            {all.length === 0 ? (
              <Nothing>No subscription has begun yet.</Nothing>
            ) : (
              // slice(-0) is all of them.
              <CohortTable measure={measure} cohorts={all.slice(-span)} onOpen={open} />
            )}
          </Card>
        )}
      </Loaded>
      <CohortSheet open={search.open} onClose={() => open(undefined)} />
    </Page>
  )
}

const EXPLAINED = {
  customers:
    'Of all who began in a month, the share that was there at the end of each month since.',
  mrr: 'MRR at the end of each month since, as a share of what it was at the end of the first.',
}
