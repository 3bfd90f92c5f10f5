import { type KeyedProvider, PROVIDER_NAMES } from '../../../shared/providers.ts'

interface Permission {
  /** As the provider's own page names it. */
  name: string
  why: string
}

/** How a founder gets a key that can only read, provider by provider. */
export interface Guide {
  name: string
  /** Where the provider makes keys. */
  address: string
  /** What to do there. */
  steps: string
  permissions: readonly Permission[]
  keyLabel: string
  keyHint: string
  /** For keys that come in pairs: the label of the half that is no secret. */
  clientIdLabel?: string
}

const STRIPE_PERMISSIONS = [
  {
    name: 'Balance',
    why: 'the account’s currency, and a check of every sum',
    code: 'rak_balance_read',
  },
  {
    name: 'Balance transaction sources',
    why: 'every movement of money, with its fee',
    code: 'rak_balance_transaction_source_read',
  },
  { name: 'Charges and refunds', why: 'what a movement was for', code: 'rak_charge_read' },
  { name: 'Disputes', why: 'money that was disputed', code: 'rak_dispute_read' },
  { name: 'Customers', why: 'only to count them', code: 'rak_customer_read' },
  { name: 'Invoices', why: 'what was billed, with its tax', code: 'rak_invoice_read' },
  { name: 'Subscriptions', why: 'MRR', code: 'rak_subscription_read' },
  { name: 'Products', why: 'the names of your plans', code: 'rak_product_read' },
  { name: 'Prices', why: 'what a plan costs', code: 'rak_plan_read' },
  { name: 'Coupons', why: 'discounts that never end', code: 'rak_coupon_read' },
  { name: 'Transfers', why: 'what a Connect platform passes on', code: 'rak_transfer_read' },
] as const

/** Stripe's own page for a new restricted key, with the permissions ticked. */
function stripeAddress(): string {
  const query = new URLSearchParams({ name: 'OpenRevenue' })
  for (const { code } of STRIPE_PERMISSIONS) query.append('permissions[]', code)
  return `https://dashboard.stripe.com/apikeys/create?${query}`
}

export const GUIDES: Record<KeyedProvider, Guide> = {
  stripe: {
    name: PROVIDER_NAMES.stripe,
    address: stripeAddress(),
    steps:
      'The link opens Stripe with the name and these permissions filled in, each set to Read. Press Create key there, copy the key and paste it below.',
    permissions: STRIPE_PERMISSIONS,
    keyLabel: 'Restricted key',
    keyHint: 'It begins with rk_live_ or rk_test_.',
  },
  paddle: {
    name: PROVIDER_NAMES.paddle,
    address: 'https://vendors.paddle.com/authentication-v2',
    steps:
      'In Paddle, under Developer tools, Authentication, make a new API key, tick Read for these and nothing else, let it last as long as you like, and paste it below.',
    permissions: [
      { name: 'Transactions', why: 'what was paid, with fee and tax' },
      { name: 'Adjustments', why: 'refunds and chargebacks' },
      { name: 'Subscriptions', why: 'MRR' },
      { name: 'Discounts', why: 'discounts that never end' },
    ],
    keyLabel: 'API key',
    keyHint: 'It begins with pdl_live_apikey_ or pdl_sdbx_apikey_.',
  },
  'lemon-squeezy': {
    name: PROVIDER_NAMES['lemon-squeezy'],
    address: 'https://app.lemonsqueezy.com/settings/api',
    steps:
      'In Lemon Squeezy, under Settings, API, make a new key and paste it below. Its keys cannot be limited to reading and last a year; OpenRevenue only ever reads with them.',
    permissions: [],
    keyLabel: 'API key',
    keyHint: 'A long text of three parts with dots between them.',
  },
  paypal: {
    name: PROVIDER_NAMES.paypal,
    address: 'https://developer.paypal.com/dashboard/applications/live',
    steps:
      'In PayPal’s developer dashboard make an app, tick these features of it and no other, and paste its client id and secret below. PayPal can take up to nine hours to let a new app search transactions.',
    permissions: [
      { name: 'Transaction search', why: 'every movement of money, with its fee' },
      { name: 'Subscriptions', why: 'MRR' },
    ],
    keyLabel: 'Secret',
    keyHint: 'Of a live or a sandbox app.',
    clientIdLabel: 'Client ID',
  },
  polar: {
    name: PROVIDER_NAMES.polar,
    address: 'https://polar.sh/dashboard',
    steps:
      'In Polar, open Settings and, under Developers, make a new token. Tick these scopes and no other, and paste the token below. Polar doesn’t say what else a token may do, so OpenRevenue can’t warn you of one that can write.',
    permissions: [
      { name: 'organizations:read', why: 'the account’s id and currency' },
      { name: 'orders:read', why: 'what was paid, with fee and tax' },
      { name: 'refunds:read', why: 'money that went back' },
      { name: 'disputes:read', why: 'money that was disputed' },
      { name: 'subscriptions:read', why: 'MRR' },
    ],
    keyLabel: 'Organization access token',
    keyHint: 'It begins with polar_oat_.',
  },
}
