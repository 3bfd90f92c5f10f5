import {
  add,
  apportion,
  compare,
  type Exact,
  multiply,
  roundHalfEven,
  subtract,
  sum,
  ZERO,
} from '../../../shared/exact.ts'
import type { Day } from '../../../shared/time.ts'
import type { FindRate } from '../../rates/rates.ts'
import { type CountedSubscription, countsOn, mrrOnDays } from './mrr.ts'

export const MOVEMENTS = ['new', 'reactivation', 'expansion', 'contraction', 'churn', 'fx'] as const
export type Movement = (typeof MOVEMENTS)[number]

/** What became of one customer's MRR between the ends of two days, in minor units of the reporting currency. */
export interface CustomerMovement {
  /** The connection and the customer's hash. */
  connectionId: string
  customer: string
  movement: Exclude<Movement, 'fx'>
  before: Exact
  after: Exact
  /** Every subscription that counted on either day. */
  subscriptions: CountedSubscription[]
}

/** From the end of one day to the end of another. */
interface Span {
  before: Day
  last: Day
}

export interface SpanMovements {
  /** Minor units of the reporting currency; contraction and churn are negative. They add up to the change of MRR exactly. */
  amounts: Record<Movement, bigint>
  /** Customers with MRR at the end of the day before, and at the end of the last. */
  customersBefore: number
  customers: number
  churnedCustomers: number
  mrrBefore: bigint
  mrr: bigint
}

/**
 * How MRR came from the end of each of these days (ascending) to the end of the next. A customer without
 * any MRR before is new, or reactivated if there was some ever before; one without any after has
 * churned; the others expand or contract by what their subscriptions changed, at the later day's rate.
 * What the same amounts are worth more or less by that rate is FX.
 */
export function movementsBetween(
  subscriptions: CountedSubscription[],
  days: Day[],
  currency: string,
  findRate: FindRate,
): SpanMovements[] {
  const customers = byCustomer(subscriptions)
  const mrrs = mrrOnDays(subscriptions, days)
  return days.slice(1).map((last, index) => {
    const span = { before: days[index] ?? last, last }
    const open = converter(currency, span.before, findRate)
    const closed = converter(currency, last, findRate)
    const worth = (at: number, value: Converter) =>
      sum([...(mrrs[at] ?? [])].map(([from, mrr]) => value({ currency: from, mrr })))
    const [opening, reopened] = [worth(index, open), worth(index, closed)]
    const closing = worth(index + 1, closed)
    const { exact, ...counts } = changesOf(customers, span, closed)
    exact.set('fx', subtract(reopened, opening))
    const mrrBefore = roundHalfEven(opening)
    const mrr = roundHalfEven(closing)
    const terms = MOVEMENTS.map(movement => exact.get(movement) ?? ZERO)
    const whole = apportion(terms, mrr - mrrBefore)
    const amounts = MOVEMENTS.map((movement, at) => [movement, whole[at] ?? 0n])
    return { amounts: Object.fromEntries(amounts), mrrBefore, mrr, ...counts }
  })
}

/** What every customer's own changes come to, and how many there are. */
function changesOf(customers: Customers, { before, last }: Span, value: Converter) {
  const exact = new Map<Movement, Exact>()
  const counts = { customersBefore: 0, customers: 0, churnedCustomers: 0 }
  for (const subscriptions of customers.values()) {
    let [held, holds, changed] = [false, false, false]
    for (const it of subscriptions) {
      const [was, is] = [countsOn(it, before), countsOn(it, last)]
      held ||= was
      holds ||= is
      changed ||= was !== is
    }
    if (held) counts.customersBefore += 1
    if (holds) counts.customers += 1
    if (held && !holds) counts.churnedCustomers += 1
    if (!changed) continue
    const { movement, change } = changeOf(subscriptions, { before, last }, value)
    exact.set(movement, add(exact.get(movement) ?? ZERO, change))
  }
  return { exact, ...counts }
}

/** The customers behind one movement, the largest change first. */
export function customersBehind(
  subscriptions: CountedSubscription[],
  movement: CustomerMovement['movement'],
  span: Span,
  currency: string,
  findRate: FindRate,
): CustomerMovement[] {
  const value = converter(currency, span.last, findRate)
  const size = ({ before, after }: CustomerMovement) => {
    const { n, d } = subtract(after, before)
    return { n: n < 0n ? -n : n, d }
  }
  return [...byCustomer(subscriptions).values()]
    .map(own => changeOf(own, span, value))
    .filter(it => it.movement === movement && it.change.n !== 0n)
    .sort((a, b) => compare(size(b), size(a)))
}

/** One customer's change, whichever it is; a customer that never held anything changes by nothing. */
function changeOf(
  subscriptions: CountedSubscription[],
  { before, last }: Span,
  value: Converter,
): CustomerMovement & { change: Exact } {
  const held = subscriptions.filter(it => countsOn(it, before))
  const holds = subscriptions.filter(it => countsOn(it, last))
  const [was, is] = [sum(held.map(value)), sum(holds.map(value))]
  const change = subtract(is, was)
  const returns = subscriptions.some(it => it.from <= before)
  const movement =
    held.length === 0
      ? returns
        ? 'reactivation'
        : 'new'
      : holds.length === 0
        ? 'churn'
        : change.n < 0n
          ? 'contraction'
          : 'expansion'
  const { connectionId = '', customer = '' } = subscriptions[0] ?? {}
  const counted = [...new Set([...held, ...holds])]
  return {
    connectionId,
    customer,
    movement,
    before: was,
    after: is,
    change,
    subscriptions: counted,
  }
}

/** Subscriptions by customer; the same person at two providers is two customers. */
type Customers = ReadonlyMap<string, CountedSubscription[]>

export function byCustomer(subscriptions: CountedSubscription[]): Customers {
  const customers = new Map<string, CountedSubscription[]>()
  for (const subscription of subscriptions) {
    const key = `${subscription.connectionId} ${subscription.customer}`
    const known = customers.get(key)
    if (known) known.push(subscription)
    else customers.set(key, [subscription])
  }
  return customers
}

type Converter = (amount: Pick<CountedSubscription, 'currency' | 'mrr'>) => Exact

/** What a subscription is worth on a day; nothing where no rate is known, as in MRR itself. */
export function converter(currency: string, day: Day, findRate: FindRate): Converter {
  const factors = new Map<string, Exact>()
  return subscription => {
    if (subscription.currency === currency) return subscription.mrr
    const factor =
      factors.get(subscription.currency) ?? findRate(subscription.currency, day)?.factor
    factors.set(subscription.currency, factor ?? ZERO)
    return multiply(subscription.mrr, factor ?? ZERO)
  }
}
