import type { models } from '@polar-sh/sdk/2026-10'
import { customer, customerId, instant, PERSON, uuid, type WireDiscount } from './objects.ts'

export type WireSubscription = models.Subscription
export type WirePrice = WireSubscription['prices'][number]

type Behavior = models.TaxBehaviorOption | null

const common = (n: number, behavior: Behavior, currency: string) => ({
  created_at: instant(Date.UTC(2024, 0, 1)),
  modified_at: null,
  id: uuid('9c1ce', n),
  source: 'catalog' as const,
  price_currency: currency,
  tax_behavior: behavior,
  is_archived: false,
  product_id: uuid('9b0d', 1),
})

export const fixed = (
  n: number,
  amount: number,
  { behavior = 'exclusive', currency = 'usd' }: { behavior?: Behavior; currency?: string } = {},
): WirePrice => ({ ...common(n, behavior, currency), amount_type: 'fixed', price_amount: amount })

export const custom = (n: number): WirePrice => ({
  ...common(n, 'exclusive', 'usd'),
  amount_type: 'custom',
  minimum_amount: 0,
  maximum_amount: null,
  preset_amount: null,
})

/** The last one that a tier is for, or null, and the price of each in it. */
type Tiers = [upTo: number | null, unit: number][]

export const seats = (n: number, mode: 'volume' | 'graduated', tiers: Tiers): WirePrice => ({
  ...common(n, 'exclusive', 'usd'),
  amount_type: 'seat_based',
  seat_tiers: {
    seat_tier_type: mode,
    minimum_seats: 1,
    maximum_seats: null,
    tiers: tiers.map(([upTo, unit], index) => ({
      min_seats: (tiers[index - 1]?.[0] ?? 0) + 1,
      max_seats: upTo,
      price_per_seat: unit,
    })),
  },
})

export const units = (n: number, mode: 'volume' | 'graduated', tiers: Tiers): WirePrice => ({
  ...common(n, 'exclusive', 'usd'),
  amount_type: 'unit_based',
  tiers: {
    type: mode,
    tiers: tiers.map(([bound, unit]) => ({ bound, unit_amount: String(unit) })),
  },
  minimum_units: null,
  unit_label: null,
  maximum_units: null,
})

export const metered = (n: number): WirePrice => ({
  ...common(n, null, 'usd'),
  amount_type: 'metered_unit',
  cap_amount: null,
  meter_id: uuid('4e7e', 1),
  meter: {
    id: uuid('4e7e', 1),
    name: 'Calls',
    unit: 'scalar',
    custom_label: null,
    custom_multiplier: null,
  },
  unit_amount: '0.5',
})

export interface SubscriptionOptions {
  at: number
  amount: number
  prices: WirePrice[]
  currency?: string
  every?: [count: number, unit: models.RecurringInterval]
  status?: WireSubscription['status']
  discount?: WireDiscount | null
  trialEnd?: number | null
  endedAt?: number | null
  modifiedAt?: number
  seats?: number | null
  units?: number | null
  cancelAtPeriodEnd?: boolean
  product?: string
}

export function subscription(n: number, options: SubscriptionOptions): WireSubscription {
  const { at, amount, prices, every: [count, unit] = [1, 'month'], discount = null } = options
  const maybe = (instantAt: number | null | undefined) =>
    instantAt == null ? null : instant(instantAt)
  return {
    created_at: instant(at),
    modified_at: instant(options.modifiedAt ?? at),
    id: uuid('50b5', n),
    amount,
    currency: options.currency ?? 'usd',
    recurring_interval: unit,
    recurring_interval_count: count,
    status: options.status ?? 'active',
    current_period_start: instant(at),
    current_period_end: instant(at),
    current_meter_period_start: null,
    current_meter_period_end: null,
    trial_start: options.trialEnd == null ? null : instant(at),
    trial_end: maybe(options.trialEnd),
    cancel_at_period_end: options.cancelAtPeriodEnd ?? false,
    canceled_at: maybe(options.endedAt),
    started_at: instant(at),
    ends_at: maybe(options.endedAt),
    ended_at: maybe(options.endedAt),
    past_due_at: null,
    pause_at_period_end: false,
    paused_at: null,
    resumes_at: null,
    customer_id: customerId(500 + n),
    product_id: uuid('9b0d', 1),
    discount_id: discount?.id ?? null,
    checkout_id: null,
    seats: options.seats ?? null,
    units: options.units ?? null,
    customer_cancellation_reason: null,
    customer_cancellation_comment: `${PERSON.name} left`,
    metadata: {},
    customer: customer(500 + n),
    product: {
      id: uuid('9b0d', 1),
      created_at: instant(at),
      modified_at: null,
      trial_interval: null,
      trial_interval_count: null,
      name: options.product ?? 'Tidewater',
      description: null,
      visibility: 'public',
      recurring_interval: unit,
      recurring_interval_count: count,
      meter_interval: null,
      meter_interval_count: null,
      is_recurring: true,
      is_archived: false,
      organization_id: uuid('7c4d', 1),
      metadata: {},
      is_deletable: false,
      prices,
      benefits: [],
      medias: [],
      attached_custom_fields: [],
    },
    discount,
    prices,
    meters: [],
    pending_update: null,
  }
}
