import type { Entry, EntryKind, EntryOrder, OtherDate } from '../../shared/contract/entries.ts'
import { type Money, money } from '../../shared/money.ts'
import { type Day, HOUR } from '../../shared/time.ts'
import type { Database } from '../db/open.ts'
import { sorting } from './entry-order.ts'
import { OTHER_DATES, otherDateParameters } from './other-dates.ts'

export interface EntryFilter {
  from?: Day
  to?: Day
  kinds?: EntryKind[]
  /** The beginning of an entry's id. */
  id?: string
  /** A connection's id. */
  connection?: string
  provider?: string
  currency?: string
  /** Null for those that tell none. */
  product?: string | null
  country?: string | null
  /** Of this customer alone; null for those that tell none. */
  customer?: { connectionId: string; customer: string } | null
  otherDate?: OtherDate
}

export interface EntryPage {
  entries: Entry[]
  nextCursor: string | null
  /** How many match, and their sums by currency: of all that match, not of this page. */
  count: number
  sums: { currency: string; count: number; gross: Money; fee: Money; net: Money }[]
}

/** Entries in order, a page at a time; the sums come from the daily rollups where they can. */
export function listEntries(
  db: Database,
  connectionIds: string[],
  filter: EntryFilter,
  { cursor, limit, order = 'newest', now = 0 }: EntryListing,
): EntryPage {
  const days = { from: filter.from ?? '0001-01-01', to: filter.to ?? '9998-12-31' }
  const otherDate = otherDateParameters(days, now)
  const conditions = {
    connections: JSON.stringify(connectionIds),
    ...(filter.otherDate === 'lost' ? { from: otherDate.before, to: otherDate.after } : days),
    ...otherDate,
    kinds: filter.kinds?.length ? JSON.stringify(filter.kinds) : null,
    connection: filter.connection ?? null,
    provider: filter.provider ?? null,
    currency: filter.currency ?? null,
    product: filter.product ?? null,
    country: filter.country ?? null,
  }
  const since = earliestOn(conditions.from)
  const until = latestOn(conditions.to)
  const named = filter.id ? { prefix: filter.id, beyond: `${filter.id}\u{10ffff}` } : null
  const { customer } = filter
  const owned = customer && { owner: customer.connectionId, hash: customer.customer }
  const few = named !== null || Boolean(customer)
  const { byTime, orderBy, after, values, cursorOf } = sorting(order, cursor, { few })
  const source = customer
    ? 'entries e indexed by entries_of_customer'
    : // Left to itself SQLite takes the index of days and sorts all that match for every page.
      `entries e ${!named && byTime ? 'indexed by entries_newest' : ''}`
  const more = [
    filter.product !== undefined && 'e.product is @product',
    filter.country !== undefined && 'e.country is @country',
    customer === null && 'e.customer is null',
    filter.otherDate && OTHER_DATES[filter.otherDate],
  ]
  const matches = [few ? FEW : MANY, named && NAMED, customer && OF_CUSTOMER, ...more]
    .filter(Boolean)
    .join(' and ')
  // Rollups know neither what was sold, nor to whom, nor the hour.
  const summed = few ? source : more.some(Boolean) ? 'entries e' : 'rollups e'
  const rows = db.$client
    .prepare<[object], EntryRow>(
      `select e.*, c.test from ${source} join connections c on c.id = e.connection_id
       where ${[matches, after].filter(Boolean).join(' and ')}
         and ${few ? '+' : ''}e.occurred_at between @since and @until
       order by ${orderBy} limit @limit`,
    )
    .all({ ...conditions, ...named, ...owned, ...values, since, until, limit: limit + 1 })
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const sums = db.$client
    .prepare<[object], Record<'count' | 'gross' | 'fee' | 'net', bigint> & { currency: string }>(
      `select currency, sum(${summed === 'rollups e' ? 'entries' : '1'}) as count, sum(gross) as gross,
         sum(fee) as fee, sum(net) as net
       from ${summed} where ${matches} group by currency order by count desc`,
    )
    .safeIntegers()
    .all({ ...conditions, ...named, ...owned })
    .map(row => ({
      currency: row.currency,
      count: Number(row.count),
      gross: money(row.gross, row.currency),
      fee: money(row.fee, row.currency),
      net: money(row.net, row.currency),
    }))
  return {
    entries: page.map(toEntry),
    nextCursor: rows.length > limit && last ? cursorOf(last) : null,
    count: sums.reduce((total, row) => total + row.count, 0),
    sums,
  }
}

export interface EntryListing {
  cursor?: string
  limit: number
  order?: EntryOrder
  /** Milliseconds since the epoch, for what is pending. */
  now?: number
}

const matching = (day: string) => `e.connection_id in (select value from json_each(@connections))
  and ${day} between @from and @to
  and (@kinds is null or e.kind in (select value from json_each(@kinds)))
  and (@connection is null or e.connection_id = @connection)
  and (@provider is null or e.connection_id in (select id from connections where provider = @provider))
  and (@currency is null or e.currency = @currency)`

const MANY = matching('e.day')

/** The plus keeps SQLite from the index of days, where another one leads to few entries. */
const FEW = matching('+e.day')

/** By the id's beginning: a range of the primary key. */
const NAMED = 'e.id >= @prefix and e.id < @beyond'

const OF_CUSTOMER = 'e.connection_id = @owner and e.customer = @hash'

/** Instants between which a day lies whatever the zone: none is more than 14 hours off UTC. */
const earliestOn = (day: Day): number => Date.parse(`${day}T00:00:00Z`) - 14 * HOUR
const latestOn = (day: Day): number => Date.parse(`${day}T00:00:00Z`) + (24 + 14) * HOUR

interface EntryRow {
  id: string
  connection_id: string
  kind: EntryKind
  provider_kind: string
  occurred_at: number
  day: Day
  gross: number
  fee: number
  tax: number | null
  net: number
  currency: string
  customer: string | null
  subscription: string | null
  source: string | null
  product: string | null
  country: string | null
  test: number
}

const toEntry = (row: EntryRow): Entry => ({
  id: row.id,
  connectionId: row.connection_id,
  kind: row.kind,
  providerKind: row.provider_kind,
  occurredAt: row.occurred_at,
  day: row.day,
  gross: money(row.gross, row.currency),
  fee: money(row.fee, row.currency),
  tax: row.tax === null ? null : money(row.tax, row.currency),
  net: money(row.net, row.currency),
  customer: row.customer,
  subscription: row.subscription,
  source: row.source,
  product: row.product,
  country: row.country,
  test: row.test === 1,
})
