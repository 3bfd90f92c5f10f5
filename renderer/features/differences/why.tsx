import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { rpc } from '../../rpc/client.ts'
import { GUIDES } from '../connections/guides.ts'
import type { PeriodSearch } from '../period/period-search.ts'

/** "Stripe" where every account is there; else what the pages of several are called. */
export function useProviderName(): string {
  const { data = [] } = useQuery(rpc.connections.list.queryOptions())
  const names = new Set(
    data.map(({ provider }) =>
      provider === 'demo' || provider === 'csv' ? null : GUIDES[provider].name,
    ),
  )
  const [name] = names
  return names.size === 1 && name ? name : 'your provider’s pages'
}

/** The way to the reasons, with the days that are looked at. */
export function Why({ days }: { days?: PeriodSearch }) {
  const name = useProviderName()
  return (
    <p className="text-[13px] text-faint">
      <Link to="/differences" search={days} className="underline hover:text-ink">
        Why is this different from {name}?
      </Link>
    </p>
  )
}
