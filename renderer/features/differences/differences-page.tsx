import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { daySpan } from '../../format.ts'
import { Card } from '../../parts/card.tsx'
import { Loaded, Skeleton } from '../../parts/loaded.tsx'
import { Page } from '../../parts/page.tsx'
import { rpc } from '../../rpc/client.ts'
import { PeriodPicker } from '../period/period-picker.tsx'
import { type Extent, periodOf } from '../period/period-search.ts'
import { ReasonSheet } from './reason-sheet.tsx'
import { RecurringReasons } from './recurring-reasons.tsx'
import { RevenueReasons } from './revenue-reasons.tsx'
import { useProviderName } from './why.tsx'

/** The usual reasons why a provider's own pages say another figure, each with this account's numbers. */
export function DifferencesPage() {
  const extent = useQuery(rpc.revenue.extent.queryOptions())
  return (
    <Loaded query={extent} waiting={<Skeleton className="m-8 h-96" />}>
      {it => <Reasons extent={it} />}
    </Loaded>
  )
}

function Reasons({ extent }: { extent: Extent }) {
  const search = useSearch({ from: '/app/differences' })
  const navigate = useNavigate({ from: '/differences' })
  const { range } = periodOf(search, extent)
  const name = useProviderName()
  const query = useQuery(rpc.revenue.differences.queryOptions({ input: range }))
  const change = (part: Partial<typeof search>) =>
    void navigate({ to: '/differences', search: { ...search, ...part }, resetScroll: false })
  return (
    <Page
      title={`Why is this different from ${name}?`}
      subtitle={`The usual reasons, with your own numbers · ${daySpan(range.from, range.to)}`}
      action={
        <PeriodPicker
          search={search}
          extent={extent}
          compares={false}
          divides={false}
          onChange={change}
        />
      }
    >
      <Loaded query={query} waiting={<Skeleton className="h-96" />}>
        {it => (
          <>
            <Card title="Revenue" flush>
              <RevenueReasons differences={it} />
            </Card>
            {it.recurring && (
              <Card title="MRR" flush>
                <RecurringReasons recurring={it.recurring} onOpen={open => change({ open })} />
              </Card>
            )}
          </>
        )}
      </Loaded>
      <ReasonSheet why={search.open} onClose={() => change({ open: undefined })} />
    </Page>
  )
}
