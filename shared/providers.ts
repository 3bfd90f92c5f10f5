/** Where entries come from, each with its name on the screen and in the terminal. */
export const PROVIDER_NAMES = {
  stripe: 'Stripe',
  paddle: 'Paddle',
  'lemon-squeezy': 'Lemon Squeezy',
  paypal: 'PayPal',
  polar: 'Polar',
  demo: 'Sample data',
  csv: 'Imported files',
} as const satisfies Record<string, string>
export type ProviderId = keyof typeof PROVIDER_NAMES

/** Those that are connected with a key. */
export type KeyedProvider = Exclude<ProviderId, 'demo' | 'csv'>

export const isProviderId = (id: string): id is ProviderId => Object.hasOwn(PROVIDER_NAMES, id)
