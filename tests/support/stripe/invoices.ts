import type Stripe from 'stripe'
import { periodEnd } from '../periods.ts'
import type { WireItem, WirePrice, WireSubscription } from './billing.ts'
import type { Case } from './cases.ts'
import { PERSON } from './objects.ts'

/** Builders of Stripe's invoices, as they are on the wire; amounts are Stripe's, instants in seconds. */

type Details = Stripe.InvoiceLineItem.Parent.SubscriptionItemDetails

export type WireLine = Pick<
  Stripe.InvoiceLineItem,
  'id' | 'object' | 'amount' | 'currency' | 'livemode' | 'quantity' | 'period' | 'discountable'
> & {
  description: string
  discounts: string[]
  discount_amounts: { amount: number; discount: string }[]
  taxes: Pick<Stripe.InvoiceLineItem.Tax, 'amount' | 'tax_behavior' | 'taxable_amount'>[]
  /** Absent in older versions of the API. */
  parent?: {
    type: string
    subscription_item_details: Details | null
    invoice_item_details: Stripe.InvoiceLineItem.Parent.InvoiceItemDetails | null
  }
  pricing: {
    type: 'price_details'
    price_details: { price: string; product: string }
    unit_amount_decimal: string | null
  }
}

export type WireInvoice = Pick<
  Stripe.Invoice,
  'id' | 'object' | 'billing_reason' | 'collection_method' | 'created' | 'currency' | 'livemode'
> & {
  status: Stripe.Invoice.Status
  customer: string
  customer_email: string
  customer_name: string
  discounts: string[]
  lines: WireLine[]
  parent: {
    type: 'subscription_details'
    subscription_details: { subscription: string; metadata: null }
    quote_details: null
  } | null
  total: number
  total_taxes: { amount: number; tax_behavior: 'exclusive' }[] | null
  /** The payment intents that paid it. */
  intents: string[]
}

export interface LineOptions {
  subscription: string
  /** Null for a proration as an invoice item, which does not say of which item it is. */
  item: string | null
  price: WirePrice
  amount: number
  quantity?: number
  /** Seconds since the epoch. */
  from: number
  until: number
  proration?: boolean
  off?: { amount: number; discount: string }[]
  /** Within the amount that is left of it. */
  taxWithin?: number
}

const line = (id: string, options: LineOptions): WireLine => ({
  id,
  object: 'line_item',
  amount: options.amount,
  currency: options.price.currency,
  description: `A plan for ${PERSON.name}`,
  discount_amounts: options.off ?? [],
  discountable: !options.proration,
  discounts: [],
  taxes: options.taxWithin
    ? [
        {
          amount: options.taxWithin,
          tax_behavior: 'inclusive',
          taxable_amount: options.amount - options.taxWithin,
        },
      ]
    : [],
  livemode: false,
  parent: parentOf(id, options),
  period: { start: options.from, end: options.until },
  pricing: {
    type: 'price_details',
    price_details: { price: options.price.id, product: options.price.product },
    unit_amount_decimal: options.price.unit_amount_decimal,
  },
  quantity: options.quantity ?? 1,
})

function parentOf(
  id: string,
  { subscription, item, proration = false }: LineOptions,
): WireLine['parent'] {
  const about = { proration, proration_details: { credited_items: null }, subscription }
  const invoice_item = `ii_${id}`
  return item === null
    ? {
        type: 'invoice_item_details',
        subscription_item_details: null,
        invoice_item_details: { ...about, invoice_item },
      }
    : {
        type: 'subscription_item_details',
        subscription_item_details: {
          ...about,
          invoice_item: proration ? invoice_item : null,
          subscription_item: item,
        },
        invoice_item_details: null,
      }
}

export interface InvoiceOptions {
  id: string
  created: number
  customer?: string
  currency?: string
  status?: Stripe.Invoice.Status
  reason?: Stripe.Invoice.BillingReason
  sent?: boolean
  discounts?: string[]
  lines: LineOptions[]
  intents?: string[]
  /** Added to the lines. */
  tax?: number
}

export const invoice = (options: InvoiceOptions): WireInvoice => ({
  id: options.id,
  object: 'invoice',
  billing_reason: options.reason ?? 'subscription_cycle',
  collection_method: options.sent ? 'send_invoice' : 'charge_automatically',
  created: options.created,
  currency: options.currency ?? 'usd',
  customer: options.customer ?? 'cus_1',
  customer_email: PERSON.email,
  customer_name: PERSON.name,
  discounts: options.discounts ?? [],
  lines: options.lines.map((one, index) => line(`il_${options.id}_${index}`, one)),
  livemode: false,
  parent: options.lines[0]
    ? {
        type: 'subscription_details',
        subscription_details: { subscription: options.lines[0].subscription, metadata: null },
        quote_details: null,
      }
    : null,
  intents: options.intents ?? [],
  total: options.lines.reduce((sum, { amount }) => sum + amount, options.tax ?? 0),
  total_taxes:
    options.tax === undefined ? null : [{ amount: options.tax, tax_behavior: 'exclusive' }],
  status: options.status ?? 'paid',
})

/**
 * Every invoice that a subscription of the catalogue has had until `now`, a period at a time. One that
 * is incomplete has had its first alone; one that is unpaid drafts since half a year ago; one that is
 * paused or in its trial none.
 */
export function invoicesOf(one: Case, now: number): WireInvoice[] {
  const { subscription, discounts, coupons } = one
  const { id, customer, currency, start_date, trial_end, ended_at, status } = subscription
  const [first] = subscription.items
  if (!first || status === 'trialing' || status === 'paused') return []
  const incomplete = status.startsWith('incomplete')
  const own = [
    ...subscription.discounts,
    ...(subscription.discount ? [subscription.discount.id] : []),
  ]
  const given = own.length > 0 ? own : one.customer ? [one.customer.id] : []
  const invoices: WireInvoice[] = []
  let from = trial_end ?? start_date
  const last = Math.min(ended_at ?? now, now)
  while (from < last && !(incomplete && invoices.length > 0)) {
    const { interval, interval_count } = first.price.recurring
    const until = periodEnd(from * 1000, interval, interval_count) / 1000
    const lines = subscription.items.flatMap(it => linesOf(it, subscription, { from, until }))
    let left = lines.map(({ amount }) => amount)
    for (const [index, it] of lines.entries()) {
      const own = subscription.items.find(({ id }) => id === it.item)?.discounts ?? []
      take(own, [index])
    }
    const products = (name: string) => coupons.find(({ id }) => id === couponOf(name))?.applies_to
    for (const name of given) {
      const only = products(name)?.products
      take(
        [name],
        lines.flatMap(({ price }, index) => (!only || only.includes(price.product) ? [index] : [])),
      )
    }
    for (const [index, it] of lines.entries()) {
      it.taxWithin = Math.round(((left[index] ?? 0) * one.taxWithin) / (100 + one.taxWithin))
    }
    invoices.push(
      invoice({
        id: `in_${id}_${invoices.length}`,
        created: from,
        currency,
        customer,
        lines,
        discounts: [...given, ...subscription.items.flatMap(it => it.discounts)],
        reason: invoices.length === 0 ? 'subscription_create' : 'subscription_cycle',
        status: statusOf(subscription, from > now - 180 * 86_400),
      }),
    )
    from = until

    function take(names: string[], of: number[]): void {
      for (const name of names) {
        const end = discounts.find(({ id }) => id === name)?.end
        if (end && end <= from) continue
        const coupon = coupons.find(({ id }) => id === couponOf(name))
        if (!coupon) continue
        const total = of.reduce((sum, index) => sum + (left[index] ?? 0), 0)
        const all = Math.min(
          total,
          coupon.amount_off ?? Math.round((total * (coupon.percent_off ?? 0)) / 100),
        )
        let rest = all
        of.forEach((index, n) => {
          const share =
            n === of.length - 1 ? rest : Math.round((all * (left[index] ?? 0)) / (total || 1))
          rest -= share
          const it = lines[index]
          if (it) it.off = [...(it.off ?? []), { amount: share, discount: name }]
          left = left.map((amount, at) => (at === index ? amount - share : amount))
        })
      }
    }
  }
  return invoices

  function couponOf(name: string): string | undefined {
    const found = discounts.find(it => it.id === name)
    return found?.source?.coupon ?? found?.coupon?.id
  }
}

function statusOf({ status }: WireSubscription, late: boolean): Stripe.Invoice.Status {
  if (status === 'incomplete') return 'open'
  if (status === 'incomplete_expired') return 'void'
  return status === 'unpaid' && late ? 'draft' : 'paid'
}

/** The lines of one item for one period; graduated tiers have a line each. */
function linesOf(
  { id, price, quantity = 1 }: WireItem,
  subscription: WireSubscription,
  period: { from: number; until: number },
): LineOptions[] {
  const about = { subscription: subscription.id, item: id, price, ...period }
  if (price.recurring.usage_type === 'metered') return [{ ...about, amount: 137, quantity: 27 }]
  const { tiers, transform_quantity: packages } = price
  if (!tiers) {
    const options = price.currency_options?.[subscription.currency]
    const unit = Number(options?.unit_amount ?? price.unit_amount_decimal)
    const units = packages
      ? Math[packages.round === 'up' ? 'ceil' : 'floor'](quantity / packages.divide_by)
      : quantity
    return [{ ...about, amount: Math.round(unit * units), quantity }]
  }
  if (price.tiers_mode === 'volume') {
    const tier = tiers.find(({ up_to }) => up_to === null || quantity <= up_to)
    const amount = quantity * (tier?.unit_amount ?? 0) + (tier?.flat_amount ?? 0)
    return [{ ...about, amount, quantity }]
  }
  let from = 0
  return tiers.flatMap(({ up_to, unit_amount, flat_amount }) => {
    const units = Math.min(quantity, up_to ?? quantity) - from
    if (units <= 0 && from > 0) return []
    from = up_to ?? from
    return [{ ...about, amount: units * (unit_amount ?? 0) + (flat_amount ?? 0), quantity: units }]
  })
}
