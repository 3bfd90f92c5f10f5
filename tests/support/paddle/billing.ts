import type {
  IPriceResponse,
  ISubscriptionResponse,
  ITransactionResponse,
} from '@paddle/paddle-node-sdk'
import { periodEnd } from '../periods.ts'
import { idAt, instant, type TransactionOptions, transaction } from './objects.ts'
import type { Subscribed } from './subscriptions.ts'

/** A line of a transaction; amounts as they come onto the bill, tax a fifth of what is left. */
export interface LineOptions {
  price: IPriceResponse
  /** Below zero for what is taken off. */
  quantity: number
  /** Before the discount and without tax; below zero for what is credited. */
  subtotal: number
  discount?: number
  /** Which part of a period is billed, and from when until when. */
  proration?: { rate: string; from: number; until: number }
}

export interface BillOptions
  extends Pick<TransactionOptions, 'at' | 'status' | 'origin' | 'collection'> {
  lines: LineOptions[]
  /** The period it is for, where it is for one. */
  period?: [from: number, until: number] | null
  discount?: string | null
}

/** What Paddle bills a subscription. */
export function bill(of: ISubscriptionResponse, options: BillOptions): ITransactionResponse {
  const { at, status = 'completed', lines, period, discount, origin, collection } = options
  const taxOf = ({ subtotal, discount = 0 }: LineOptions) => Math.round((subtotal - discount) / 5)
  const sum = (amount: (line: LineOptions) => number) =>
    lines.reduce((total, line) => total + amount(line), 0)
  const tax = sum(taxOf)
  const off = sum(({ discount = 0 }) => discount)
  const total = sum(({ subtotal }) => subtotal) - off + tax
  const paid = status === 'completed'
  const made = transaction({
    at,
    total,
    tax,
    discount: off,
    status,
    currency: of.currency_code,
    customer: of.customer_id,
    subscription: of.id,
    origin: origin ?? 'subscription_recurring',
    collection: collection ?? of.collection_mode,
    ...(!paid && { fee: null }),
    ...(status !== 'paid' && !paid && { captured: null }),
  })
  const timePeriod = ([from, until]: [number, number]) => ({
    starts_at: instant(from),
    ends_at: instant(until),
  })
  const prorationOf = ({ proration: it }: LineOptions) =>
    it ? { rate: it.rate, billing_period: timePeriod([it.from, it.until]) } : null
  made.billing_period = period ? timePeriod(period) : null
  made.discount_id = discount ?? null
  made.items = lines.map(line => ({
    price: line.price,
    quantity: line.quantity,
    proration: prorationOf(line),
  }))
  if (made.details) {
    made.details.line_items = lines.map(line => {
      const tax = taxOf(line)
      const totals = {
        subtotal: String(line.subtotal),
        discount: String(line.discount ?? 0),
        tax: String(tax),
        total: String(line.subtotal - (line.discount ?? 0) + tax),
      }
      return {
        id: idAt('txnitm', at),
        price_id: line.price.id,
        quantity: line.quantity,
        proration: prorationOf(line),
        tax_rate: '0.2',
        unit_totals: totals,
        totals,
        product: null,
      }
    })
  }
  return made
}

/**
 * Everything that a subscription of a case was billed until `now`, a period at a time: its trial for
 * nothing, and what it set up with its first period. The last bill of one that is past due is so too.
 */
export function billsOf(
  { subscription, discount, case: one }: Subscribed,
  now: number,
): ITransactionResponse[] {
  const start = Date.parse(subscription.created_at)
  const end = Math.min(now, ...ends(subscription))
  const first = subscription.first_billed_at ? Date.parse(subscription.first_billed_at) : now
  const { interval, frequency } = subscription.billing_cycle
  const bills: BillOptions[] = []
  if (first > start) {
    const trial = subscription.items.map(({ price, quantity }) => ({
      price,
      quantity,
      subtotal: 0,
    }))
    bills.push({ at: start, lines: trial, period: [start, first] })
  }
  for (let from = first; from < end; ) {
    const until = periodEnd(from, interval, frequency)
    const given = one.discount && isOn(one.discount, { from, start, first: from === first })
    const lines = subscription.items.flatMap((item, index): LineOptions[] => {
      const { price, quantity, recurring, status } = item
      // One that is over was paid for until then, whatever its items are now.
      const billed = status === 'active' || subscription.status !== 'active'
      if (!billed || (!recurring && from > first)) return []
      const options = one.items[index]
      return [{ price, quantity, subtotal: (options?.renewal ?? options?.amount ?? 0) * quantity }]
    })
    if (given) takeOff(lines, given)
    bills.push({
      at: from,
      lines,
      period: [from, until],
      discount: given ? discount?.id : null,
      ...(subscription.status === 'past_due' && until > now && { status: 'past_due' }),
    })
    from = until
  }
  return bills.map((it, index) => bill(subscription, index ? it : { ...it, origin: 'web' }))
}

const ends = ({ canceled_at, paused_at }: ISubscriptionResponse): number[] =>
  [canceled_at, paused_at].flatMap(at => (at ? [Date.parse(at)] : []))

type Given = NonNullable<Subscribed['case']['discount']>

/** Whether a discount is still on when a period begins. */
const isOn = (
  it: Given,
  { from, start, first }: { from: number; start: number; first: boolean },
): Given | null =>
  (it.recur === false && !first) || (it.ends !== undefined && from >= start + it.ends * 86_400_000)
    ? null
    : it

function takeOff(lines: LineOptions[], { type, amount, on }: Given): void {
  const reduced = lines.slice(0, on ?? lines.length)
  const total = reduced.reduce((sum, { subtotal }) => sum + subtotal, 0)
  for (const line of reduced) {
    const share =
      type === 'percentage'
        ? (line.subtotal * Number(amount)) / 100
        : type === 'flat_per_seat'
          ? Number(amount) * line.quantity
          : (Number(amount) * line.subtotal) / total
    line.discount = Math.min(line.subtotal, Math.round(share))
  }
}
