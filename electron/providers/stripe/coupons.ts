import { z } from 'zod'
import { divide, type Exact, exact, exactFromDecimal } from '../../../shared/exact.ts'
import { toMinor } from './amounts.ts'
import type { Client } from './client.ts'
import { answerInvalid, ResourceMissing } from './errors.ts'
import { currencySchema, instantSchema, parse } from './parse.ts'

/** What a coupon takes off each period, for ever. `products`: only off these; null for all. */
export type Reduction = { products: Set<string> | null } & (
  | { share: Exact }
  /** In minor units of the subscription's currency. */
  | { amount: Exact }
)

/**
 * What the discounts in force `at` an instant take off for ever. Coupons that end by themselves, once
 * or after some months, do not reduce MRR (support.stripe.com/questions/billing-analytics).
 */
export async function reductions(
  discounts: Discount[],
  { currency, at, coupons }: { currency: string; at: number; coupons: CouponReader },
): Promise<Reduction[]> {
  const found: Reduction[] = []
  for (const discount of discounts) {
    if (discount.end != null && discount.end <= at) continue
    const given = discount.source?.coupon ?? discount.coupon
    if (!given) continue
    const coupon = await coupons(given)
    if (coupon?.duration === 'forever') found.push(toReduction(coupon, currency))
  }
  return found
}

/** The whole coupon, or null for one that ends by itself. */
export type CouponReader = (given: string | Coupon) => Promise<Coupon | null>

/**
 * A discount holds its coupon as an id, or as an object that lacks the products it is limited to and
 * its amounts in other currencies: a coupon that matters is read by itself, once.
 */
export function couponReader(client: Client): CouponReader {
  const read = new Map<string, Promise<Coupon | null>>()
  return given => {
    if (typeof given !== 'string' && given.duration !== 'forever') return Promise.resolve(null)
    const id = typeof given === 'string' ? given : given.id
    const reading = read.get(id) ?? retrieve(client, id)
    read.set(id, reading)
    return reading.then(coupon => {
      if (coupon) return coupon
      // A deleted coupon lives on in the discounts made from it, where the API shows it.
      if (typeof given !== 'string') return given
      throw new ResourceMissing('coupons', null, `A subscription has the coupon ${id}.`)
    })
  }
}

/** null where Stripe no longer knows it. */
async function retrieve(client: Client, id: string): Promise<Coupon | null> {
  try {
    const answer = await client.read('coupons', sdk =>
      sdk.coupons.retrieve(id, { expand: ['applies_to', 'currency_options'] }),
    )
    return parse(couponSchema, answer, 'coupon')
  } catch (error) {
    if (error instanceof ResourceMissing) return null
    throw error
  }
}

function toReduction(coupon: Coupon, currency: string): Reduction {
  const products = coupon.applies_to ? new Set(coupon.applies_to.products) : null
  if (coupon.percent_off != null) {
    // 25.5 comes as a float whose shortest text is what was entered.
    return { products, share: divide(exactFromDecimal(String(coupon.percent_off)), exact(100)) }
  }
  const off =
    coupon.currency === currency
      ? coupon.amount_off
      : coupon.currency_options?.[currency.toLowerCase()]?.amount_off
  if (off == null) {
    throw answerInvalid(
      `coupon ${coupon.id}`,
      `It takes off neither a share nor an amount in ${currency}.`,
    )
  }
  return { products, amount: toMinor(exact(off), currency) }
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
type Coupon = z.infer<typeof couponSchema>

const givenCoupon = z.union([z.string(), couponSchema]).nullish()

/** Both shapes: `source.coupon` since the 2025-09-30 version of the API, `coupon` before it. */
export const discountSchema = z.object({
  end: instantSchema.nullish(),
  source: z.object({ coupon: givenCoupon }).nullish(),
  coupon: givenCoupon,
})
type Discount = z.infer<typeof discountSchema>
