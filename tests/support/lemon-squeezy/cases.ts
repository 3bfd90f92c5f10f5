import { discount, item, price, redemption, subscription } from './billing.ts'
import {
  instant,
  type WireDiscount,
  type WireItem,
  type WirePrice,
  type WireRedemption,
  type WireSubscription,
} from './objects.ts'

/** A subscription with its MRR worked out by hand, in minor units as a fraction. */
export interface Case {
  name: string
  subscription: WireSubscription
  currency: string
  mrr: [bigint, bigint]
  /** Whether it counts today. */
  counts: boolean
  /** What its price comes to each period, and what a discount takes off that, at first or always. */
  pays: { cost: number; off?: number; once?: boolean } | null
  /** Tax that its price includes: so much of what is paid each period. Otherwise some come with tax on top. */
  within?: number
  /** What it was at first, and for how many periods. */
  was?: { price: WirePrice; cost: number; within: number; periods: number }
}

/** The part of an account that recurs. */
export interface Recurring {
  subscriptions: WireSubscription[]
  items: WireItem[]
  prices: WirePrice[]
  discounts: WireDiscount[]
  redemptions: WireRedemption[]
  /** The subscriptions again, each with its MRR worked out by hand. */
  cases: Case[]
}

const DAY = 86_400_000

type CaseOptions = Partial<WireSubscription['attributes']> &
  Pick<Case, 'within' | 'was'> & {
    price: WirePrice
    quantity?: number
    metered?: boolean
    currency?: string
    pays?: Case['pays']
  }

/** Adds a case, of a subscription that began 200 days ago. */
export function caseAdder(account: Recurring, now: number) {
  return (name: string, mrr: Case['mrr'], counts: boolean, own: CaseOptions) => {
    const { price: of, quantity, metered, currency = 'USD', within, was, ...rest } = own
    const { pays = { cost: of.attributes.unit_price }, ...attributes } = rest
    const id = 501 + account.subscriptions.length
    const at = now - 200 * DAY
    const first = item(id + 4000, { subscription: id, price: Number(of.id), quantity, metered, at })
    const added = subscription(id, { at, first, ...attributes })
    for (const one of was ? [was.price, of] : [of]) {
      if (!account.prices.includes(one)) account.prices.push(one)
    }
    account.items.push(first)
    account.subscriptions.push(added)
    account.cases.push({ name, subscription: added, currency, mrr, counts, pays, within, was })
    return added
  }
}

/** Adds one subscription of every kind there is, but for those with tax in their price. */
export function addCases(account: Recurring, now: number): void {
  const ago = (days: number) => now - days * DAY
  const add = caseAdder(account, now)
  const monthly = price(11, { unit_price: 1000 })
  const yearly = price(12, { unit_price: 9900, every: [1, 'year'] })
  const tiers = [
    { last_unit: 2, unit_price: 1000, unit_price_decimal: '1000', fixed_fee: 500 },
    { last_unit: 'inf', unit_price: 800, unit_price_decimal: '800.5', fixed_fee: 100 },
  ]

  add('1 × $10.00 a month', [1000n, 1n], true, { price: monthly })
  add('3 × $99.00 ÷ 12', [29_700n, 12n], true, {
    price: yearly,
    quantity: 3,
    variant_name: 'Team',
    pays: { cost: 29_700 },
  })
  add('$5.00 × 365/84', [500n * 365n, 84n], true, {
    price: price(13, { unit_price: 500, every: [1, 'week'] }),
  })
  add('$1.00 × 365/12 ÷ 10', [100n * 365n, 120n], true, {
    price: price(14, { unit_price: 100, every: [10, 'day'] }),
  })
  add('€30.00 ÷ 3, in the other store', [3000n, 3n], true, {
    price: price(15, { unit_price: 3000, every: [3, 'month'] }),
    store_id: 1102,
    currency: 'EUR',
  })
  add('7 seats in packages of 5 are 2 × $20.00', [4000n, 1n], true, {
    price: price(16, { scheme: 'package', package_size: 5, unit_price: 2000 }),
    quantity: 7,
    pays: { cost: 4000 },
  })
  // 2 × 10.00 + 5.00, and 3 × 8.005 + 1.00.
  add('graduated, 5 seats', [2000n * 2n + 1000n + 4803n + 200n, 2n], true, {
    price: price(17, { scheme: 'graduated', tiers }),
    quantity: 5,
    pays: { cost: 5002 },
  })
  // 5 × 8.005 + 1.00.
  add('volume, 5 seats', [8005n + 200n, 2n], true, {
    price: price(18, { scheme: 'volume', tiers }),
    quantity: 5,
    pays: { cost: 4102 },
  })
  add('past due still counts', [1000n, 1n], true, { price: monthly, status: 'past_due' })
  add('cancelled counts until it ends', [1000n, 1n], true, {
    price: monthly,
    status: 'cancelled',
    ends_at: instant(now + 9 * DAY),
  })
  add('cancelled, and its end is past', [1000n, 1n], false, {
    price: monthly,
    status: 'cancelled',
    ends_at: instant(ago(1)),
  })
  add('cancelled within its trial', [1000n, 1n], false, {
    price: monthly,
    status: 'cancelled',
    trial_ends_at: instant(now + 3 * DAY),
    ends_at: instant(now + 3 * DAY),
    pays: null,
  })
  add('expired', [1000n, 1n], false, {
    price: monthly,
    status: 'expired',
    ends_at: instant(ago(40)),
  })
  add('on trial', [1000n, 1n], false, {
    price: monthly,
    status: 'on_trial',
    trial_ends_at: instant(now + 5 * DAY),
    pays: null,
  })
  add('paused', [1000n, 1n], false, {
    price: monthly,
    status: 'paused',
    pause: { mode: 'free', resumes_at: null },
  })
  add('unpaid', [1000n, 1n], false, { price: monthly, status: 'unpaid' })
  add('free plan', [0n, 1n], true, { price: price(19, { unit_price: 0 }) })
  add('metered', [0n, 1n], true, {
    price: price(20, { unit_price: 5, usage_aggregation: 'sum' }),
    metered: true,
    quantity: 0,
    pays: { cost: 137 },
  })

  const forever = discount(31, { amount: 20, amount_type: 'percent', duration: 'forever' })
  const fixed = discount(32, { amount: 300, amount_type: 'fixed', duration: 'forever' })
  const once = discount(33, { amount: 50, amount_type: 'percent', duration: 'once' })
  account.discounts.push(forever, fixed, once)
  const redeemed = [
    [
      forever,
      add('20% off for ever: (2 × $99.00) × 0.8 ÷ 12', [15_840n, 12n], true, {
        price: yearly,
        quantity: 2,
        pays: { cost: 19_800, off: 3960 },
      }),
    ],
    [
      fixed,
      add('$3.00 off for ever', [700n, 1n], true, {
        price: monthly,
        pays: { cost: 1000, off: 300 },
      }),
    ],
    [
      once,
      add('half off, once', [1000n, 1n], true, {
        price: monthly,
        pays: { cost: 1000, off: 500, once: true },
      }),
    ],
  ] as const
  for (const [of, one] of redeemed) {
    const id = 41 + account.redemptions.length
    account.redemptions.push(redemption(id, of, one.attributes.order_id))
  }
}
