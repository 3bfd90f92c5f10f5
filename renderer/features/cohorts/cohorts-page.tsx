import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Card, Nothing } from '../../parts/card.tsx'
import { Loaded, Skeleton } from '../../parts/loaded.tsx'
import { Page } from '../../parts/page.tsx'
import { Segments } from '../../parts/segments.tsx'
import { rpc } from '../../rpc/client.ts'
import { ExportMenu } from '../exports/export-menu.tsx'
import { CurrencyPicker } from '../period/currency-picker.tsx'
import { onlyOf } from '../period/period-search.ts'
import { RecurringUntold } from '../recurring/recurring-untold.tsx'
import { SetAsideNote } from '../set-aside/set-aside-note.tsx'
import { CohortSheet } from './cohort-sheet.tsx'
import { CohortTable } from './cohort-table.tsx'
import { type OpenCell, shownOf } from './cohorts-search.ts'
import { MonthsPicker } from './months-picker.tsx'

/** How many of the customers who began in a month are still there, month after month. */
export function CohortsPage() {
  const search = useSearch({ from: '/app/cohorts' })
  const navigate = useNavigate({ from: '/cohorts' })
  const measure = search.of ?? 'customers'
  const { data: extent } = useQuery(rpc.revenue.extent.queryOptions())
  const currencies = extent?.subscriptionCurrencies ?? []
  const only = onlyOf(search, currencies)
  const cohorts = useQuery({
    ...rpc.cohorts.list.queryOptions({ input: { only } }),
    enabled: extent?.knowsRecurring ?? false,
    placeholderData: before => before,
  })
  const change = (part: Partial<typeof search>) =>
    void navigate({ to: '/cohorts', search: { ...search, ...part }, resetScroll: false })
  const open = (cell: OpenCell | undefined) => change({ open: cell })

  return (
    <Page
      title="Cohorts"
      subtitle="Who stays, by the month in which they began."
      action={
        extent && (
          <CurrencyPicker
            extent={{ ...extent, currencies }}
            only={only}
            onChange={currency => change({ currency })}
          />
        )
      }
    >
      <SetAsideNote />
      <RecurringUntold />
      <Loaded query={cohorts} waiting={<Skeleton className="h-96" />}>
        {all =>
          extent?.knowsRecurring && (
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
                      { value: 'customers', label: 'Subscribers' },
                      { value: 'mrr', label: 'MRR' },
                    ]}
                  />
                  <MonthsPicker
                    search={search}
                    months={all.map(({ month }) => month)}
                    onChange={change}
                  />
                  <ExportMenu name="cohorts" what={{ table: 'cohorts', only }} />
                </div>
              }
            >
              <Retention measure={measure} cohorts={shownOf(all, search)} onOpen={open} />
            </Card>
          )
        }
      </Loaded>
      <CohortSheet
        open={search.open}
        cohort={cohorts.data?.find(({ month }) => month === search.open?.cohort)}
        only={only}
        onClose={() => open(undefined)}
      />
    </Page>
  )
}

function Retention(props: Parameters<typeof CohortTable>[0]) {
  if (props.cohorts.some(({ customers }) => customers > 0)) return <CohortTable {...props} />
  return <Nothing>No subscription has begun in these months.</Nothing>
}

const EXPLAINED = {
  customers:
    'Of all who began in a month, the share that was there at the end of each month since.',
  mrr: 'MRR at the end of each month since, as a share of what it was at the end of the first.',
}
