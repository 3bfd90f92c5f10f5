import {
  instant,
  link,
  PERSON,
  relations,
  type WireDiscount,
  type WireItem,
  type WirePrice,
  type WireRedemption,
  type WireStore,
  type WireSubscription,
} from './objects.ts'

export function store(id: number, currency: WireStore['attributes']['currency']): WireStore {
  const at = instant(Date.UTC(2024, 0, 1))
  return {
    type: 'stores',
    id: String(id),
    attributes: {
      name: `Store ${id}`,
      slug: `store-${id}`,
      domain: `store-${id}.lemonsqueezy.com`,
      url: `https://store-${id}.lemonsqueezy.com`,
      avatar_url: 'https://cdn.lemonsqueezy.com/avatar.png',
      plan: 'sweet',
      country: 'NL',
      country_nicename: 'Netherlands',
      currency,
      total_sales: 3,
      total_revenue: 29997,
      thirty_day_sales: 1,
      thirty_day_revenue: 1199,
      created_at: at,
      updated_at: at,
    },
    relationships: relations('stores', id, [
      'products',
      'orders',
      'subscriptions',
      'discounts',
      'license-keys',
      'webhooks',
    ]),
    links: link('stores', id),
  }
}

export function price(
  id: number,
  own: Partial<WirePrice['attributes']> & { every?: [number, 'day' | 'week' | 'month' | 'year'] },
): WirePrice {
  const at = instant(Date.UTC(2024, 0, 1))
  const { every = [1, 'month'], ...attributes } = own
  return {
    type: 'prices',
    id: String(id),
    attributes: {
      variant_id: id,
      category: 'subscription',
      scheme: 'standard',
      usage_aggregation: null,
      unit_price: 0,
      unit_price_decimal: null,
      setup_fee_enabled: false,
      setup_fee: null,
      package_size: 1,
      tiers: null,
      renewal_interval_unit: every[1],
      renewal_interval_quantity: every[0],
      trial_interval_unit: null,
      trial_interval_quantity: null,
      min_price: null,
      suggested_price: null,
      tax_code: 'saas',
      created_at: at,
      updated_at: at,
      ...attributes,
    },
    relationships: relations('prices', id, ['variant']),
    links: link('prices', id),
  }
}

export function item(
  id: number,
  own: { subscription: number; price: number; quantity?: number; metered?: boolean; at: number },
): WireItem {
  return {
    type: 'subscription-items',
    id: String(id),
    attributes: {
      subscription_id: own.subscription,
      price_id: own.price,
      quantity: own.quantity ?? 1,
      is_usage_based: own.metered ?? false,
      created_at: instant(own.at),
      updated_at: instant(own.at),
    },
    relationships: relations('subscription-items', id, ['subscription', 'price', 'usage-records']),
    links: link('subscription-items', id),
  }
}

export function subscription(
  id: number,
  own: Partial<WireSubscription['attributes']> & { at: number; first: WireItem | null },
): WireSubscription {
  const { at, first, ...attributes } = own
  return {
    type: 'subscriptions',
    id: String(id),
    attributes: {
      store_id: 1101,
      customer_id: 864079600 + id,
      order_id: 7000 + id,
      order_item_id: 7000 + id,
      product_id: 1,
      variant_id: 1,
      product_name: 'Tidewater',
      variant_name: 'Default',
      user_name: PERSON.name,
      user_email: PERSON.email,
      status: 'active',
      status_formatted: 'Active',
      card_brand: 'visa',
      card_last_four: PERSON.last4,
      pause: null,
      cancelled: attributes.status === 'cancelled',
      trial_ends_at: null,
      billing_anchor: 12,
      first_subscription_item: first && { id: Number(first.id), ...first.attributes },
      urls: {
        update_payment_method: `https://store-1101.lemonsqueezy.com/subscription/${id}/payment-details`,
        customer_portal: 'https://store-1101.lemonsqueezy.com/billing',
        customer_portal_update_subscription: `https://store-1101.lemonsqueezy.com/billing/${id}/update`,
      },
      renews_at: instant(at + 30 * 86_400_000),
      ends_at: null,
      created_at: instant(at),
      updated_at: instant(at),
      test_mode: true,
      ...attributes,
    },
    relationships: relations('subscriptions', id, [
      'store',
      'customer',
      'order',
      'order-item',
      'product',
      'variant',
      'subscription-items',
      'subscription-invoices',
    ]),
    links: link('subscriptions', id),
  }
}

export function discount(
  id: number,
  own: Pick<WireDiscount['attributes'], 'amount' | 'amount_type' | 'duration'>,
): WireDiscount {
  const at = instant(Date.UTC(2024, 0, 1))
  return {
    type: 'discounts',
    id: String(id),
    attributes: {
      store_id: 1101,
      name: `Discount ${id}`,
      code: `CODE${id}`,
      is_limited_to_products: false,
      is_limited_redemptions: false,
      max_redemptions: 0,
      starts_at: null,
      expires_at: null,
      duration_in_months: own.duration === 'repeating' ? 3 : 1,
      status: 'published',
      status_formatted: 'Published',
      created_at: at,
      updated_at: at,
      test_mode: true,
      ...own,
    },
    relationships: relations('discounts', id, ['store', 'variants', 'discount-redemptions']),
    links: link('discounts', id),
  }
}

export function redemption(id: number, of: WireDiscount, orderId: number): WireRedemption {
  const { name, code, amount, amount_type, created_at } = of.attributes
  return {
    type: 'discount-redemptions',
    id: String(id),
    attributes: {
      discount_id: Number(of.id),
      order_id: orderId,
      discount_name: name,
      discount_code: code,
      discount_amount: amount,
      discount_amount_type: amount_type,
      amount: 100,
      created_at,
      updated_at: created_at,
    },
    relationships: relations('discount-redemptions', id, ['discount', 'order']),
    links: link('discount-redemptions', id),
  }
}
