import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { daySpan } from '../../format.ts'
import { Loaded, Skeleton } from '../../parts/loaded.tsx'
import { Page } from '../../parts/page.tsx'
import { rpc } from '../../rpc/client.ts'
import { PeriodPicker } from '../period/period-picker.tsx'
import { type Extent, periodOf } from '../period/period-search.ts'
import { RecurringUntold } from '../recurring/recurring-untold.tsx'
import { SetAsideNote } from '../set-aside/set-aside-note.tsx'
import { CustomersCard } from './customers-card.tsx'
import type { CustomersSearch, Open } from './customers-search.ts'
import { Headline } from './headline.tsx'
import { OpenSheet } from './open-sheet.tsx'
import { PlansCard } from './plans-card.tsx'
import { TrialsCard } from './trials-card.tsx'

/** Who pays: how many, for which plans, how many trials stay, and every one of them. */
export function CustomersPage() {
  const extent = useQuery(rpc.revenue.extent.queryOptions())
  return (
    <Loaded query={extent} waiting={<Skeleton className="m-8 h-96" />}>
      {({ subscriptionCurrencies, ...it }) => (
        <Customers
          extent={{
            ...it,
            currencies: [...new Set([...it.currencies, ...subscriptionCurrencies])],
          }}
        />
      )}
    </Loaded>
  )
}

function Customers({ extent }: { extent: Extent }) {
  const search = useSearch({ from: '/app/customers' })
  const navigate = useNavigate({ from: '/customers' })
  const { name, range, only } = periodOf(search, extent, 'all')
  const metrics = { ...(name === 'all' ? {} : range), only }
  const summary = useQuery({
    ...rpc.customers.summary.queryOptions({ input: metrics }),
    placeholderData: before => before,
  })
  const change = (part: CustomersSearch, replace = true) =>
    void navigate({
      to: '/customers',
      search: { ...search, ...part },
      replace,
      resetScroll: false,
    })
  const open = (what: Open | undefined) => change({ open: what }, false)
  const by = search.trials ?? 'ended'

  return (
    <Page
      title="Customers"
      subtitle={
        <>
          Who pays, for what, and how many who try stay. Revenue{' '}
          {name === 'all' ? 'of all time' : `of ${daySpan(range.from, range.to)}`}, in{' '}
          {only ?? extent.currency}.
        </>
      }
      action={
        <PeriodPicker
          search={search}
          extent={extent}
          usual="all"
          compares={false}
          onChange={change}
        />
      }
    >
      <SetAsideNote />
      <RecurringUntold />
      <Loaded query={summary} waiting={<Skeleton className="h-64" />}>
        {it => (
          <Headline
            summary={it}
            of={name === 'all' ? 'all time' : daySpan(range.from, range.to)}
            days={name === 'all' ? {} : range}
            only={only}
            onOpen={open}
            onState={state => change({ state })}
          />
        )}
      </Loaded>
      {extent.knowsRecurring && (
        <>
          <TrialsCard
            by={by}
            today={extent.today}
            only={only}
            onBy={next => change({ trials: next === 'ended' ? undefined : next })}
            onOpen={month => open({ show: 'trials', by, month })}
            onRunning={() => open({ show: 'running-trials' })}
          />
          <PlansCard only={only} onOpen={plan => open({ show: 'plan', ...plan })} />
        </>
      )}
      <CustomersCard search={search} metrics={metrics} onChange={change} onOpen={open} />
      <OpenSheet
        open={search.open}
        metrics={metrics}
        onOpen={open}
        onClose={() => open(undefined)}
      />
    </Page>
  )
}
