import type Stripe from 'stripe'
import {
  coupon,
  discount,
  type PriceOptions,
  price,
  type WireCoupon,
  type WireDiscount,
  type WirePrice,
  type WireSubscription,
} from './billing.ts'

/** A subscription with what it is worth a month, worked out by hand in the comment beside it. */
export interface Case {
  name: string
  subscription: WireSubscription
  prices: WirePrice[]
  coupons: WireCoupon[]
  discounts: WireDiscount[]
  /** The customer's own discount, where there is one. */
  customer?: WireDiscount
  /** Per cent of the price without it. */
  taxWithin: number
  /** Monthly minor units as a fraction in lowest terms. */
  mrr: [numerator: bigint, denominator: bigint]
  counted: boolean
}

/** A subscription in short; `mrr` is what was worked out by hand. */
export interface Definition {
  mrr: [number, number]
  counted?: boolean
  items: (Omit<PriceOptions, 'id' | 'taxed'> & { quantity?: number; off?: Off[] })[]
  /** Its prices have so many per cent of tax in them, of the price without it. */
  taxWithin?: number
  off?: Off[]
  /** A coupon that the customer has, not the subscription. */
  customerOff?: Off
  pausedCollection?: Stripe.Subscription.PauseCollection
  /** Days from the start to the day it was entered: it was backdated. */
  backdated?: number
  schedule?: string
  currency?: string
  status?: WireSubscription['status']
  /** Days from the start to the end of the trial, and to the end of the subscription. */
  trial?: number
  /** Days from the start to the beginning of that trial. */
  trialAfter?: number
  ended?: number
  cancelAtPeriodEnd?: boolean
  /** How the discounts of the subscription are given. */
  shape?: 'id' | 'legacy discounts' | 'legacy discount'
}

type Off = {
  percent?: number
  amount?: number
  duration?: 'once' | 'repeating'
  products?: string[]
  /** The discount ended this many days before now. */
  over?: number
  currency?: string
}

/** A subscription and all it refers to; `index` makes its ids. */
export function build(name: string, definition: Definition, index: number, now: number): Case {
  const { currency = 'usd', status = 'active', shape = 'id', trial, ended } = definition
  const id = `sub_case${String(index).padStart(2, '0')}`
  const start = now - (360 - index * 5) * 86_400
  const made = {
    prices: [] as WirePrice[],
    coupons: [] as WireCoupon[],
    discounts: [] as WireDiscount[],
  }
  const discounts = (off: Off[], prefix: string) =>
    off.map((one, n) => {
      const of = coupon({ ...one, id: `${prefix}_COUPON${n}`, duration: one.duration ?? 'forever' })
      const end = one.over === undefined ? null : now - one.over * 86_400
      const given = discount(`di_${prefix}_${n}`, of, { end, legacy: shape !== 'id' })
      made.coupons.push(of)
      made.discounts.push(given)
      return given
    })
  const own = discounts(definition.off ?? [], `${id}`)
  const items = definition.items.map(({ quantity, off, ...rest }, n) => {
    const taxed = definition.taxWithin !== undefined
    const its = price({ currency: 'usd', ...rest, taxed, id: `price_${id}_${n}` })
    made.prices.push(its)
    return {
      id: `si_${id}_${n}`,
      object: 'subscription_item' as const,
      created: start,
      discounts: discounts(off ?? [], `${id}_${n}`).map(one => one.id),
      price: its,
      ...(!rest.metered && { quantity: quantity ?? 1 }),
      subscription: id,
    }
  })
  const [customer] = discounts(definition.customerOff ? [definition.customerOff] : [], `${id}_CUS`)
  const end = ended === undefined ? null : start + ended * 86_400
  return {
    name,
    subscription: {
      id,
      object: 'subscription',
      created: start + (definition.backdated ?? 0) * 86_400,
      currency,
      customer: `cus_case${index}`,
      start_date: start,
      status,
      trial_start: trial === undefined ? null : start + (definition.trialAfter ?? 0) * 86_400,
      trial_end: trial === undefined ? null : start + trial * 86_400,
      ended_at: end,
      canceled_at: end,
      cancel_at_period_end: definition.cancelAtPeriodEnd ?? false,
      livemode: false,
      automatic_tax: { enabled: definition.taxWithin !== undefined },
      pause_collection: definition.pausedCollection ?? null,
      schedule: definition.schedule ?? null,
      discounts: shape === 'legacy discount' ? [] : own.map(one => one.id),
      ...(shape === 'legacy discount' && { discount: own[0] }),
      items,
    },
    ...made,
    ...(customer && { customer }),
    taxWithin: definition.taxWithin ?? 0,
    mrr: [BigInt(definition.mrr[0]), BigInt(definition.mrr[1])],
    counted: definition.counted ?? true,
  }
}
