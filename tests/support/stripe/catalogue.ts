import { build, type Case, type Definition } from './cases.ts'

/** Every kind of subscription there is, started over the year before `now` (seconds). */
export const catalogue = (now: number): Case[] =>
  Object.entries(DEFINITIONS).map(([name, definition], index) =>
    build(name, definition, index, now),
  )

const DEFINITIONS: Record<string, Definition> = {
  'monthly seats': { mrr: [3000, 1], items: [{ amount: 1000, quantity: 3, nickname: 'Team' }] },
  // $120.00 ÷ 12 = $10.00
  yearly: { mrr: [1000, 1], items: [{ amount: 12_000, every: [1, 'year'] }] },
  // $100.00 ÷ 12 = 833⅓ cents
  'yearly with a remainder': { mrr: [2500, 3], items: [{ amount: 10_000, every: [1, 'year'] }] },
  // $240.00 ÷ 24 = $10.00
  'every two years': { mrr: [1000, 1], items: [{ amount: 24_000, every: [2, 'year'] }] },
  // $90.00 ÷ 3 = $30.00
  quarterly: { mrr: [3000, 1], items: [{ amount: 9000, every: [3, 'month'] }] },
  // $7.00 × 365/84 = 700 × 365 / 84 = 9125/3 cents
  weekly: { mrr: [9125, 3], items: [{ amount: 700, every: [1, 'week'] }] },
  // $14.00 × 365/84 ÷ 2 = 9125/3 cents
  'every two weeks': { mrr: [9125, 3], items: [{ amount: 1400, every: [2, 'week'] }] },
  // $1.00 × 365/12 = 9125/3 cents
  daily: { mrr: [9125, 3], items: [{ amount: 100, every: [1, 'day'] }] },
  // 3 × 0.5 cents
  'a fraction of a cent': { mrr: [3, 2], items: [{ amount: '0.5', quantity: 3 }] },
  // $10.00 + 4 × $5.00
  'two items': {
    mrr: [3000, 1],
    items: [{ amount: 1000 }, { amount: 500, quantity: 4, product: 'prod_seat' }],
  },
  // ⌈45 ÷ 10⌉ = 5 packages × $8.00
  'packages rounded up': {
    mrr: [4000, 1],
    items: [{ amount: 800, quantity: 45, packages: { divide_by: 10, round: 'up' } }],
  },
  // ⌊45 ÷ 10⌋ = 4 packages × $8.00
  'packages rounded down': {
    mrr: [3200, 1],
    items: [{ amount: 800, quantity: 45, packages: { divide_by: 10, round: 'down' } }],
  },
  // Units 1–5 at $10.00, 6–10 at $8.00, 11–12 at $6.00; flat $1.00 and $2.00 and $3.00 as reached:
  // 50 + 40 + 12 + 6 = $108.00
  'graduated tiers': {
    mrr: [10_800, 1],
    items: [
      {
        quantity: 12,
        tiers: {
          mode: 'graduated',
          of: [
            [5, 1000, 100],
            [10, 800, 200],
            [null, 600, 300],
          ],
        },
      },
    ],
  },
  // Exactly at the edge of the first tier: 5 × $10.00 + $1.00
  'graduated at an edge': {
    mrr: [5100, 1],
    items: [
      {
        quantity: 5,
        tiers: {
          mode: 'graduated',
          of: [
            [5, 1000, 100],
            [null, 800, 200],
          ],
        },
      },
    ],
  },
  // 0 units reach the first tier: its flat $1.00
  'graduated with none': {
    mrr: [100, 1],
    items: [
      {
        quantity: 0,
        tiers: {
          mode: 'graduated',
          of: [
            [5, 1000, 100],
            [null, 800, 200],
          ],
        },
      },
    ],
  },
  // 12 units all at $6.00, and the flat $3.00: $75.00, yearly ÷ 12
  'volume tiers, yearly': {
    mrr: [625, 1],
    items: [
      {
        quantity: 12,
        every: [1, 'year'],
        tiers: {
          mode: 'volume',
          of: [
            [5, 1000, 100],
            [10, 800, 200],
            [null, 600, 300],
          ],
        },
      },
    ],
  },
  metered: { mrr: [0, 1], items: [{ amount: 5, metered: true }] },
  // $20.00, the metered item beside it adds nothing
  'metered beside licensed': {
    mrr: [2000, 1],
    items: [{ amount: 2000 }, { amount: 5, metered: true, product: 'prod_calls' }],
  },
  free: { mrr: [0, 1], items: [{ amount: 0, nickname: 'Free' }] },
  // 2 × $10.00 × (1 − 0.2)
  'a share off for ever': {
    mrr: [1600, 1],
    items: [{ amount: 1000, quantity: 2 }],
    off: [{ percent: 20 }],
  },
  // $10.00 × (1 − 0.255)
  'a decimal share off': { mrr: [745, 1], items: [{ amount: 1000 }], off: [{ percent: 25.5 }] },
  // Given by the older API as the coupon itself: $30.00 × 0.5
  'a share off, older API': {
    mrr: [1500, 1],
    items: [{ amount: 3000 }],
    off: [{ percent: 50 }],
    shape: 'legacy discounts',
  },
  // $30.00 × 0.5, in `discount` alone
  'a share off, oldest API': {
    mrr: [1500, 1],
    items: [{ amount: 3000 }],
    off: [{ percent: 50 }],
    shape: 'legacy discount',
  },
  // ($120.00 − $12.00) ÷ 12
  'an amount off a year': {
    mrr: [900, 1],
    items: [{ amount: 12_000, every: [1, 'year'] }],
    off: [{ amount: 1200 }],
  },
  // $10.00 − $15.00 is not below nothing
  'an amount off more than it costs': {
    mrr: [0, 1],
    items: [{ amount: 1000 }],
    off: [{ amount: 1500 }],
  },
  // ($100.00 − $10.00) × 0.9: in their order
  'an amount, then a share': {
    mrr: [8100, 1],
    items: [{ amount: 10_000 }],
    off: [{ amount: 1000 }, { percent: 10 }],
  },
  // $10.00 + $20.00 × 0.75: only off the seats
  'off some products': {
    mrr: [2500, 1],
    items: [{ amount: 1000 }, { amount: 2000, product: 'prod_seat' }],
    off: [{ percent: 25, products: ['prod_seat'] }],
  },
  // ($10.00 × 0.5 + $20.00) × 0.9: the item's own first
  'off an item, then off all': {
    mrr: [2250, 1],
    items: [
      { amount: 1000, off: [{ percent: 50 }] },
      { amount: 2000, product: 'prod_seat' },
    ],
    off: [{ percent: 10 }],
  },
  'off once': {
    mrr: [1000, 1],
    items: [{ amount: 1000 }],
    off: [{ percent: 50, duration: 'once' }],
  },
  'off for some months': {
    mrr: [1000, 1],
    items: [{ amount: 1000 }],
    off: [{ percent: 50, duration: 'repeating' }],
  },
  'off until a day in the past': {
    mrr: [1000, 1],
    items: [{ amount: 1000 }],
    off: [{ percent: 50, over: 10 }],
  },
  // 1,500 yen have no smaller unit
  'in yen': { mrr: [1500, 1], currency: 'jpy', items: [{ amount: 1500, currency: 'jpy' }] },
  // 12.345 dinars are 12,345 fils
  'in dinars': { mrr: [12_345, 1], currency: 'kwd', items: [{ amount: 12_345, currency: 'kwd' }] },
  // The API's 250000 are 2,500 krónur, which have no smaller unit; less 500
  'in krónur': {
    mrr: [2000, 1],
    currency: 'isk',
    items: [{ amount: 250_000, currency: 'isk' }],
    off: [{ amount: 50_000, currency: 'isk' }],
  },
  // A price in dollars with its own amount in euros
  'in another of its price’s currencies': {
    mrr: [900, 1],
    currency: 'eur',
    items: [{ amount: 1000, currencies: { eur: 900 } }],
  },
  'past due': { mrr: [4900, 1], status: 'past_due', items: [{ amount: 4900 }] },
  'to be canceled': { mrr: [4900, 1], cancelAtPeriodEnd: true, items: [{ amount: 4900 }] },
  'after its trial': { mrr: [4900, 1], trial: 14, items: [{ amount: 4900 }] },
  'in its trial': {
    mrr: [4900, 1],
    counted: false,
    status: 'trialing',
    trial: 1000,
    items: [{ amount: 4900 }],
  },
  incomplete: { mrr: [4900, 1], counted: false, status: 'incomplete', items: [{ amount: 4900 }] },
  'incomplete, expired': {
    mrr: [4900, 1],
    counted: false,
    status: 'incomplete_expired',
    ended: 1,
    items: [{ amount: 4900 }],
  },
  unpaid: { mrr: [4900, 1], counted: false, status: 'unpaid', items: [{ amount: 4900 }] },
  paused: { mrr: [4900, 1], counted: false, status: 'paused', items: [{ amount: 4900 }] },
  // It counted until it ended
  canceled: { mrr: [4900, 1], status: 'canceled', ended: 60, items: [{ amount: 4900 }] },
  'canceled in its trial': {
    mrr: [4900, 1],
    counted: false,
    status: 'canceled',
    trial: 14,
    ended: 7,
    items: [{ amount: 4900 }],
  },
  // 25 items, more than come with the subscription: 25 × $1.00
  'many items': {
    mrr: [2500, 1],
    items: Array.from({ length: 25 }, (_, index) => ({ amount: 100, product: `prod_${index}` })),
  },
  // Nothing off the subscription itself, so what its customer has: $30.00 × 0.8
  'a share off, the customer’s': {
    mrr: [2400, 1],
    items: [{ amount: 3000 }],
    customerOff: { percent: 20 },
  },
  // Its own comes instead of the customer's: $30.00 − $10.00
  'an amount off, not the customer’s share': {
    mrr: [2000, 1],
    items: [{ amount: 3000 }],
    off: [{ amount: 1000 }],
    customerOff: { percent: 20 },
  },
  // The item's own and the customer's: $30.00 × 0.5 × 0.8
  'off an item, then the customer’s': {
    mrr: [1200, 1],
    items: [{ amount: 3000, off: [{ percent: 50 }] }],
    customerOff: { percent: 20 },
  },
  'off once, the customer’s': {
    mrr: [3000, 1],
    items: [{ amount: 3000 }],
    customerOff: { percent: 50, duration: 'once' },
  },
  // The older API gives the coupon itself: $30.00 × 0.75
  'a share off, the customer’s, older API': {
    mrr: [2250, 1],
    items: [{ amount: 3000 }],
    customerOff: { percent: 25 },
    shape: 'legacy discounts',
  },
  // Still active, as Stripe says: its invoices are drafts, its customer keeps the service
  'with its collection paused': {
    mrr: [4900, 1],
    pausedCollection: { behavior: 'keep_as_draft', resumes_at: null },
    items: [{ amount: 4900 }],
  },
  // What a schedule has in store for later is not counted before it is there
  'on a schedule': { mrr: [4900, 1], schedule: 'sub_sched_1', items: [{ amount: 4900 }] },
  // Entered 90 days after it began
  backdated: { mrr: [4900, 1], backdated: 90, items: [{ amount: 4900 }] },
  // Paid for 30 days, then free for 14
  'after a trial that came later': {
    mrr: [4900, 1],
    trialAfter: 30,
    trial: 44,
    items: [{ amount: 4900 }],
  },
  // $11.90 − $1.90 tax = $10.00
  'tax in the price': { mrr: [1000, 1], taxWithin: 19, items: [{ amount: 1190 }] },
  // $9.99 of which $1.60 are tax: $8.39
  'tax that rounds': { mrr: [839, 1], taxWithin: 19, items: [{ amount: 999 }] },
  // $238.00 − 50% = $119.00, of which $19.00 are tax; ÷ 12 = 833⅓ cents
  'tax in half the price of a year': {
    mrr: [2500, 3],
    taxWithin: 19,
    items: [{ amount: 23_800, every: [1, 'year'] }],
    off: [{ percent: 50 }],
  },
  // 3 × $12.10 − $6.30 tax + $60.50 − $10.50 tax = $30.00 + $50.00
  'tax in two items': {
    mrr: [8000, 1],
    taxWithin: 21,
    items: [
      { amount: 1210, quantity: 3 },
      { amount: 6050, product: 'prod_seat' },
    ],
  },
}
