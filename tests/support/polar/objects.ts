import type { models } from '@polar-sh/sdk/2026-10'

/** The objects of Polar's API, in the shapes of its own SDK. */
export type WireOrder = models.Order
export type WireItem = models.OrderItemSchema
export type WireRefund = models.Refund
export type WireDispute = models.Dispute
export type WireDiscount = NonNullable<models.Order['discount']>
export type WireOrganization = models.Organization

/** Who buys in the sandbox: none of this may ever be stored. */
export const PERSON = {
  name: 'Wilhelmina Featherstonehaugh',
  email: 'w.featherstonehaugh@customer.example',
  address: '17 Quince Lane',
  city: 'Little Dribbling',
  state: 'Barsetshire',
} as const

const ORGANIZATION = '7c4d1f60-0000-4000-8000-000000000001'

/** A UUID that tells what it is of: its first digits are the kind's. */
export const uuid = (kind: string, n: number): string =>
  `${kind.padEnd(8, '0')}-0000-4000-8000-${String(n).padStart(12, '0')}`

export const customerId = (n: number): string => uuid('c057', n)

/** "2026-01-15T12:00:00.000000Z": Polar writes microseconds. */
export const instant = (at: number): string => new Date(at).toISOString().replace('Z', '000Z')

const made = (at: number) => ({ created_at: instant(at), modified_at: instant(at) })

const address = (country: 'DE' | 'US') => ({
  line1: PERSON.address,
  line2: null,
  postal_code: '10115',
  city: PERSON.city,
  state: PERSON.state,
  country,
})

/** A customer as orders, disputes and subscriptions have them within. */
export const customer = (n: number) => ({
  ...made(Date.UTC(2024, 0, 1)),
  id: customerId(n),
  metadata: { note: PERSON.name },
  external_id: null,
  email: PERSON.email,
  email_verified: true,
  type: 'individual' as const,
  name: PERSON.name,
  billing_name: PERSON.name,
  billing_address: address('DE'),
  tax_id: null,
  locale: 'de',
  organization_id: ORGANIZATION,
  default_payment_method_id: null,
  deleted_at: null,
  first_user_event_at: null,
  avatar_url: 'https://www.gravatar.com/avatar/0',
})

export const organization = (
  changes: Partial<WireOrganization> = {},
): Partial<WireOrganization> => ({
  ...made(Date.UTC(2024, 0, 1)),
  id: ORGANIZATION,
  name: 'Tidewater Ltd',
  slug: 'tidewater',
  email: 'olivia@startup.example',
  status: 'active',
  default_presentment_currency: 'usd',
  default_tax_behavior: 'location',
  country: 'DE',
  ...changes,
})

export function discount(
  of: { percent: number } | { amount: number; currency?: string },
  duration: 'once' | 'forever' | 'repeating',
): WireDiscount {
  const common = {
    ...made(Date.UTC(2024, 0, 1)),
    id: uuid('d15c', duration.length),
    metadata: {},
    name: duration,
    code: null,
    starts_at: null,
    ends_at: null,
    max_redemptions: null,
    max_redemptions_per_customer: null,
    redemptions_count: 1,
    organization_id: ORGANIZATION,
    ...(duration === 'repeating' && { duration_in_months: 3 }),
    duration,
  }
  if ('percent' in of) return { ...common, type: 'percentage', basis_points: of.percent * 100 }
  const { amount, currency = 'usd' } = of
  return { ...common, type: 'fixed', amount, currency, amounts: { [currency]: amount } }
}

/** What of it a discount takes off, as Polar rounds it. */
export function offOf(of: WireDiscount | null, amount: number, currency: string): number {
  if (!of) return 0
  if ('basis_points' in of) return Math.round((amount * of.basis_points) / 10_000)
  return Math.min(amount, of.amounts[currency] ?? 0)
}

export const item = (n: number, own: Partial<WireItem> & Pick<WireItem, 'amount'>): WireItem => ({
  ...made(Date.UTC(2024, 0, 1)),
  id: uuid('17e4', n),
  label: 'Tidewater',
  tax_amount: 0,
  proration: false,
  product_price_id: uuid('9c1ce', 1),
  start_timestamp: null,
  end_timestamp: null,
  ...own,
})

export interface OrderOptions {
  at: number
  /** What its lines come to. */
  subtotal: number
  discounted?: number
  discount?: WireDiscount | null
  tax?: number
  /** The tax is within the subtotal. */
  inclusive?: boolean
  currency?: string
  fee?: number
  feeCurrency?: string | null
  status?: WireOrder['status']
  reason?: WireOrder['billing_reason']
  customer?: number
  balance?: number
  items?: WireItem[]
  subscription?: (Omit<NonNullable<WireOrder['subscription']>, 'metadata'> & object) | null
  product?: string | null
  country?: 'DE' | 'US'
}

export function order(n: number, options: OrderOptions): WireOrder {
  const { at, subtotal, discounted = 0, tax = 0, currency = 'usd', balance = 0 } = options
  const { status = 'paid', customer: of = 1, subscription = null, product = 'Tidewater' } = options
  const net = subtotal - discounted - (options.inclusive ? tax : 0)
  const total = net + tax
  return {
    ...made(at),
    id: uuid('0bde', n),
    status,
    paid: ['paid', 'refunded', 'partially_refunded'].includes(status),
    subtotal_amount: subtotal,
    discount_amount: discounted,
    net_amount: net,
    tax_amount: tax,
    total_amount: total,
    applied_balance_amount: balance,
    due_amount: Math.max(0, total + balance),
    refunded_amount: 0,
    refunded_tax_amount: 0,
    refundable_amount: net + balance,
    refundable_tax_amount: tax,
    currency,
    billing_reason: options.reason ?? 'purchase',
    billing_name: PERSON.name,
    billing_address: address(options.country ?? 'DE'),
    invoice_number: `TIDE-${n}`,
    is_invoice_generated: false,
    receipt_number: null,
    seats: null,
    units: null,
    customer_id: customerId(of),
    product_id: product === null ? null : uuid('9b0d', 1),
    discount_id: options.discount?.id ?? null,
    subscription_id: subscription?.id ?? null,
    checkout_id: null,
    next_payment_attempt_at: null,
    metadata: {},
    platform_fee_amount: options.fee ?? 0,
    platform_fee_currency: options.feeCurrency === undefined ? currency : options.feeCurrency,
    customer: customer(of),
    product: product === null ? null : orderProduct(product, subscription),
    discount: options.discount ?? null,
    subscription: subscription && { ...subscription, metadata: {} },
    items: options.items ?? [item(n, { amount: subtotal })],
    description: product ?? 'Credit',
  }
}

const orderProduct = (
  name: string,
  per: OrderOptions['subscription'],
): NonNullable<WireOrder['product']> => ({
  ...made(Date.UTC(2024, 0, 1)),
  id: uuid('9b0d', 1),
  metadata: {},
  trial_interval: null,
  trial_interval_count: null,
  name,
  description: null,
  visibility: 'public',
  recurring_interval: per?.recurring_interval ?? null,
  recurring_interval_count: per?.recurring_interval_count ?? null,
  meter_interval: null,
  meter_interval_count: null,
  is_recurring: Boolean(per),
  is_archived: false,
  organization_id: ORGANIZATION,
})

/** `amount` without its tax. */
export const refund = (
  n: number,
  of: WireOrder,
  own: { at: number; amount: number; tax?: number; status?: WireRefund['status'] },
): WireRefund => ({
  ...made(own.at),
  id: uuid('bef0', n),
  metadata: {},
  status: own.status ?? 'succeeded',
  reason: 'customer_request',
  amount: own.amount,
  tax_amount: own.tax ?? 0,
  currency: of.currency,
  organization_id: ORGANIZATION,
  order_id: of.id,
  subscription_id: of.subscription_id,
  customer_id: of.customer_id,
  revoke_benefits: false,
  dispute: null,
})

export const dispute = (
  n: number,
  of: WireOrder,
  own: { at: number; status: WireDispute['status'] },
): WireDispute => ({
  ...made(own.at),
  id: uuid('d159', n),
  status: own.status,
  resolved: ['won', 'lost'].includes(own.status),
  closed: ['prevented', 'won', 'lost'].includes(own.status),
  amount: of.net_amount,
  tax_amount: of.tax_amount,
  currency: of.currency,
  reason: 'fraudulent',
  evidence_due_by: null,
  past_due: false,
  order_id: of.id,
  payment_id: uuid('9a71', n),
  customer: customer(1),
  case_id: null,
})
