import type Stripe from 'stripe'

/** Builders of what Stripe Billing gives, as it is on the wire; amounts are Stripe's. */

type WireTier = Omit<Stripe.Price.Tier, 'unit_amount_decimal' | 'flat_amount_decimal'> & {
  unit_amount_decimal: string | null
  flat_amount_decimal: string | null
}

/** The SDK turns `unit_amount_decimal` into an object; on the wire it is a text. */
export type WirePrice = Pick<
  Stripe.Price,
  'id' | 'object' | 'billing_scheme' | 'currency' | 'livemode' | 'nickname' | 'tiers_mode' | 'type'
> &
  Pick<Stripe.Price, 'active' | 'tax_behavior' | 'transform_quantity' | 'unit_amount'> & {
    product: string
    recurring: Stripe.Price.Recurring
    unit_amount_decimal: string | null
    tiers?: WireTier[]
    currency_options?: Record<string, { unit_amount: number; unit_amount_decimal: string }>
  }

export interface PriceOptions {
  id: string
  /** A whole amount, or a decimal text for a fraction of a minor unit. */
  amount?: number | string
  currency?: string
  nickname?: string | null
  product?: string
  every?: [count: number, interval: 'day' | 'week' | 'month' | 'year']
  metered?: boolean
  packages?: { divide_by: number; round: 'up' | 'down' }
  tiers?: { mode: 'graduated' | 'volume'; of: [upTo: number | null, unit: number, flat: number][] }
  currencies?: Record<string, number>
  /** There is tax in it. */
  taxed?: boolean
}

export function price(options: PriceOptions): WirePrice {
  const { id, amount = 0, tiers, currencies } = options
  const [interval_count, interval] = options.every ?? [1, 'month']
  return {
    id,
    object: 'price',
    active: true,
    billing_scheme: tiers ? 'tiered' : 'per_unit',
    currency: options.currency ?? 'usd',
    livemode: false,
    nickname: options.nickname ?? null,
    product: options.product ?? 'prod_plan',
    recurring: {
      interval,
      interval_count,
      meter: options.metered ? 'mtr_calls' : null,
      trial_period_days: null,
      usage_type: options.metered ? 'metered' : 'licensed',
    },
    tax_behavior: options.taxed ? 'inclusive' : 'unspecified',
    tiers_mode: tiers?.mode ?? null,
    transform_quantity: options.packages ?? null,
    type: 'recurring',
    unit_amount: tiers || typeof amount === 'string' ? null : amount,
    unit_amount_decimal: tiers ? null : String(amount),
    ...(tiers && {
      tiers: tiers.of.map(([up_to, unit, flat]) => ({
        up_to,
        unit_amount: unit,
        unit_amount_decimal: String(unit),
        flat_amount: flat,
        flat_amount_decimal: String(flat),
      })),
    }),
    ...(currencies && {
      currency_options: Object.fromEntries(
        Object.entries(currencies).map(([code, unit]) => [
          code,
          { unit_amount: unit, unit_amount_decimal: String(unit) },
        ]),
      ),
    }),
  }
}

export interface CouponOptions {
  id: string
  percent?: number
  amount?: number
  currency?: string
  duration?: 'forever' | 'once' | 'repeating'
  products?: string[]
}

export const coupon = ({ id, percent, amount, currency, duration, products }: CouponOptions) =>
  ({
    id,
    object: 'coupon',
    amount_off: amount ?? null,
    created: 1_700_000_000,
    currency: amount === undefined ? null : (currency ?? 'usd'),
    duration: duration ?? 'forever',
    duration_in_months: duration === 'repeating' ? 3 : null,
    livemode: false,
    max_redemptions: null,
    metadata: {},
    name: id,
    percent_off: percent ?? null,
    redeem_by: null,
    times_redeemed: 1,
    valid: true,
    ...(products && { applies_to: { products } }),
  }) satisfies Stripe.Coupon

export type WireCoupon = ReturnType<typeof coupon>

/** `legacy` is the shape before the 2025-09-30 version of the API: the coupon itself, never an id. */
export type WireDiscount = Omit<Stripe.Discount, 'source'> & {
  source?: { coupon: string; type: 'coupon' }
  coupon?: WireCoupon
}

export const discount = (
  id: string,
  of: WireCoupon,
  { end = null, legacy = false }: { end?: number | null; legacy?: boolean } = {},
): WireDiscount => ({
  id,
  object: 'discount',
  checkout_session: null,
  customer: null,
  customer_account: null,
  end,
  invoice: null,
  invoice_item: null,
  promotion_code: null,
  start: 1_700_000_000,
  subscription: null,
  subscription_item: null,
  ...(legacy ? { coupon: of } : { source: { coupon: of.id, type: 'coupon' as const } }),
})

export interface WireItem {
  id: string
  object: 'subscription_item'
  created: number
  discounts: string[]
  price: WirePrice
  quantity?: number
  subscription: string
}

export type WireSubscription = Pick<
  Stripe.Subscription,
  | 'id'
  | 'object'
  | 'created'
  | 'currency'
  | 'start_date'
  | 'status'
  | 'trial_start'
  | 'trial_end'
  | 'ended_at'
  | 'canceled_at'
  | 'cancel_at_period_end'
  | 'livemode'
  | 'pause_collection'
> & {
  automatic_tax: Pick<Stripe.Subscription.AutomaticTax, 'enabled'>
  customer: string
  schedule: string | null
  discounts: string[]
  /** Older versions of the API only. */
  discount?: WireDiscount
  items: WireItem[]
}
