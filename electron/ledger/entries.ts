import type { Entry, EntryKind, Subscription } from '../../shared/contract/figures.ts'
import { AppError } from '../../shared/errors.ts'
import { type Exact, roundHalfEven } from '../../shared/exact.ts'
import { type Money, money } from '../../shared/money.ts'
import { type Day, HOUR } from '../../shared/time.ts'
import type { Database } from '../db/open.ts'
import { billedOf } from './billing.ts'
import { inForce } from './mrr-spans.ts'

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
  /** Of this customer alone. */
  customer?: { connectionId: string; customer: string }
}

export interface EntryPage {
  entries: Entry[]
  nextCursor: string | null
  /** How many match, and their sums by currency: of all that match, not of this page. */
  count: number
  sums: { currency: string; count: number; gross: Money; fee: Money; net: Money }[]
}

/** Entries in the order of time, a page at a time; the sums come from the daily rollups where they can. */
export function listEntries(
  db: Database,
  connectionIds: string[],
  filter: EntryFilter,
  { cursor, limit, order = 'newest' }: { cursor?: string; limit: number; order?: Order },
): EntryPage {
  const conditions = {
    connections: JSON.stringify(connectionIds),
    from: filter.from ?? '0000-01-01',
    to: filter.to ?? '9999-12-31',
    kinds: filter.kinds?.length ? JSON.stringify(filter.kinds) : null,
    connection: filter.connection ?? null,
    provider: filter.provider ?? null,
    currency: filter.currency ?? null,
    product: filter.product ?? null,
    country: filter.country ?? null,
  }
  const since = earliestOn(conditions.from)
  const until = latestOn(conditions.to)
  const newest = order === 'newest'
  const after = cursor ? parseCursor(cursor) : { at: newest ? until : since, id: '' }
  const direction = newest ? 'desc' : 'asc'
  const named = filter.id ? { prefix: filter.id, beyond: `${filter.id}\u{10ffff}` } : null
  const { customer } = filter
  const owned = customer && { owner: customer.connectionId, hash: customer.customer }
  const few = named !== null || customer !== undefined
  const source = customer
    ? 'entries e indexed by entries_of_customer'
    : // Left to itself SQLite takes the index of days and sorts all that match for every page.
      `entries e ${named ? '' : 'indexed by entries_newest'}`
  const sold = [
    filter.product !== undefined && 'e.product is @product',
    filter.country !== undefined && 'e.country is @country',
  ]
  const matches = [few ? FEW : MANY, named && NAMED, customer && OF_CUSTOMER, ...sold]
    .filter(Boolean)
    .join(' and ')
  // Rollups know neither what was sold, nor to whom.
  const summed = few ? source : sold.some(Boolean) ? 'entries e' : 'rollups e'
  const rows = db.$client
    .prepare<[object], EntryRow>(
      `select e.*, c.test from ${source} join connections c on c.id = e.connection_id
       where ${matches} and (${few ? '+' : ''}e.occurred_at, e.id) ${newest ? '<' : '>'} (@at, @id)
         and ${few ? '+' : ''}e.occurred_at between @since and @until
       order by e.occurred_at ${direction}, e.id ${direction} limit @limit`,
    )
    .all({ ...conditions, ...named, ...owned, ...after, since, until, limit: limit + 1 })
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
    nextCursor: rows.length > limit && last ? `${last.occurred_at}:${last.id}` : null,
    count: sums.reduce((total, row) => total + row.count, 0),
    sums,
  }
}

type Order = 'newest' | 'oldest'

/** All subscriptions of a customer, the newest first. */
export const subscriptionsOf = (
  db: Database,
  { connectionId, customer }: { connectionId: string; customer: string },
): Subscription[] =>
  db.$client
    .prepare<[string, string], SubscriptionRow>(
      `select * from subscriptions where connection_id = ? and customer = ?
       order by started_at desc, id`,
    )
    .all(connectionId, customer)
    .map(row => ({
      ...toSubscription(row),
      mrr: money(roundHalfEven({ n: BigInt(row.mrr_n), d: BigInt(row.mrr_d) }), row.currency),
      working: row.working,
    }))

/** A subscription at what it was worth at some time. */
interface SubscriptionThen {
  connectionId: string
  id: string
  mrr: Exact
  /** When the periods began that were billed so; null for what it is worth now. */
  billedAt: number | null
}

/** These subscriptions, in the order asked for, as they are now but for what they were worth. */
export function listSubscriptions(db: Database, then: SubscriptionThen[]): Subscription[] {
  const find = db.$client.prepare<[string, string], SubscriptionRow>(
    'select * from subscriptions where connection_id = ? and id = ?',
  )
  return then.flatMap(({ connectionId, id, mrr, billedAt }) => {
    const row = find.get(connectionId, id)
    if (!row) return []
    const working = billedAt === null ? row.working : billedAs(db, connectionId, id, billedAt)
    return [{ ...toSubscription(row), mrr: money(roundHalfEven(mrr), row.currency), working }]
  })
}

/** The same rows with the plan and the status that each subscription has now. */
export function named<T extends { connectionId: string; id: string }>(db: Database, rows: T[]) {
  const find = db.$client.prepare<[string, string], Pick<SubscriptionRow, 'plan' | 'status'>>(
    'select plan, status from subscriptions where connection_id = ? and id = ?',
  )
  return rows.flatMap(row => {
    const found = find.get(row.connectionId, row.id)
    return found ? [{ ...row, ...found }] : []
  })
}

/** How the amount was worked out that a subscription was billed at an instant. */
function billedAs(db: Database, connectionId: string, id: string, at: number): string {
  const [added, taken] = [[] as string[], [] as string[]]
  for (const { mrr, working } of inForce(billedOf(db, connectionId, id), at)) {
    if (mrr.n > 0n) added.push(working)
    else taken.push(` − ${working}`)
  }
  return added.join(' + ') + taken.join('')
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

/** Where a page ended. Throws INVALID_INPUT for what is no cursor. */
function parseCursor(cursor: string): { at: number; id: string } {
  const [, at, id] = /^(-?\d+):(.+)$/.exec(cursor) ?? []
  if (at !== undefined && id !== undefined) return { at: Number(at), id }
  throw new AppError({ code: 'INVALID_INPUT', message: 'There is no page at this cursor.' })
}

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

interface SubscriptionRow {
  id: string
  connection_id: string
  status: string
  customer: string
  currency: string
  plan: string
  mrr_n: string
  mrr_d: string
  working: string
  started_at: number
  trial_ends_at: number | null
  ended_at: number | null
  cancels_at_period_end: number
}

const toSubscription = (row: SubscriptionRow): Omit<Subscription, 'mrr' | 'working'> => ({
  id: row.id,
  connectionId: row.connection_id,
  status: row.status,
  customer: row.customer,
  plan: row.plan,
  startedAt: row.started_at,
  trialEndsAt: row.trial_ends_at,
  endedAt: row.ended_at,
  cancelsAtPeriodEnd: row.cancels_at_period_end === 1,
})
