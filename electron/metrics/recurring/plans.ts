import type { Plan } from '../../../shared/contract/plans.ts'
import { apportion, compare, exact, roundHalfEven, sum, ZERO } from '../../../shared/exact.ts'
import { money } from '../../../shared/money.ts'
import type { Day } from '../../../shared/time.ts'
import type { Database } from '../../db/open.ts'
import type { FindRate } from '../../rates/rates.ts'
import { converter } from './movements.ts'
import { type CountedSubscription, countsOn } from './mrr.ts'

/** A subscription's plan, as its provider names it. */
export type PlanName = (subscription: { connectionId: string; id: string }) => string

export function planNames(db: Database, connectionIds: string[]): PlanName {
  const rows = db.$client
    .prepare<[string], { connection_id: string; id: string; plan: string }>(
      `select connection_id, id, plan from subscriptions
       where connection_id in (select value from json_each(?))`,
    )
    .all(JSON.stringify(connectionIds))
  const names = new Map(rows.map(row => [`${row.connection_id} ${row.id}`, row.plan]))
  return ({ connectionId, id }) => names.get(`${connectionId} ${id}`) ?? ''
}

/**
 * What counts at the end of a day by plan and currency, the largest first. A plan of the same name at
 * two connections is one plan. Their MRR adds up to all MRR exactly: each is rounded down and what is
 * left goes to the largest remainders.
 */
export function plansOf(
  subscriptions: CountedSubscription[],
  planOf: PlanName,
  day: Day,
  currency: string,
  findRate: FindRate,
): Plan[] {
  const groups = new Map<
    string,
    { plan: string; own: [CountedSubscription, ...CountedSubscription[]] }
  >()
  for (const it of subscriptions) {
    if (!countsOn(it, day)) continue
    const plan = planOf(it)
    const key = `${plan} ${it.currency}`
    const known = groups.get(key)
    if (known) known.own.push(it)
    else groups.set(key, { plan, own: [it] })
  }
  const value = converter(currency, day, findRate)
  const plans = [...groups]
    .map(([key, { plan, own }]) => ({
      key,
      plan,
      own,
      mrr: sum(own.map(value)),
      converted: own[0].currency === currency || findRate(own[0].currency, day) !== null,
    }))
    .sort((a, b) => compare(b.mrr, a.mrr) || (a.key < b.key ? -1 : 1))
  const total = roundHalfEven(plans.reduce((all, it) => sum([all, it.mrr]), ZERO))
  const amounts = apportion(
    plans.map(it => it.mrr),
    total,
  )
  return plans.map(({ plan, own, converted }, index) => {
    const amount = amounts[index] ?? 0n
    const subscribers = new Set(own.map(it => `${it.connectionId} ${it.customer}`)).size
    return {
      plan,
      currency: own[0].currency,
      subscriptions: new Set(own.map(it => `${it.connectionId} ${it.id}`)).size,
      subscribers,
      ownMrr: money(roundHalfEven(sum(own.map(it => it.mrr))), own[0].currency),
      mrr: converted ? money(amount, currency) : null,
      share: converted && total > 0n ? Number(amount) / Number(total) : null,
      arpa: converted ? money(roundHalfEven(exact(amount, subscribers)), currency) : null,
    }
  })
}
