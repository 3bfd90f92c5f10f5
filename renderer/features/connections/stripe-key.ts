/** What a restricted key needs to be able to read, as Stripe's page of keys names it, and why. */
export const STRIPE_PERMISSIONS = [
  { name: 'Balance', why: 'the account’s currency', code: 'rak_balance_read' },
  {
    name: 'Balance transaction sources',
    why: 'every movement of money, with its fee',
    code: 'rak_balance_transaction_source_read',
  },
  { name: 'Charges and refunds', why: 'what a movement was for', code: 'rak_charge_read' },
  { name: 'Disputes', why: 'money that was disputed', code: 'rak_dispute_read' },
  { name: 'Customers', why: 'only to count them', code: 'rak_customer_read' },
  { name: 'Invoices', why: 'which subscription paid', code: 'rak_invoice_read' },
  { name: 'Subscriptions', why: 'MRR', code: 'rak_subscription_read' },
  { name: 'Products', why: 'the names of your plans', code: 'rak_product_read' },
  { name: 'Prices', why: 'what a plan costs', code: 'rak_plan_read' },
  { name: 'Coupons', why: 'discounts that never end', code: 'rak_coupon_read' },
] as const

/** Stripe's own page for a new restricted key, with these permissions ticked. */
export function newKeyAddress(): string {
  const query = new URLSearchParams({ name: 'OpenRevenue' })
  for (const { code } of STRIPE_PERMISSIONS) query.append('permissions[]', code)
  return `https://dashboard.stripe.com/apikeys/create?${query}`
}
