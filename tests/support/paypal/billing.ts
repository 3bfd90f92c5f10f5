import { instant, PERSON, type WireMoney } from './objects.ts'

export interface WirePlan {
  id: string
  product_id: string
  name?: string
  status: 'ACTIVE'
  billing_cycles: WireCycle[]
  payment_preferences: Record<string, unknown>
  taxes?: { percentage: string; inclusive?: boolean }
  quantity_supported: boolean
  create_time: string
}

export interface WireCycle {
  frequency: { interval_unit: 'DAY' | 'WEEK' | 'MONTH' | 'YEAR'; interval_count?: number }
  tenure_type: 'REGULAR' | 'TRIAL'
  sequence: number
  total_cycles?: number
  pricing_scheme?: {
    version: number
    fixed_price?: WireMoney
    pricing_model?: 'VOLUME' | 'TIERED'
    tiers?: { starting_quantity: string; ending_quantity?: string; amount: WireMoney }[]
  }
}

export interface WireSubscription {
  id: string
  plan_id: string
  status: string
  status_update_time: string
  start_time: string
  quantity?: string
  shipping_amount?: WireMoney
  plan_overridden: boolean
  subscriber: Record<string, unknown> & { payer_id: string }
  billing_info: Record<string, unknown>
  create_time: string
  /** Served where `fields=plan` asks for it. */
  plan?: Omit<WirePlan, 'id' | 'name' | 'status' | 'create_time'>
}

export const money = (value: string, currency = 'USD'): WireMoney => ({
  currency_code: currency,
  value,
})

/** A cycle that goes on for ever, one month long unless told otherwise. */
export const regular = (
  price: WireMoney | WireCycle['pricing_scheme'],
  unit: WireCycle['frequency']['interval_unit'] = 'MONTH',
  count?: number,
): WireCycle => ({
  frequency: { interval_unit: unit, ...(count && { interval_count: count }) },
  tenure_type: 'REGULAR',
  sequence: 2,
  total_cycles: 0,
  pricing_scheme:
    price && 'value' in price ? { version: 1, fixed_price: price } : (price ?? { version: 1 }),
})

/** So many months without a price. */
export const trial = (months: number): WireCycle => ({
  frequency: { interval_unit: 'MONTH', interval_count: 1 },
  tenure_type: 'TRIAL',
  sequence: 1,
  total_cycles: months,
})

export const plan = (id: string, cycles: WireCycle[], more: Partial<WirePlan> = {}): WirePlan => ({
  id,
  product_id: 'PROD-6XB24663H4094933M',
  name: `Acme ${id.slice(-2)}`,
  status: 'ACTIVE',
  billing_cycles: cycles,
  payment_preferences: {
    auto_bill_outstanding: true,
    setup_fee: money('10'),
    setup_fee_failure_action: 'CONTINUE',
    payment_failure_threshold: 3,
  },
  quantity_supported: true,
  create_time: '2024-05-27T12:13:51Z',
  ...more,
})

export function subscription({
  id,
  of,
  startedAt,
  ...more
}: {
  id: string
  of: WirePlan
  startedAt: number
  status?: string
  changedAt?: number
  quantity?: string
  customer?: string
  own?: WireCycle[]
  /** As an account that PayPal gives no inline plan. */
  bare?: boolean
}): WireSubscription {
  const { product_id, payment_preferences, quantity_supported, taxes } = of
  return {
    id,
    plan_id: of.id,
    status: more.status ?? 'ACTIVE',
    status_update_time: instant(more.changedAt ?? startedAt),
    start_time: instant(startedAt),
    ...(more.quantity && { quantity: more.quantity }),
    plan_overridden: more.own !== undefined,
    subscriber: {
      name: { given_name: PERSON.given, surname: PERSON.surname },
      email_address: PERSON.email,
      payer_id: more.customer ?? '2J6QB8YJQSJRJ',
      shipping_address: {
        name: { full_name: `${PERSON.given} ${PERSON.surname}` },
        address: {
          address_line_1: PERSON.line1,
          admin_area_2: 'San Jose',
          admin_area_1: 'CA',
          postal_code: '95131',
          country_code: 'US',
        },
      },
      payment_source: { card: { last_digits: PERSON.last4, brand: 'VISA', type: 'CREDIT' } },
    },
    billing_info: { outstanding_balance: money('0.0'), failed_payments_count: 0 },
    create_time: instant(startedAt),
    ...(!more.bare && {
      plan: {
        product_id,
        billing_cycles: more.own ?? of.billing_cycles,
        payment_preferences,
        quantity_supported,
        ...(taxes && { taxes }),
      },
    }),
  }
}
