import type {
  CustomerChange,
  RecurringMonth,
  RecurringPoint,
} from '../../../shared/contract/recurring.ts'
import { exact, roundHalfEven, subtract } from '../../../shared/exact.ts'
import { money } from '../../../shared/money.ts'
import { addDays, type Day, monthOf } from '../../../shared/time.ts'
import type { FindRate } from '../../rates/rates.ts'
import { type CustomerMovement, MOVEMENTS, movementsBetween } from './movements.ts'
import type { CountedSubscription } from './mrr.ts'

/** MRR's movements over adjoining spans of days (ascending), the last of which may still be running. */
export function recurringPoints(
  subscriptions: CountedSubscription[],
  spans: { start: Day; end: Day }[],
  asOf: Day,
  currency: string,
  findRate: FindRate,
): RecurringPoint[] {
  const [first] = spans
  if (!first) return []
  const ends = spans.map(({ end }) => (end < asOf ? end : asOf))
  const days = [addDays(first.start, -1), ...ends]
  const movements = movementsBetween(subscriptions, days, currency, findRate)
  return spans.flatMap(({ start, end }, index) => {
    const span = movements[index]
    if (!span) return []
    const { amounts, mrr, mrrBefore, customers, customersBefore, churnedCustomers } = span
    const inMoney = MOVEMENTS.map(movement => [movement, money(amounts[movement], currency)])
    return {
      start,
      end: ends[index] ?? end,
      running: end >= asOf,
      mrr: money(mrr, currency),
      mrrBefore: money(mrrBefore, currency),
      movements: Object.fromEntries(inMoney),
      customers,
      customersBefore,
      churn: {
        customers: ratio(BigInt(churnedCustomers), BigInt(customersBefore)),
        revenue: ratio(-(amounts.churn + amounts.contraction), mrrBefore),
      },
    }
  })
}

/**
 * What is said of one whole month. ARPA = MRR ÷ customers; LTV = ARPA ÷ customer churn, undefined where
 * nobody churned; quick ratio = (new + reactivation + expansion) ÷ (contraction + churn); net revenue
 * retention = (MRR before + expansion + contraction + churn) ÷ MRR before.
 */
export function monthOfRecurring(point: RecurringPoint): RecurringMonth {
  const { start, mrr, mrrBefore, movements, customers, customersBefore, churn } = point
  const of = (movement: (typeof MOVEMENTS)[number]) => movements[movement].amount
  const lost = -(of('contraction') + of('churn'))
  const churned = Math.round((churn.customers ?? 0) * customersBefore)
  const perCustomer = (n: bigint, d: bigint) =>
    d === 0n ? null : money(roundHalfEven(exact(n, d)), mrr.currency)
  return {
    month: monthOf(start),
    arpa: perCustomer(mrr.amount, BigInt(customers)),
    ltv: perCustomer(mrr.amount * BigInt(customersBefore), BigInt(customers) * BigInt(churned)),
    quickRatio: ratio(of('new') + of('reactivation') + of('expansion'), lost),
    netRetention: ratio(mrrBefore.amount - lost + of('expansion'), mrrBefore.amount),
    churn,
  }
}

/** What is said of the newest month that is over. */
export function lastWhole(months: RecurringPoint[]): RecurringMonth | null {
  const last = months.findLast(({ running }) => !running)
  return last ? monthOfRecurring(last) : null
}

export const toCustomerChange = (it: CustomerMovement, currency: string): CustomerChange => ({
  connectionId: it.connectionId,
  customer: it.customer,
  before: money(roundHalfEven(it.before), currency),
  after: money(roundHalfEven(it.after), currency),
  change: money(roundHalfEven(subtract(it.after, it.before)), currency),
  subscriptions: [...new Set(it.subscriptions.map(({ id }) => id))],
})

/** Null where there is nothing to divide by. */
const ratio = (part: bigint, whole: bigint): number | null =>
  whole === 0n ? null : Number(part) / Number(whole)
