import { z } from 'zod'
import {
  add,
  divide,
  type Exact,
  exact,
  multiply,
  roundHalfEven,
  subtract,
  ZERO,
} from '../../../shared/exact.ts'
import type { BilledPeriod, ProviderEntry } from '../../ledger/page.ts'
import { amountText } from '../amount-text.ts'
import { endOf, monthsOf, perMonth } from '../period.ts'
import { moneySchema } from './amounts.ts'
import { tookPlace } from './kinds.ts'
import { paidWithoutTax, periodOf, withoutTax, withTax } from './plans.ts'
import { monthly, type Sold, trialEnd } from './subscriptions.ts'

/** A payment that names the subscription it was for. */
export interface RecurringPayment extends ProviderEntry {
  subscription: string
  /** What of it was for shipping, in minor units; null where the payment does not tell. */
  shipping: number | null
  /** PayPal's: S succeeded, V and F succeeded and were given back, all or in part, P pending, D denied. */
  status: string
}

/** A transaction, and the entry that it is, as a payment for a subscription; null for any other. */
export function recurringPayment(value: unknown, entry: ProviderEntry): RecurringPayment | null {
  const { subscription, gross } = entry
  const {
    transaction_event_code: code,
    transaction_status: status,
    shipping_amount,
  } = paymentSchema.parse(value).transaction_info
  if (!subscription || gross <= 0 || !code.startsWith('T00')) return null
  const shipping = shipping_amount?.currency === entry.currency ? shipping_amount.amount : null
  return { ...entry, subscription, shipping, status }
}

/** A payment may come some days late, or early where a month is short. */
const TOLERANCE = 3 * 86_400_000

/**
 * What a payment was for: one cycle of its subscription from the payment on. Nothing where it was made
 * in a trial, is the fee for setting up alone, or is in another currency than the plan's.
 *
 * Before `readable` PayPal gives nothing. The first payment after that of a subscription that is older
 * is not its beginning: what it paid stands for the time since it began to count, too.
 */
export function periodsOf(payment: RecurringPayment, sold: Sold, readable: number): BilledPeriod[] {
  const { id, subscription, occurredAt: from, currency, status } = payment
  const countedFrom = trialEnd(sold)
  if (currency !== sold.currency || from < countedFrom - TOLERANCE) return []
  const worth = worthOf(payment, sold)
  if (!worth) return []
  const period = periodOf(sold.cycle.frequency)
  // Money that was given back was paid for the time all the same.
  const voided = !tookPlace(status)
  const common = { subscription, item: subscription, ...worth, voided }
  const paid = { ...common, id, from, until: endOf(from, period) }
  const isFirst = countedFrom < readable && from < endOf(readable, period) + TOLERANCE
  if (isFirst) return [{ ...common, id: `${id}:before`, from: countedFrom, until: from }, paid]
  const missed = missedBefore(payment, sold)
  return missed
    ? [{ ...common, ...missed, id: `${id}:missed`, until: from, missed: true }, paid]
    : [paid]
}

/**
 * What a payment is worth a month, without tax and shipping: what the subscription is worth now where it
 * paid that, to the minor unit and with or without the fee for setting up; otherwise what was paid, by the
 * plan's cycle. Null for that fee alone, at the start.
 */
function worthOf(
  payment: RecurringPayment,
  sold: Sold,
): Pick<BilledPeriod, 'mrr' | 'working'> | null {
  const { tax, currency, occurredAt } = payment
  const { subscription, plan, cycle, cost } = sold
  const [paid, ...others] = withoutShipping(payment, sold)
  const paidFor = (exactly: Exact) => [paid, ...others].some(it => within(it, exactly))
  const price = withTax(cost, plan)
  const fee = plan.payment_preferences?.setup_fee
  const setup = fee?.currency === currency ? fee.amount : ZERO
  if (paidFor(price) || paidFor(add(price, setup))) return monthly(sold)
  const atStart = occurredAt < subscription.start_time + TOLERANCE
  if (atStart && setup.n > 0n && paidFor(setup)) return null
  const net = tax === null ? paidWithoutTax(paid, plan) : subtract(paid, exact(tax))
  if (within(net, withoutTax(cost, plan))) return monthly(sold)
  const period = periodOf(cycle.frequency)
  return {
    mrr: multiply(net, monthsOf(period)),
    working: amountText(net, currency) + perMonth(period),
  }
}

/**
 * The time before a payment that it may have paid for too, by being the price so many times: PayPal adds what
 * it could not collect to the next payment.
 */
function missedBefore(payment: RecurringPayment, sold: Sold) {
  const price = withTax(sold.cost, sold.plan)
  if (price.n <= 0n) return null
  const { unit, count } = periodOf(sold.cycle.frequency)
  for (const [paid, each] of inParts(payment, sold, price)) {
    const times = roundHalfEven(divide(paid, each))
    if (times < 2n || times > MOST_AT_ONCE || !within(paid, multiply(each, exact(times)))) continue
    const from = endOf(payment.occurredAt, { unit, count: -count * (Number(times) - 1) })
    return { ...monthly(sold), from }
  }
  return null
}

const MOST_AT_ONCE = 12n

/** What was paid, and what of that is one cycle's, with the shipping in both or in neither. */
function inParts({ gross, shipping, currency }: RecurringPayment, sold: Sold, price: Exact) {
  if (shipping !== null) return [[exact(gross - shipping), price]] as const
  const now = sold.subscription.shipping_amount
  const shipped = now?.currency === currency ? add(price, now.amount) : price
  return [
    [exact(gross), shipped],
    [exact(gross), price],
  ] as const
}

/**
 * What was paid less what of it was for shipping. Where the payment does not tell, that is what the
 * subscription ships for now, or nothing, as it did not always.
 */
function withoutShipping(
  { gross, shipping, currency }: RecurringPayment,
  { subscription: { shipping_amount: now } }: Sold,
): [Exact, ...Exact[]] {
  const paid = exact(gross)
  const told = shipping === null ? null : exact(shipping)
  const off = told ?? (now?.currency === currency ? now.amount : ZERO)
  const left = subtract(paid, off)
  if (off.n <= 0n || left.n <= 0n) return [paid]
  return told ? [left] : [left, paid]
}

/** Equal, but for the rounding of what was paid. */
const within = (paid: Exact, exactly: Exact): boolean => {
  const { n, d } = subtract(paid, exactly)
  return n < d && -n < d
}

const paymentSchema = z.object({
  transaction_info: z.object({
    transaction_event_code: z.string(),
    transaction_status: z.string(),
    shipping_amount: moneySchema.nullish().catch(null),
  }),
})
