import {
  money,
  plan,
  regular,
  subscription,
  trial,
  type WirePlan,
  type WireSubscription,
} from './billing.ts'

const DAY = 86_400_000

/** A subscription with its MRR worked out by hand: a fraction of minor units, and whether it counts. */
export interface Case {
  why: string
  subscription: WireSubscription
  plan: WirePlan
  currency: string
  mrr: [bigint, bigint]
  counted: boolean
  over?: boolean
  /** What its subscriber pays each cycle, and the tax in it where PayPal is told; null for nothing. */
  pays: { amount: string; tax?: string } | null
}

/** One subscription of every kind there is, as of an instant in milliseconds. */
export function catalogue(now: number): Case[] {
  const old = now - 200 * DAY
  const tiers = [
    { starting_quantity: '1', ending_quantity: '10', amount: money('5.00') },
    { starting_quantity: '11', amount: money('4.00') },
  ]
  const cases: Case[] = []
  const add = (
    why: string,
    cycles: Parameters<typeof plan>[1],
    mrr: [bigint, bigint],
    more: Partial<Parameters<typeof subscription>[0]> & {
      counted?: boolean
      currency?: string
      over?: boolean
      taxes?: WirePlan['taxes']
      pays?: string | null
      tax?: string
    } = {},
  ) => {
    const number = String(cases.length + 10)
    const { counted = true, currency = 'USD', over, taxes, pays, tax, ...rest } = more
    const of = plan(`P-5ML42712444543${number}WXNWU5NQ`, cycles, taxes ? { taxes } : {})
    const customer = `2J6QB8YJQSJ${number}`.replace(/[01]/g, 'X')
    const id = `I-BW452GLLEP${number}`
    const one = subscription({ id, of, startedAt: old, customer, ...rest })
    const price = cycles.at(-1)?.pricing_scheme?.fixed_price?.value
    const amount = pays === undefined ? price : pays
    const paid = amount ? { amount, ...(tax && { tax }) } : null
    cases.push({ why, subscription: one, plan: of, currency, mrr, counted, over, pays: paid })
  }

  add('$10 a month', [regular(money('10'))], [1000n, 1n])
  add('3 × $20 a year: 6000 ÷ 12', [regular(money('20.00'), 'YEAR', 1)], [500n, 1n], {
    quantity: '3',
    pays: '60.00',
  })
  add('$7 a week: 700 × 365/84', [regular(money('7.00'), 'WEEK')], [255_500n, 84n])
  add('¥100 a day: 100 × 365/12', [regular(money('100', 'JPY'), 'DAY')], [36_500n, 12n], {
    currency: 'JPY',
  })
  add('€30 a quarter', [regular(money('30.00', 'EUR'), 'MONTH', 3)], [1000n, 1n], {
    currency: 'EUR',
  })
  add(
    '€119 a month, 19% tax in it: 11900 × 100/119',
    [regular(money('119.00', 'EUR'))],
    [10_000n, 1n],
    {
      currency: 'EUR',
      taxes: { percentage: '19', inclusive: true },
      tax: '19.00',
    },
  )
  add('$10 a month, 10% tax on top', [regular(money('10'))], [1000n, 1n], {
    taxes: { percentage: '10', inclusive: false },
    pays: '11.00',
  })
  add(
    '12 at the price of the second tier: 12 × 400',
    [regular({ version: 1, pricing_model: 'VOLUME', tiers })],
    [4800n, 1n],
    { quantity: '12', pays: '48.00' },
  )
  add(
    '10 at the first price, 2 at the second: 5000 + 800',
    [regular({ version: 1, pricing_model: 'TIERED', tiers })],
    [5800n, 1n],
    { quantity: '12', pays: '58.00' },
  )
  add('12.345 dinars a month', [regular(money('12.345', 'KWD'))], [12_345n, 1n], {
    currency: 'KWD',
  })
  add('in its trial still', [trial(1), regular(money('50'))], [5000n, 1n], {
    startedAt: now - 5 * DAY,
    counted: false,
  })
  add('its trial over', [trial(2), regular(money('9.99'))], [999n, 1n])
  add('suspended', [regular(money('40'))], [4000n, 1n], {
    status: 'SUSPENDED',
    counted: false,
    changedAt: now - 100 * DAY,
  })
  add('never approved', [regular(money('40'))], [4000n, 1n], {
    status: 'APPROVAL_PENDING',
    counted: false,
    pays: null,
  })
  add('cancelled a month ago', [regular(money('25'))], [2500n, 1n], {
    status: 'CANCELLED',
    changedAt: now - 30 * DAY,
    over: true,
  })
  add('ran out', [regular(money('25'))], [2500n, 1n], {
    status: 'EXPIRED',
    changedAt: now - 90 * DAY,
    over: true,
  })
  add('cancelled in its trial', [trial(3), regular(money('25'))], [2500n, 1n], {
    status: 'CANCELLED',
    changedAt: now - 190 * DAY,
    counted: false,
    over: true,
  })
  add('sold at a price of its own', [regular(money('10'))], [800n, 1n], {
    own: [regular(money('8'))],
    pays: '8.00',
  })
  add('free', [regular(money('0'))], [0n, 1n], { pays: null })
  add('its plan to be read apart', [regular(money('15'))], [1500n, 1n], { bare: true })
  return cases
}
