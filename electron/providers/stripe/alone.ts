import { exact, multiply } from '../../../shared/exact.ts'
import { toMinor } from './amounts.ts'
import { type Coupon, type Reduction, toReduction } from './coupons.ts'
import type { Line } from './lines.ts'

interface Asking {
  /** All lines of the invoice. */
  all: Line[]
  /** By the discounts' ids, in the order in which they are taken off. */
  coupons: Map<string, Coupon>
  currency: string
}

/**
 * What discounts that never end take off an item's lines by themselves. Stripe takes each discount off what those
 * before it left, so where one that ends took its part, theirs is less on the invoice than it will be without it.
 * Null where none did: then the invoice has it to the cent. Null for a credit, too.
 */
export function aloneOf(lines: Line[], { all, coupons, currency }: Asking): Reduction[] | null {
  const isForever = (id: string) => coupons.get(id)?.duration === 'forever'
  const took = lines.flatMap(({ off }) => off).filter(({ amount }) => amount > 0)
  if (lines[0]?.credit || took.every(({ discount }) => isForever(discount))) return null
  const left = sumOf(lines) - sumOf(took)
  return [...coupons].flatMap(([id, coupon]): Reduction[] => {
    const own = sumOf(took.filter(({ discount }) => discount === id))
    const applies = own > 0 || (left === 0 && lines.some(line => has(line, id)))
    if (!isForever(id) || !applies) return []
    const reduction = toReduction(coupon, currency)
    const told: Reduction = { products: null, amount: toMinor(exact(own), currency) }
    if (!reduction) return [told]
    // What was taken off is of a product that the coupon is for, also where the price no longer tells its product.
    const products = own > 0 ? null : reduction.products
    if (!('amount' in reduction)) return [{ ...reduction, products }]
    const amount = multiply(reduction.amount, partOf(lines, { all, id }))
    return [{ products, amount }]
  })
}

/** Which part of an amount off an invoice is off some of its lines: in proportion to what they come to. */
function partOf(lines: Line[], { all, id }: { all: Line[]; id: string }) {
  const alike = all.filter(
    it => it.amount > 0 && it.proration === lines[0]?.proration && has(it, id),
  )
  const taken = alike.filter(({ off }) => off.some(it => it.discount === id && it.amount > 0))
  const over = taken.length > 0 ? taken : alike
  return exact(sumOf(over.filter(it => lines.includes(it))), Math.max(1, sumOf(over)))
}

const has = ({ off }: Line, id: string): boolean => off.some(({ discount }) => discount === id)

const sumOf = (all: { amount: number }[]): number => all.reduce((sum, it) => sum + it.amount, 0)
