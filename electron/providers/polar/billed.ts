import { z } from 'zod'
import {
  compare,
  divide,
  type Exact,
  exact,
  multiply,
  roundHalfEven,
  subtract,
  sum,
} from '../../../shared/exact.ts'
import type { BilledPeriod } from '../../ledger/page.ts'
import { endOf, type Period } from '../period.ts'
import { type Discount, describeDiscount, discountSchema, lasts, reduce } from './discounts.ts'
import { amountSchema, currencySchema, idSchema, instantSchema, parse } from './parse.ts'
import { type Tax, type TaxReader, taxedOrderSchema, taxIn } from './tax.ts'
import { worthOf } from './worth.ts'

/** What a subscription is billed for as it is or becomes; a meter's own cycle is of what was used. */
const BILLS = new Set(['subscription_create', 'subscription_cycle', 'subscription_update'])

/**
 * What an order billed a subscription for: its lines for a whole period, and the changes that it bills for
 * the rest of one. A change of plan credits the old price and bills the new one, which replaces it, with the
 * changes before; a line by itself adds to what the period bills already, or takes off it, unless it is for a
 * period of its own.
 */
export async function periodsOfOrder(value: unknown, taxes: TaxReader): Promise<BilledPeriod[]> {
  const order = parse(orderSchema, value, 'order')
  const { id, subscription_id: subscription, status, billing_reason: reason } = order
  if (!subscription || status === 'draft' || !BILLS.has(reason)) return []
  const per = periodOf(order)
  const lines = order.items.filter(item => item.product_price_id !== null && !isUsed(item, order))
  const whole = wholePeriod(order, lines, per)
  const parts = [...whole, ...changes(order, lines, per, whole)]
  if (parts.length === 0) return []
  const nothing = parts.every(({ paid }) => paid.n === 0n)
  const tax: Tax = taxIn(order) ?? (nothing ? null : await taxes.newest(subscription))
  return parts.map(({ key, item, from, until, sign = 1n, ...part }) => {
    const { mrr, working } = worthOf({ ...part, per, currency: order.currency, tax })
    const worth = { n: sign * mrr.n, d: mrr.d }
    const own = { id: `${id}${key}`, item: item ?? subscription, voided: !stands(order) }
    return { subscription, ...own, from, until, mrr: worth, working }
  })
}

/** A first order stands once it is paid; one for a renewal tells what was to be paid, even if given up. */
const stands = ({ status, billing_reason: reason }: Order): boolean =>
  reason === 'subscription_cycle' ||
  !(status === 'void' || (status === 'pending' && isFirst(reason)))

const isFirst = (reason: string) => reason === 'subscription_create'

/** Usage is billed once its time is over; everything else before that, or as a change. */
const isUsed = ({ end_timestamp: end, proration }: Line, { created_at }: Order): boolean =>
  !proration && end !== null && end <= created_at

interface Part {
  /** What tells the order's periods apart. */
  key: string
  /** Null for the subscription itself. */
  item: string | null
  from: number
  until: number
  /** −1 for what takes off part of another. */
  sign?: bigint
  cost: Exact
  paid: Exact
  off: string | null
}

/** Lines that bill the subscription as it is for one period of it. A trial has none with a price. */
function wholePeriod(order: Order, lines: Line[], per: Period): Part[] {
  const whole = lines.filter(({ proration }) => !proration)
  const [first] = whole
  if (!first) return []
  const from = first.start_timestamp ?? order.created_at
  const cost = sum(whole.map(({ amount }) => exact(amount)))
  const discount = order.discount && lasts(order.discount) ? order.discount : null
  return [
    {
      ...{ key: '', item: null, from, until: first.end_timestamp ?? endOf(from, per), cost },
      paid: discount ? discounted(order, cost, discount) : cost,
      off: discount && describeDiscount(discount, order.currency),
    },
  ]
}

/** By Polar's own sum where all that it is taken off is of the whole period; changes are never discounted. */
function discounted({ items, ...order }: Order, cost: Exact, discount: Discount): Exact {
  const all = sum(items.filter(({ proration }) => !proration).map(({ amount }) => exact(amount)))
  return compare(all, cost) === 0
    ? subtract(cost, exact(order.discount_amount))
    : reduce(cost, discount, order.currency)
}

/**
 * Lines for the rest of a period, change by change: all lines of one begin at the same instant. A line that
 * does not say for which time it is tells nothing until the next renewal.
 */
function changes(order: Order, lines: Line[], per: Period, [whole]: Part[]): Part[] {
  const timed = lines.flatMap(line => {
    const { start_timestamp: from, end_timestamp: until, amount } = line
    const usable = line.proration && from !== null && until !== null && from < until && amount !== 0
    return usable ? [{ ...line, from, until }] : []
  })
  const all = [...Map.groupBy(timed, ({ from }) => from).values()]
  return all.flatMap(change => newPrice(order, change, per) ?? beside(order, change, per, whole))
}

/** A change of plan, or one that begins a period anew: what it adds is the price from then on. */
function newPrice({ subscription: now }: Order, change: Timed[], per: Period): Part[] | null {
  const added = change.filter(({ amount }) => amount > 0)
  const [first] = added
  if (!first) return null
  const { id, from, until } = first
  if (change.length === added.length && endOf(from, per) !== until) return null
  const amount = added.reduce((sum, line) => sum + line.amount, 0)
  const cost = wholeCost({ from, until, amount }, per, () => now && exact(now.amount))
  return [{ key: `:${id}`, item: null, from, until, cost, paid: cost, off: null }]
}

/** Seats or units that are added or taken off, beside what the period bills already. */
function beside({ subscription: now }: Order, change: Timed[], per: Period, whole?: Part): Part[] {
  // Credit for the rest of a period that a whole one replaces needs no sum of its own.
  const own = change.filter(({ amount, from }) => amount > 0 || !whole || from < whole.from)
  return own.map(({ id, from, until, ...line }) => {
    const amount = Math.abs(line.amount)
    const cost = wholeCost({ from, until, amount }, per, about => seatsFor(about, now))
    const sign = line.amount < 0 ? -1n : 1n
    return { key: `:${id}`, item: id, from, until, sign, cost, paid: cost, off: null }
  })
}

/**
 * What a line for the rest of a period comes to for all of it: what it costs by today's price, where that
 * explains the amount to the cent, and otherwise the amount over its share of the period.
 */
function wholeCost(
  { amount, from, until }: Pick<Timed, 'amount' | 'from' | 'until'>,
  per: Period,
  costNow: (about: Exact) => Exact | null,
): Exact {
  const all = until - endOf(until, { ...per, count: -per.count })
  const share = exact(until - from, Math.max(all, until - from))
  const billed = exact(amount)
  const about = divide(billed, share)
  const cost = costNow(about)
  if (cost && cost.n > 0n) {
    const { n, d } = subtract(multiply(cost, share), billed)
    if (compare({ n: n < 0n ? -n : n, d }, ONE) <= 0) return cost
  }
  return exact(roundHalfEven(about))
}

/** As many seats or units as come to about so much, at what each costs now; null where there are none. */
function seatsFor(about: Exact, now: Order['subscription']): Exact | null {
  const count = now?.seats ?? now?.units
  if (!now?.amount || !count) return null
  const each = exact(now.amount, count)
  return multiply(each, exact(roundHalfEven(divide(about, each))))
}

const ONE = exact(1)

/** How often what was sold is paid; a product that was since made a one-time one leaves the subscription's. */
function periodOf({ product, subscription }: Order): Period {
  const { recurring_interval: unit, recurring_interval_count: count } = product ?? {}
  if (unit && count) return { unit, count }
  return {
    unit: subscription?.recurring_interval ?? 'month',
    count: subscription?.recurring_interval_count ?? 1,
  }
}

const intervalSchema = z.enum(['day', 'week', 'month', 'year'])

/** polar.sh/docs/api-reference/orders */
export const orderSchema = taxedOrderSchema.extend({
  currency: currencySchema,
  billing_reason: z.string(),
  product: z
    .object({
      recurring_interval: intervalSchema.nullable(),
      recurring_interval_count: z.int().positive().nullable(),
    })
    .nullable(),
  subscription: z
    .object({
      amount: amountSchema,
      seats: z.int().nonnegative().nullish(),
      units: z.int().nonnegative().nullish(),
      recurring_interval: intervalSchema,
      recurring_interval_count: z.int().positive(),
    })
    .nullable(),
  discount: discountSchema.nullable(),
  items: z.array(
    z.object({
      id: idSchema,
      amount: amountSchema,
      proration: z.boolean(),
      product_price_id: idSchema.nullable(),
      start_timestamp: instantSchema.nullable(),
      end_timestamp: instantSchema.nullable(),
    }),
  ),
})
type Order = z.infer<typeof orderSchema>
type Line = Order['items'][number]
type Timed = Line & { from: number; until: number }
