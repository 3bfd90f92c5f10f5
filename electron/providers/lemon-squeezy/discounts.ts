import { z } from 'zod'
import { divide, type Exact, exact, multiply, subtract, ZERO } from '../../../shared/exact.ts'
import type { SetAside } from '../../ledger/page.ts'
import { readEach } from '../read-each.ts'
import type { Client } from './client.ts'
import { identify, parse, resource } from './parse.ts'

/** What a discount takes off every payment, for ever: a share of it, or an amount in minor units. */
export type Reduction = { share: Exact } | { amount: Exact }

/** The discounts that never end. */
export interface Discounts {
  /** Those redeemed in an order. Throws PROVIDER_ANSWER_INVALID where one of them cannot be read. */
  of(order: number): Reduction[]
  /** What cannot be read so far as to tell which order it is of. */
  setAside: SetAside[]
}

/**
 * The discounts that never end, by the order they were redeemed in: the order began the subscription,
 * and the discount goes with it. Those that end by themselves do not reduce MRR.
 */
export async function foreverDiscounts(client: Client): Promise<Discounts> {
  const byOrder = new Map<number, (() => Reduction)[]>()
  const discounts = await readEach(
    await client.all('discounts', 'the discounts'),
    named('discount'),
    value => ({ value, ...parse(resource({ duration: z.unknown() }), value, 'discount') }),
  )
  const setAside = [...discounts.setAside]
  for (const { id, value, attributes } of discounts.read) {
    if (endsByItself(attributes.duration)) continue
    const listed = await client.all('discount-redemptions', 'the discount redemptions', {
      'filter[discount_id]': id,
    })
    const redemptions = await readEach(listed, named('discount-redemption'), redemption => {
      const { order_id } = parse(ofOrderSchema, redemption, 'discount redemption').attributes
      const read = () => {
        parse(discountSchema, value, 'discount')
        return toReduction(parse(redemptionSchema, redemption, 'discount redemption').attributes)
      }
      byOrder.set(order_id, [...(byOrder.get(order_id) ?? []), read])
    })
    setAside.push(...redemptions.setAside)
  }
  return { of: order => (byOrder.get(order) ?? []).map(read => read()), setAside }
}

const named = (object: string) => ({
  object,
  idOf: (value: unknown) => `${object}:${identify(value)}`,
})

/** One that nobody can read may last for ever. */
const endsByItself = (duration: unknown): boolean =>
  duration == null || (typeof duration === 'string' && duration !== 'forever')

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
const ofOrderSchema = resource({ order_id: z.int() })
export const redemptionSchema = resource({
  order_id: z.int(),
  discount_amount: z.int().nonnegative(),
  discount_amount_type: z.enum(['percent', 'fixed']),
})
type Redemption = z.infer<typeof redemptionSchema>['attributes']
