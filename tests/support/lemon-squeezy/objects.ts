import type {
  ListCustomers,
  ListDiscountRedemptions,
  ListDiscounts,
  ListOrders,
  ListPrices,
  ListStores,
  ListSubscriptionInvoices,
  ListSubscriptionItems,
  ListSubscriptions,
  User,
} from '@lemonsqueezy/lemonsqueezy.js'

/**
 * The objects of Lemon Squeezy's API, in the shapes of its own SDK. Where the SDK is behind the API's
 * documentation (statuses and reasons that came later, a date that is text in JSON) its type is widened.
 */
type Wider<T extends { attributes: object }, W> = Omit<T, 'attributes'> & {
  attributes: Omit<T['attributes'], keyof W> & W
}

type SaleStatus = 'pending' | 'failed' | 'paid' | 'refunded' | 'partial_refund' | 'fraudulent'
export type WireOrder = Wider<
  ListOrders['data'][number],
  { status: SaleStatus | 'under_review'; refunded_at: string | null }
>
export type WireInvoice = Wider<
  ListSubscriptionInvoices['data'][number],
  {
    status: SaleStatus | 'void'
    billing_reason: 'initial' | 'renewal' | 'updated'
  }
>
export type WireCustomer = ListCustomers['data'][number]
export type WireStore = ListStores['data'][number]
export type WireUser = User
export type WireSubscription = ListSubscriptions['data'][number]
export type WireItem = ListSubscriptionItems['data'][number]
export type WirePrice = ListPrices['data'][number]
export type WireDiscount = ListDiscounts['data'][number]
export type WireRedemption = ListDiscountRedemptions['data'][number]

/** Who buys in the sandbox: none of this may ever be stored. */
export const PERSON = {
  name: 'Wilhelmina Featherstonehaugh',
  email: 'w.featherstonehaugh@customer.example',
  last4: '7391',
  address: '17 Quince Lane, Little Dribbling',
  city: 'Little Dribbling',
  region: 'Barsetshire',
} as const

export const API = 'https://api.lemonsqueezy.com/v1'

/** "2026-01-15T12:00:00.000000Z": Lemon Squeezy writes microseconds. */
export const instant = (at: number): string => new Date(at).toISOString().replace('Z', '000Z')

export const link = (type: string, id: number) => ({ self: `${API}/${type}/${id}` })

const relation = (type: string, id: number, name: string) => ({
  links: {
    related: `${API}/${type}/${id}/${name}`,
    self: `${API}/${type}/${id}/relationships/${name}`,
  },
})

export const relations = <N extends string>(type: string, id: number, names: N[]) =>
  Object.fromEntries(names.map(name => [name, relation(type, id, name)])) as Record<
    N,
    ReturnType<typeof relation>
  >

export function customer(id: number): WireCustomer {
  return {
    type: 'customers',
    id: String(id),
    attributes: {
      store_id: 1101,
      name: PERSON.name,
      email: PERSON.email,
      status: 'subscribed',
      city: PERSON.city,
      region: PERSON.region,
      country: 'GB',
      total_revenue_currency: 0,
      mrr: 0,
      status_formatted: 'Subscribed',
      country_formatted: 'United Kingdom',
      total_revenue_currency_formatted: '$0.00',
      mrr_formatted: '$0.00',
      urls: { customer_portal: null },
      created_at: instant(Date.UTC(2024, 0, 1)),
      updated_at: instant(Date.UTC(2024, 0, 1)),
      test_mode: true,
    },
    relationships: relations('customers', id, ['store', 'license-keys', 'orders', 'subscriptions']),
    links: link('customers', id),
  }
}

export interface SaleOptions {
  at: number
  currency?: WireOrder['attributes']['currency']
  /** US dollars for one unit of the currency, as Lemon Squeezy writes it. */
  rate?: string
  total: number
  tax?: number
  /** What it says the total is worth, in USD cents. */
  totalUsd?: number
  refunded?: number
  refundedAt?: number | null
  updatedAt?: number
  customer?: number
  store?: number
  /** What a discount takes off the price. */
  discount?: number
  /** The tax is within the price, and so within the subtotal (docs.lemonsqueezy.com/help/payments/sales-tax-vat). */
  inclusive?: boolean
}

/** What orders and invoices have alike. */
function sale(options: SaleOptions) {
  const { at, currency = 'USD', rate = '1.00000000', total, tax = 0, refunded = 0 } = options
  const usd = (amount: number) => Math.round(amount * Number(rate))
  const text = (amount: number) => `${currency}${(amount / 100).toFixed(2)}`
  const refundedAt = options.refundedAt ?? null
  const discount = options.discount ?? 0
  const subtotal = total - (options.inclusive ? 0 : tax) + discount
  return {
    store_id: options.store ?? 1101,
    customer_id: options.customer ?? 864079501,
    user_name: PERSON.name,
    user_email: PERSON.email,
    currency,
    currency_rate: rate,
    subtotal,
    discount_total: discount,
    tax,
    total,
    refunded_amount: refunded,
    subtotal_usd: usd(subtotal),
    discount_total_usd: usd(discount),
    tax_usd: usd(tax),
    total_usd: options.totalUsd ?? usd(total),
    refunded_amount_usd: usd(refunded),
    tax_inclusive: options.inclusive ?? false,
    refunded: refunded > 0 && refunded === total,
    refunded_at: refundedAt === null ? null : instant(refundedAt),
    subtotal_formatted: text(subtotal),
    discount_total_formatted: text(discount),
    tax_formatted: text(tax),
    total_formatted: text(total),
    refunded_amount_formatted: text(refunded),
    created_at: instant(at),
    updated_at: instant(options.updatedAt ?? refundedAt ?? at),
    test_mode: true,
  }
}

export function order(
  id: number,
  options: SaleOptions & {
    status: WireOrder['attributes']['status']
    price?: number
    quantity?: number
  },
): WireOrder {
  const at = instant(options.at)
  return {
    type: 'orders',
    id: String(id),
    attributes: {
      ...sale(options),
      identifier: `104e18a2-d755-4d4b-80c4-${String(id).padStart(12, '0')}`,
      order_number: id,
      setup_fee: 0,
      setup_fee_usd: 0,
      setup_fee_formatted: '$0.00',
      tax_name: options.tax ? 'VAT' : null,
      tax_rate: options.tax ? '20.00' : '0.00',
      status: options.status,
      status_formatted: options.status,
      first_order_item: {
        id,
        order_id: id,
        product_id: 1,
        variant_id: 1,
        price_id: options.price ?? 1,
        quantity: options.quantity ?? 1,
        product_name: 'Tidewater',
        variant_name: 'Default',
        price: options.total,
        created_at: at,
        updated_at: at,
        test_mode: true,
      },
      urls: { receipt: `https://app.lemonsqueezy.com/my-orders/${id}?address=${PERSON.address}` },
    },
    relationships: relations('orders', id, [
      'store',
      'customer',
      'order-items',
      'subscriptions',
      'license-keys',
      'discount-redemptions',
    ]),
    links: link('orders', id),
  }
}

export function invoice(
  id: number,
  options: SaleOptions & {
    status: WireInvoice['attributes']['status']
    reason: WireInvoice['attributes']['billing_reason']
    subscription?: number
  },
): WireInvoice {
  return {
    type: 'subscription-invoices',
    id: String(id),
    attributes: {
      ...sale(options),
      // One that was deleted with its customer, unless told otherwise.
      subscription_id: options.subscription ?? 400,
      billing_reason: options.reason,
      card_brand: 'visa',
      card_last_four: PERSON.last4,
      status: options.status,
      status_formatted: options.status,
      urls: { invoice_url: `https://app.lemonsqueezy.com/my-orders/invoice/${id}` },
    },
    relationships: relations('subscription-invoices', id, ['store', 'subscription', 'customer']),
    links: link('subscription-invoices', id),
  }
}
