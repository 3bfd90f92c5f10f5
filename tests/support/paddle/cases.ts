import type { DiscountOptions, PriceOptions } from './objects.ts'

/** A subscription in words, with its MRR worked out by hand: minor units as a fraction. */
export interface Case {
  mrr: [bigint | number, bigint | number]
  counted?: boolean
  currency?: string
  status?: 'active' | 'past_due' | 'trialing' | 'paused' | 'canceled'
  items: (PriceOptions & {
    quantity?: number
    status?: 'active' | 'inactive' | 'trialing'
    /** What Paddle expects to bill for one unit, without tax; the list price unless told. */
    renewal?: number
  })[]
  /** `on`: the first so many items' products. */
  discount?: Omit<DiscountOptions, 'on'> & { on?: number; ends?: number }
  /** Days of trial from its start. */
  trial?: number
  /** How many days after its start it was canceled. */
  ended?: number
  cancels?: boolean
}

export const CASES: Record<string, Case> = {
  monthly: { mrr: [4900, 1], items: [{ amount: 4900 }] },
  'three seats': { mrr: [4500, 1], items: [{ amount: 1500, quantity: 3 }] },
  // 11880 ÷ 12
  yearly: { mrr: [990, 1], items: [{ amount: 11_880, interval: 'year' }] },
  // 10000 ÷ 24
  'every two years': {
    mrr: [1250, 3],
    items: [{ amount: 10_000, interval: 'year', frequency: 2 }],
  },
  // 3000 ÷ 3
  quarterly: { mrr: [1000, 1], items: [{ amount: 3000, frequency: 3 }] },
  // 700 × 365 ÷ 84
  weekly: { mrr: [255_500, 84], items: [{ amount: 700, interval: 'week' }] },
  // 700 × 365 ÷ 84 ÷ 2
  fortnightly: { mrr: [127_750, 84], items: [{ amount: 700, interval: 'week', frequency: 2 }] },
  // 12 × 365 ÷ 12
  daily: { mrr: [365, 1], items: [{ amount: 12, interval: 'day' }] },
  // 2000 + 5 × 300; setting it up was paid once
  'with an addon and a set-up': {
    mrr: [3500, 1],
    items: [{ amount: 2000 }, { amount: 300, quantity: 5 }, { amount: 9900, recurring: false }],
  },
  'one item inactive, one on trial': {
    mrr: [2000, 1],
    items: [
      { amount: 2000 },
      { amount: 500, status: 'inactive' },
      { amount: 700, status: 'trialing' },
    ],
  },
  free: { mrr: [0, 1], items: [{ amount: 0 }] },
  'past due': { mrr: [2900, 1], status: 'past_due', items: [{ amount: 2900 }] },
  'to be canceled': { mrr: [2900, 1], cancels: true, items: [{ amount: 2900 }] },
  'after its trial': { mrr: [2900, 1], trial: 14, items: [{ amount: 2900 }] },
  'in its trial': {
    mrr: [2900, 1],
    counted: false,
    status: 'trialing',
    trial: 1000,
    items: [{ amount: 2900, status: 'trialing' }],
  },
  paused: {
    mrr: [2900, 1],
    counted: false,
    status: 'paused',
    items: [{ amount: 2900, status: 'inactive' }],
  },
  // It counted until it was canceled
  canceled: { mrr: [2900, 1], status: 'canceled', ended: 60, items: [{ amount: 2900 }] },
  'canceled in its trial': {
    mrr: [2900, 1],
    counted: false,
    status: 'canceled',
    trial: 14,
    ended: 7,
    items: [{ amount: 2900 }],
  },
  // 4900 × 80 %
  'a fifth off for ever': {
    mrr: [3920, 1],
    items: [{ amount: 4900 }],
    discount: { type: 'percentage', amount: '20' },
  },
  // 11880 × 87.5 % ÷ 12
  'an eighth off a year for ever': {
    mrr: [86_625, 100],
    items: [{ amount: 11_880, interval: 'year' }],
    discount: { type: 'percentage', amount: '12.5' },
  },
  // 4900 − 500
  'five dollars off for ever': {
    mrr: [4400, 1],
    items: [{ amount: 4900 }],
    discount: { type: 'flat', amount: '500', currency: 'USD' },
  },
  // 4 × (1500 − 200)
  'two dollars a seat off for ever': {
    mrr: [5200, 1],
    items: [{ amount: 1500, quantity: 4 }],
    discount: { type: 'flat_per_seat', amount: '200', currency: 'USD' },
  },
  // Never less than nothing
  'more off than it costs': {
    mrr: [0, 1],
    items: [{ amount: 900 }],
    discount: { type: 'flat', amount: '1000', currency: 'USD' },
  },
  // 2000 × 50 % + 1000: only the first item's product is reduced
  'half off one product for ever': {
    mrr: [2000, 1],
    items: [{ amount: 2000 }, { amount: 1000 }],
    discount: { type: 'percentage', amount: '50', on: 1 },
  },
  'off for three months': {
    mrr: [4900, 1],
    items: [{ amount: 4900 }],
    discount: { type: 'percentage', amount: '50', intervals: 3, ends: 60 },
  },
  'off once': {
    mrr: [4900, 1],
    items: [{ amount: 4900 }],
    discount: { type: 'percentage', amount: '50', recur: false },
  },
  'in euros': { mrr: [1900, 1], currency: 'EUR', items: [{ amount: 1900, currency: 'EUR' }] },
  'in yen': { mrr: [1500, 1], currency: 'JPY', items: [{ amount: 1500, currency: 'JPY' }] },
  // The list price of 12.00 holds 20 % of tax: 10.00 without
  'tax within the price': {
    mrr: [1000, 1],
    items: [{ amount: 1200, taxMode: 'internal', renewal: 1000 }],
  },
  // The account leaves tax out, as Paddle's next bill shows; 2 × 12.00
  'tax as the account has it': {
    mrr: [2400, 1],
    items: [{ amount: 1200, quantity: 2, taxMode: 'account_setting', renewal: 1200 }],
  },
  // $20.00 in the list, £15.00 in Britain
  'a price of its own for a country': {
    mrr: [1500, 1],
    currency: 'GBP',
    items: [
      {
        amount: 2000,
        overrides: [
          { country_codes: ['GB'], unit_price: { amount: '1500', currency_code: 'GBP' } },
          { country_codes: ['IE'], unit_price: { amount: '1800', currency_code: 'EUR' } },
        ],
        renewal: 1500,
      },
    ],
  },
  // $20.00 in the list, which Paddle turned into 18.40 euros; 10 % off for ever: 16.56
  'converted by Paddle': {
    mrr: [1656, 1],
    currency: 'EUR',
    items: [{ amount: 2000, renewal: 1840 }],
    discount: { type: 'percentage', amount: '10' },
  },
  'a price of one’s own': { mrr: [77_700, 1], items: [{ amount: 77_700, custom: true }] },
}
