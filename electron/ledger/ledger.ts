import { dayIn } from '../../shared/time.ts'
import type { Database } from '../db/open.ts'
import { createBalances } from './balances.ts'
import { createBilling } from './billing.ts'
import { createDaySums, type DaySums } from './day-sums.ts'
import { createHeld } from './held.ts'
import type { ObjectRef, Page, ProviderEntry, ProviderSubscription } from './page.ts'
import { createSetAside } from './set-aside.ts'
import { createSold, KEPT_COLUMNS } from './sold.ts'
import { upsert } from './upsert.ts'

export interface CommitContext {
  connectionId: string
  /** Turns a provider's customer id into the keyed hash that is stored. */
  hashCustomer(id: string): string
}

export interface Ledger {
  /**
   * Stores a page and its cursor in one transaction, with the sums of every day it touched (days of the
   * startup's zone as it is then), the MRR of every subscription it tells the billing of, what its
   * entries can now be told of tax, customer, product and country, what it sets aside, and the control
   * total. Storing a page twice changes nothing. Returns how many entries the provider made new or different, or
   * withdrew.
   * Throws INTERRUPTED where the connection was ended meanwhile, CONFLICT (a file) or ALREADY_CONNECTED (an
   * account) where another connection holds an object of the page.
   */
  commit(page: Page, context: CommitContext): number
  /** What of a connection is set aside: for its next sync to try again. */
  setAside(connectionId: string): ObjectRef[]
  /** Whether a connection's next sync should read all of it, since it and the provider's balance differ; once a day. */
  readAnew(connectionId: string): boolean
  /** Moves every entry of these connections to its day in another zone and sums the days anew. */
  rezone(connectionIds: string[], zone: string): void
}

export function createLedger(db: Database, now: () => number = Date.now): Ledger {
  const sql = db.$client
  const dayOfEntry = sql
    .prepare<[string, string], string>('select day from entries where connection_id = ? and id = ?')
    .pluck()
  const withdraw = sql
    .prepare<[string, string], string>(
      'delete from entries where connection_id = ? and id = ? returning day',
    )
    .pluck()
  const upsertEntry = sql.prepare(upsert('entries', ENTRY_COLUMNS, KEPT_COLUMNS))
  const upsertSubscription = sql.prepare(upsert('subscriptions', SUBSCRIPTION_COLUMNS))
  const daySums = createDaySums(db)
  const rezone = rezoning(db, daySums)
  const held = createHeld(db)
  const billing = createBilling(db)
  const sold = createSold(db)
  const setAside = createSetAside(db)
  const balances = createBalances(db)
  const saveCursor = sql.prepare('update connections set cursor = ? where id = ?')

  const commit = sql.transaction((page: Page, context: CommitContext) => {
    const day = daysOf(held.zoneFor(context.connectionId, page))
    const touched = new Set<string>()
    const changed: ProviderEntry[] = []
    for (const entry of page.entries) {
      const newDay = day(entry.occurredAt)
      const oldDay = dayOfEntry.get(context.connectionId, entry.id)
      const completed = sold.completed(context.connectionId, entry)
      const { changes } = upsertEntry.run(entryRow(completed, newDay, context))
      if (changes === 0) continue
      changed.push(entry)
      touched.add(newDay)
      if (oldDay) touched.add(oldDay)
    }
    let withdrawn = 0
    for (const id of page.withdrawn ?? []) {
      const oldDay = withdraw.get(context.connectionId, id)
      if (oldDay === undefined) continue
      withdrawn += 1
      touched.add(oldDay)
    }
    for (const subscription of page.subscriptions) {
      upsertSubscription.run(subscriptionRow(subscription, context))
    }
    const taxedDays = sold.tell(context.connectionId, { ...page, entries: changed })
    for (const taxedDay of taxedDays) touched.add(taxedDay)
    billing.store(context.connectionId, page.periods ?? [])
    for (const touchedDay of touched) daySums.sumDay(context.connectionId, touchedDay)
    setAside.store(context.connectionId, page, now())
    balances.store(context.connectionId, page, now())
    saveCursor.run(page.cursor, context.connectionId)
    return changed.length + withdrawn
  })

  const dayFunctions = new Map<string, (at: number) => string>()
  const daysOf = (zone: string) => {
    const known = dayFunctions.get(zone) ?? dayIn(zone)
    dayFunctions.set(zone, known)
    return known
  }

  return {
    commit: (page, context) => commit.immediate(page, context),
    setAside: setAside.of,
    readAnew: connectionId => balances.readAnew(connectionId, now()),
    rezone: (connectionIds, zone) => rezone.immediate(connectionIds, daysOf(zone)),
  }
}

/** Moves the entries of some connections to their days in another zone, in one transaction. */
function rezoning(db: Database, daySums: DaySums) {
  const sql = db.$client
  const all = sql.prepare<[string], { id: string; occurred_at: number; day: string }>(
    'select id, occurred_at, day from entries where connection_id = ?',
  )
  const move = sql.prepare('update entries set day = ? where connection_id = ? and id = ?')
  return sql.transaction((connectionIds: string[], day: (at: number) => string) => {
    for (const connectionId of connectionIds) {
      for (const row of all.all(connectionId)) {
        const newDay = day(row.occurred_at)
        if (newDay !== row.day) move.run(newDay, connectionId, row.id)
      }
      daySums.sumAll(connectionId)
    }
  })
}

// biome-ignore format: column lists read best in rows
const ENTRY_COLUMNS = ['connection_id', 'id', 'kind', 'provider_kind', 'occurred_at', 'available_at', 'day', 'gross', 'fee', 'net', 'tax', 'currency', 'customer', 'subscription', 'source', 'product', 'country', 'sale', 'converted_from', 'rate']
// biome-ignore format: column lists read best in rows
const SUBSCRIPTION_COLUMNS = ['connection_id', 'id', 'status', 'customer', 'currency', 'plan', 'mrr_n', 'mrr_d', 'working', 'counted', 'counted_from', 'started_at', 'trial_ends_at', 'ended_at', 'cancels_at_period_end']

function entryRow(entry: ProviderEntry, day: string, context: CommitContext) {
  return {
    connection_id: context.connectionId,
    id: entry.id,
    kind: entry.kind,
    provider_kind: entry.providerKind,
    occurred_at: entry.occurredAt,
    available_at: entry.availableAt,
    day,
    gross: BigInt(entry.gross),
    fee: BigInt(entry.fee),
    net: BigInt(entry.net),
    tax: entry.tax === null ? null : BigInt(entry.tax),
    currency: entry.currency,
    customer: entry.customer && context.hashCustomer(entry.customer),
    subscription: entry.subscription,
    source: entry.source,
    product: entry.product,
    country: entry.country,
    sale: entry.sale,
    converted_from: entry.conversion?.from ?? null,
    rate: entry.conversion?.rate ?? null,
  }
}

function subscriptionRow(subscription: ProviderSubscription, context: CommitContext) {
  return {
    connection_id: context.connectionId,
    id: subscription.id,
    status: subscription.status,
    customer: context.hashCustomer(subscription.customer),
    currency: subscription.currency,
    plan: subscription.plan,
    mrr_n: String(subscription.mrr.n),
    mrr_d: String(subscription.mrr.d),
    working: subscription.working,
    counted: Number(subscription.counted),
    counted_from: subscription.countedFrom,
    started_at: subscription.startedAt,
    trial_ends_at: subscription.trialEndsAt,
    ended_at: subscription.endedAt,
    cancels_at_period_end: Number(subscription.cancelsAtPeriodEnd),
  }
}
