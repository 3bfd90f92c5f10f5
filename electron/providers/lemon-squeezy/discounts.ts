import { z } from 'zod'
import { divide, type Exact, exact, multiply, subtract, ZERO } from '../../../shared/exact.ts'
import type { Client } from './client.ts'
import { parse, resource } from './parse.ts'

/** What a discount takes off every payment, for ever: a share of it, or an amount in minor units. */
export type Reduction = { share: Exact } | { amount: Exact }

/**
 * The discounts that never end, by the id of the order they were redeemed in: the order began the
 * subscription, and the discount goes with it. Those that end by themselves do not reduce MRR.
 */
export async function foreverDiscounts(client: Client): Promise<Map<number, Reduction[]>> {
  const byOrder = new Map<number, Reduction[]>()
  for (const value of await client.all('discounts', 'the discounts')) {
    const { id, attributes } = parse(discountSchema, value, 'discount')
    if (attributes.duration !== 'forever') continue
    const redemptions = await client.all('discount-redemptions', 'the discount redemptions', {
      'filter[discount_id]': id,
    })
    for (const redemption of redemptions) {
      const { attributes: redeemed } = parse(redemptionSchema, redemption, 'discount redemption')
      const reductions = byOrder.get(redeemed.order_id) ?? []
      byOrder.set(redeemed.order_id, [...reductions, toReduction(redeemed)])
    }
  }
  return byOrder
}

/** What is left of a cost: never less than nothing. */
export function reduce(cost: Exact, reduction: Reduction): Exact {
  const off = 'share' in reduction ? multiply(cost, reduction.share) : reduction.amount
  const left = subtract(cost, off)
  return left.n > 0n ? left : ZERO
}

const toReduction = ({ discount_amount, discount_amount_type }: Redemption): Reduction =>
  discount_amount_type === 'percent'
    ? { share: divide(exact(discount_amount), exact(100)) }
    : { amount: exact(discount_amount) }

export const discountSchema = resource({ duration: z.string().nullish() })
export const redemptionSchema = resource({
  order_id: z.int(),
  discount_amount: z.int().nonnegative(),
  discount_amount_type: z.enum(['percent', 'fixed']),
})
type Redemption = z.infer<typeof redemptionSchema>['attributes']
