import type { Connection } from '../../../shared/contract/connections.ts'
import { daySpan, fullDay } from '../../format.ts'
import { shortHash } from '../../parts/customer-code.tsx'
import { KIND_NAMES } from '../drilldown/kind-names.ts'
import { partName } from '../drilldown/part-name.ts'
import { type EntriesSearch, OTHER_DATE_NAMES } from './entries-search.ts'

/** What the entries in sight, and so their sums, are narrowed to, in words; empty for all. */
export function narrowedTo(
  {
    from,
    to,
    kind,
    id,
    product,
    country,
    currency,
    connection,
    customer,
    otherDate,
  }: EntriesSearch,
  connections: Pick<Connection, 'id' | 'name'>[],
): string {
  const words = [
    kind && (kind === 'revenue' ? 'What makes revenue' : `Of the kind “${KIND_NAMES[kind]}”`),
    daysIn(from, to),
    product === null ? 'no product told' : product,
    country === null ? 'no country told' : country && partName('country', country, connections),
    currency && `in ${currency}`,
    connection && partName('connection', connection, connections),
    customer === null ? 'no customer told' : customer && `customer ${shortHash(customer.customer)}`,
    otherDate && OTHER_DATE_NAMES[otherDate].toLowerCase(),
    id && `ids that begin with ${id}`,
  ]
  return words.filter(Boolean).join(' · ')
}

function daysIn(from: string | undefined, to: string | undefined): string | undefined {
  if (from && to) return daySpan(from, to)
  return from ? `from ${fullDay(from)}` : to && `up to ${fullDay(to)}`
}
