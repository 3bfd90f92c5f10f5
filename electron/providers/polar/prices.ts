import { z } from 'zod'
import { add, type Exact, exact, exactFromDecimal, multiply, ZERO } from '../../../shared/exact.ts'
import { amountSchema, currencySchema } from './parse.ts'

/** How many of what is priced by the seat or by the unit a subscription has. */
export interface Quantities {
  seats?: number | null
  units?: number | null
}

/** Paid for by use, known only afterwards. */
export const isMetered = ({ amount_type }: Price): boolean => amount_type.startsWith('metered')

/**
 * What a price comes to each period, as Polar counts amounts: null where the price does not tell, as
 * customers choose the amount, or it is of a kind that nobody has seen. Volume: each one at the price of
 * the tier that their number falls in. Graduated: each at the price of its own tier.
 */
export function costOf(price: Price, { seats, units }: Quantities): Exact | null {
  switch (price.amount_type) {
    case 'fixed':
      return price.price_amount === undefined ? null : exact(price.price_amount)
    case 'seat_based': {
      const tiers = price.seat_tiers?.tiers.map(tier => ({
        upTo: tier.max_seats ?? null,
        unit: exact(tier.price_per_seat),
      }))
      return tiered(tiers, seats, price.seat_tiers?.seat_tier_type)
    }
    case 'unit_based': {
      const tiers = price.tiers?.tiers.map(tier => ({
        upTo: tier.bound ?? null,
        unit: exactFromDecimal(tier.unit_amount),
      }))
      return tiered(tiers, units, price.tiers?.type)
    }
    default:
      return null
  }
}

interface PriceTier {
  /** The last one that it is for; null for no end. */
  upTo: number | null
  unit: Exact
}

function tiered(
  tiers: PriceTier[] | undefined,
  count: number | null | undefined,
  mode = 'volume',
): Exact | null {
  if (!tiers || count == null) return null
  let total = ZERO
  let from = 0
  for (const { upTo, unit } of tiers) {
    const last = upTo === null || count <= upTo
    if (last && mode === 'volume') return multiply(exact(count), unit)
    total = add(total, multiply(exact((last ? count : upTo) - from), unit))
    if (last) return total
    from = upTo
  }
  return null
}

/** polar.sh/docs/api-reference/products */
export const priceSchema = z.object({
  amount_type: z.string(),
  price_currency: currencySchema,
  /** null: as the organization has it. */
  tax_behavior: z.string().nullable(),
  price_amount: amountSchema.optional(),
  seat_tiers: z
    .object({
      seat_tier_type: z.string().optional(),
      tiers: z.array(z.object({ max_seats: z.int().nullish(), price_per_seat: amountSchema })),
    })
    .optional(),
  tiers: z
    .object({
      type: z.string(),
      tiers: z.array(
        z.object({
          bound: z.int().nullish(),
          unit_amount: z.string().regex(/^\d+(\.\d+)?$/, 'not a decimal'),
        }),
      ),
    })
    .optional(),
})
export type Price = z.infer<typeof priceSchema>
