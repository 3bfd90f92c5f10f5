import { add, compare, type Exact, roundHalfEven, subtract, ZERO } from '../../../shared/exact.ts'
import { type Money, money } from '../../../shared/money.ts'
import type { Day } from '../../../shared/time.ts'
import type { FindRate } from '../../rates/rates.ts'
import type { Basis } from '../basis.ts'
import { isLive, type SubscriptionHistory } from './history.ts'
import { convertMrr } from './mrr.ts'

/** A subscription's MRR today by itself and by its invoices. */
export interface Reconciled {
  subscription: SubscriptionHistory
  live: Exact
  /** Zero where no invoice tells of it. */
  invoices: Exact
}

/** Today's MRR by both ways, subscription by subscription. */
export function reconcile(
  histories: SubscriptionHistory[],
  day: (at: number) => Day,
  today: Day,
): Reconciled[] {
  return histories.map(subscription => {
    const live = isLive(subscription, day, today)
    const { spans, endedAt, mrr } = subscription
    const newest = spans.findLast(({ from }) => day(from) <= today)
    // As above: while it lives its last period goes on.
    const goesOn = live || (endedAt === null && newest && day(newest.until) > today)
    return { subscription, live: live ? mrr : ZERO, invoices: (goesOn && newest?.mrr) || ZERO }
  })
}

export interface Reconciliation {
  /** MRR as the subscriptions are now, and as they were last billed, in the reporting currency. */
  live: Money
  invoices: Money
  /** What the subscriptions say above their invoices. */
  difference: Money
  /** Those whose two amounts differ, the most first. */
  subscriptions: Reconciled[]
}

export function reconciliationOf(
  reconciled: Reconciled[],
  day: Day,
  currency: string,
  findRate: FindRate,
): Reconciliation {
  const converted = (amount: (it: Reconciled) => Exact) => {
    const sums = new Map<string, Exact>()
    for (const it of reconciled) {
      const { currency: own } = it.subscription
      sums.set(own, add(sums.get(own) ?? ZERO, amount(it)))
    }
    return convertMrr(sums, currency, day, findRate).mrr
  }
  const live = converted(it => it.live)
  const invoices = converted(it => it.invoices)
  return {
    live,
    invoices,
    difference: money(live.amount - invoices.amount, currency),
    subscriptions: reconciled
      .filter(it => compare(it.live, it.invoices) !== 0)
      .sort((a, b) => compare(apart(b), apart(a))),
  }
}

/** The same of a startup, from what its figures are worked out from. */
export const reconciliationIn = (
  { today, dayOf, histories, findRate }: Pick<Basis, 'today' | 'dayOf' | 'histories' | 'findRate'>,
  currency: string,
): Reconciliation =>
  reconciliationOf(reconcile(histories(), dayOf, today), today, currency, findRate)

const apart = ({ live, invoices }: Reconciled): Exact => {
  const { n, d } = subtract(live, invoices)
  return { n: n < 0n ? -n : n, d }
}

/** A subscription whose two amounts differ, in its own currency, each rounded to the minor unit. */
export const differing = ({ subscription, live, invoices }: Reconciled) => ({
  connectionId: subscription.connectionId,
  id: subscription.id,
  live: money(roundHalfEven(live), subscription.currency),
  invoices: money(roundHalfEven(invoices), subscription.currency),
})
