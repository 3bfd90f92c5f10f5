import type { Subscription } from '../../shared/contract/subscriptions.ts'
import { type Exact, roundHalfEven } from '../../shared/exact.ts'
import { money } from '../../shared/money.ts'
import type { Database } from '../db/open.ts'
import { billedOf } from './billing.ts'
import { inForce } from './mrr-spans.ts'

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
export interface SubscriptionThen {
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
