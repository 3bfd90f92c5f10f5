import {
  custom,
  fixed,
  metered,
  type SubscriptionOptions,
  seats,
  subscription,
  units,
  type WireSubscription,
} from './billing.ts'
import { discount } from './objects.ts'

/** A subscription with its MRR worked out by hand, in minor units as a fraction. */
export interface Case {
  name: string
  subscription: WireSubscription
  mrr: [bigint, bigint]
  /** Whether it counts today. */
  counts: boolean
  /** What its prices come to each period, usage apart; null where it was never billed. */
  pays: number | null
  /** What was used each period, billed with the next one. */
  used?: number
  /** Tax on each payment that its price includes; otherwise some come with tax on top. */
  within?: number
  /** The lines of its orders do not say for which time they are, as older ones. */
  untimed?: boolean
}

const DAY = 86_400_000

/** One subscription of every kind there is, begun 200 days ago. */
export function casesOf(now: number): Case[] {
  const cases: Case[] = []
  const at = now - 200 * DAY
  const ago = (days: number) => now - days * DAY
  const add = (
    name: string,
    mrr: Case['mrr'],
    counts: boolean,
    { pays, used, within, untimed, ...own }: Partial<Case> & Partial<SubscriptionOptions>,
  ) => {
    const { amount = 1000, prices = [fixed(1, 1000)] } = own
    const made = subscription(cases.length, { at, amount, prices, ...own })
    const billed = { pays: pays === undefined ? amount : pays, used, within, untimed }
    cases.push({ name, subscription: made, mrr, counts, ...billed })
  }

  add('$10.00 a month', [1000n, 1n], true, {})
  add('$10.00 a month, by orders of before lines had times', [1000n, 1n], true, { untimed: true })
  add('$99.00 ÷ 12', [9900n, 12n], true, {
    ...{ amount: 9900, prices: [fixed(2, 9900)], every: [1, 'year'] },
  })
  add('$5.00 × 365/84', [500n * 365n, 84n], true, {
    ...{ amount: 500, prices: [fixed(3, 500)], every: [1, 'week'] },
  })
  add('$1.00 × 365/12 ÷ 10', [100n * 365n, 120n], true, {
    ...{ amount: 100, prices: [fixed(4, 100)], every: [10, 'day'] },
  })
  add('€30.00 ÷ 3', [3000n, 3n], true, {
    amount: 3000,
    prices: [fixed(5, 3000, { currency: 'eur' })],
    ...{ currency: 'eur', every: [3, 'month'] },
  })
  add('5 seats at $8.00', [4000n, 1n], true, {
    amount: 4000,
    seats: 5,
    prices: [
      seats(6, 'volume', [
        [4, 1000],
        [null, 800],
      ]),
    ],
  })
  add('$10.00 and usage', [1000n, 1n], true, { prices: [fixed(1, 1000), metered(7)], used: 137 })
  add('usage alone', [0n, 1n], true, { amount: 0, prices: [metered(7)], pays: 0, used: 137 })
  add('free plan', [0n, 1n], true, { amount: 0, prices: [fixed(8, 0)] })
  add('past due still counts', [1000n, 1n], true, { status: 'past_due' })
  add('set to end with its period', [1000n, 1n], true, { cancelAtPeriodEnd: true })
  add('canceled', [1000n, 1n], false, { status: 'canceled', endedAt: ago(40) })
  add('canceled within its trial', [1000n, 1n], false, {
    ...{ status: 'canceled', trialEnd: ago(180), endedAt: ago(190), pays: null },
  })
  add('on trial', [1000n, 1n], false, {
    ...{ status: 'trialing', trialEnd: now + 5 * DAY, pays: null },
  })
  add('paused', [1000n, 1n], false, { status: 'paused' })
  add('unpaid', [1000n, 1n], false, { status: 'unpaid' })
  add('incomplete', [1000n, 1n], false, { status: 'incomplete', pays: null })

  add('20% off forever: $99.00 × 0.8 ÷ 12', [7920n, 12n], true, {
    ...{ amount: 7920, prices: [fixed(2, 9900)], every: [1, 'year'], pays: 9900 },
    discount: discount({ percent: 20 }, 'forever'),
  })
  add('$3.00 off forever', [700n, 1n], true, {
    ...{ amount: 700, pays: 1000, discount: discount({ amount: 300 }, 'forever') },
  })
  add('20% off forever, of usage as well', [800n, 1n], true, {
    ...{ amount: 800, pays: 1000, prices: [fixed(1, 1000), metered(7)], used: 135 },
    discount: discount({ percent: 20 }, 'forever'),
  })
  add('all of it off for some months', [1000n, 1n], true, {
    ...{ amount: 0, pays: 1000, discount: discount({ percent: 100 }, 'repeating') },
  })
  add('half off an amount that the customer chose, for some months', [2500n, 1n], true, {
    ...{ amount: 1250, pays: 2500, prices: [custom(9)] },
    discount: discount({ percent: 50 }, 'repeating'),
  })
  // 2 × $10.00, and 3 × $8.00.
  add('graduated seats, $5.00 off for some months', [4400n, 1n], true, {
    ...{ amount: 3900, pays: 4400, seats: 5, discount: discount({ amount: 500 }, 'repeating') },
    prices: [
      seats(10, 'graduated', [
        [2, 1000],
        [null, 800],
      ]),
    ],
  })
  add('7 units at $4.00, $5.00 off for some months', [2800n, 1n], true, {
    ...{ amount: 2300, pays: 2800, units: 7, discount: discount({ amount: 500 }, 'repeating') },
    prices: [
      units(11, 'volume', [
        [5, 500],
        [null, 400],
      ]),
    ],
  })

  const within = fixed(12, 1190, { behavior: 'inclusive' })
  const byLocation = fixed(13, 1200, { behavior: 'location' })
  const asOrganization = fixed(14, 1200, { behavior: null })
  add('$11.90 less $1.90 of tax', [1000n, 1n], true, {
    ...{ amount: 1190, prices: [within], within: 190 },
  })
  add('$12.00 by location, and there is no tax there', [1200n, 1n], true, {
    ...{ amount: 1200, prices: [byLocation], within: 0 },
  })
  add('$12.00 less $2.00, as the organization has it', [1000n, 1n], true, {
    ...{ amount: 1200, prices: [asOrganization], within: 200 },
  })
  add('($11.90 less $1.90) ÷ 12', [1000n, 12n], true, {
    ...{ amount: 1190, prices: [within], within: 190, every: [1, 'year'] },
  })
  return cases
}
