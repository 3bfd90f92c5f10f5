import { z } from 'zod'
import { divide, type Exact, exact, exactFromDecimal } from '../../../shared/exact.ts'
import { toMinor } from './amounts.ts'
import type { Client } from './client.ts'
import { ResourceMissing, Unreadable } from './errors.ts'
import { currencySchema, instantSchema, parseObject } from './parse.ts'

/** What a coupon takes off each period, for ever. `products`: only off these; null for all. */
export type Reduction = { products: Set<string> | null } & (
  | { share: Exact }
  /** In minor units of the subscription's currency. */
  | { amount: Exact }
  /** The same for each item by its id, as it was billed last. */
  | { told: Map<string, Exact> }
)

/** What an invoice's lines say a discount took off, by item; null where they say nothing of it. */
export type ToldReductions = (discount: string) => Promise<Map<string, Exact> | null>

/**
 * What the discounts in force `at` an instant take off for ever. Coupons that end by themselves, once
 * or after some months, do not reduce MRR (support.stripe.com/questions/billing-analytics). One that takes
 * off an amount takes nothing off in a currency for which it has none. One that works out what it takes
 * off by a script takes off what it did last; throws Unreadable where nothing tells that.
 */
export async function reductions(
  discounts: Discount[],
  { currency, at, coupons, told }: Asking,
): Promise<Reduction[]> {
  const found: Reduction[] = []
  for (const discount of discounts) {
    if (discount.end != null && discount.end <= at) continue
    const given = discount.source?.coupon ?? discount.coupon
    if (!given) continue
    const coupon = await coupons(given)
    if (coupon?.duration !== 'forever') continue
    const reduction = isScripted(coupon)
      ? await asTold(coupon, discount, told)
      : toReduction(coupon, currency)
    if (reduction) found.push(reduction)
  }
  return found
}

interface Asking {
  currency: string
  at: number
  coupons: CouponReader
  told: ToldReductions
}

/** The whole coupon, or as much as was given of one that ends by itself. Null where there is nothing to know of it. */
export type CouponReader = (given: string | Coupon) => Promise<Coupon | null>

/**
 * A discount holds its coupon as an id, or as an object that lacks the products it is limited to and
 * its amounts in other currencies: a coupon that matters is read by itself, once.
 */
export function couponReader(client: Client): CouponReader {
  const read = new Map<string, Promise<Coupon | null>>()
  return given => {
    if (typeof given !== 'string' && given.duration !== 'forever') return Promise.resolve(given)
    const id = typeof given === 'string' ? given : given.id
    const reading = read.get(id) ?? retrieve(client, id)
    read.set(id, reading)
    return reading.then(coupon => {
      if (coupon) return coupon
      // A deleted coupon lives on in the discounts made from it, where the API shows it.
      if (typeof given !== 'string') return given
      throw new ResourceMissing('coupons', null, `Stripe no longer knows coupon ${id}.`)
    })
  }
}

/** As a list shows it, for what no longer counts: nothing is asked for. */
export const couponAsShown: CouponReader = async given => (typeof given === 'string' ? null : given)

/** null where Stripe no longer knows it. */
async function retrieve(client: Client, id: string): Promise<Coupon | null> {
  try {
    const answer = await client.read('coupons', sdk =>
      sdk.coupons.retrieve(id, { expand: ['applies_to', 'currency_options'] }),
    )
    return parseObject(couponSchema, answer, 'coupon')
  } catch (error) {
    if (error instanceof ResourceMissing) return null
    throw error
  }
}

/** Null where it takes nothing off in this currency. */
export function toReduction(coupon: Coupon, currency: string): Reduction | null {
  const products = coupon.applies_to ? new Set(coupon.applies_to.products) : null
  if (coupon.percent_off != null) {
    // 25.5 comes as a float whose shortest text is what was entered.
    return { products, share: divide(exactFromDecimal(String(coupon.percent_off)), exact(100)) }
  }
  const off =
    coupon.currency === currency
      ? coupon.amount_off
      : coupon.currency_options?.[currency.toLowerCase()]?.amount_off
  return off == null ? null : { products, amount: toMinor(exact(off), currency) }
}

/** Neither a share nor an amount: Stripe works out what it takes off (docs.stripe.com/billing/subscriptions/script-coupons). */
const isScripted = ({ percent_off, amount_off, currency_options }: Coupon): boolean =>
  percent_off == null && amount_off == null && !currency_options

async function asTold(coupon: Coupon, { id }: Discount, told: ToldReductions): Promise<Reduction> {
  const amounts = id ? await told(id) : null
  if (amounts) return { products: null, told: amounts }
  throw new Unreadable(
    `coupon ${coupon.id}`,
    'It works out what it takes off by a script, and no invoice tells yet how much that is.',
  )
}

export const couponSchema = z.object({
  id: z.string().min(1),
  duration: z.string(),
  percent_off: z.number().min(0).max(100).nullish(),
  amount_off: z.int().nonnegative().nullish(),
  currency: currencySchema.nullish(),
  currency_options: z.record(z.string(), z.object({ amount_off: z.int().nonnegative() })).nullish(),
  applies_to: z.object({ products: z.array(z.string()) }).nullish(),
})
export type Coupon = z.infer<typeof couponSchema>

const givenCoupon = z.union([z.string(), couponSchema]).nullish()

/** Both shapes: `source.coupon` since the 2025-09-30 version of the API, `coupon` before it. */
export const discountSchema = z.object({
  id: z.string().nullish(),
  end: instantSchema.nullish(),
  source: z.object({ coupon: givenCoupon }).nullish(),
  coupon: givenCoupon,
})
export type Discount = z.infer<typeof discountSchema>
