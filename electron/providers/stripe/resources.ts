/**
 * What this provider reads, with the permission that a restricted key needs for it, as Stripe's own
 * page of restricted keys names them.
 */
export const PERMISSIONS = {
  account: 'Accounts',
  balance: 'Balance',
  'balance transactions': 'Balance, and Balance transaction sources',
  invoices: 'Invoices',
  subscriptions: 'Subscriptions',
  'subscription items': 'Subscriptions',
  prices: 'Prices',
  coupons: 'Coupons',
  customers: 'Customers',
  transfers: 'Transfers',
} as const

export type Resource = keyof typeof PERMISSIONS
