import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Loaded, Skeleton } from '../../parts/loaded.tsx'
import { Page } from '../../parts/page.tsx'
import { rpc } from '../../rpc/client.ts'
import { CustomersCard } from './customers-card.tsx'
import type { CustomersSearch, Open } from './customers-search.ts'
import { Headline } from './headline.tsx'
import { OpenSheet } from './open-sheet.tsx'
import { PlansCard } from './plans-card.tsx'
import { TrialsCard } from './trials-card.tsx'

/** Who pays: how many, for which plans, how many trials stay, and every one of them. */
export function CustomersPage() {
  const search = useSearch({ from: '/app/customers' })
  const navigate = useNavigate({ from: '/customers' })
  const summary = useQuery(rpc.customers.summary.queryOptions())
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
    <Page title="Customers" subtitle="Who pays, for what, and how many who try stay.">
      <Loaded query={summary} waiting={<Skeleton className="h-64" />}>
        {it => <Headline summary={it} />}
      </Loaded>
      <TrialsCard
        by={by}
        onBy={next => change({ trials: next === 'ended' ? undefined : next })}
        onOpen={month => open({ show: 'trials', by, month })}
      />
      <PlansCard onOpen={plan => open({ show: 'plan', ...plan })} />
      <CustomersCard search={search} onChange={change} onOpen={open} />
      <OpenSheet open={search.open} onClose={() => open(undefined)} />
    </Page>
  )
}
