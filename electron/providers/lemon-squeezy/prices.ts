import { z } from 'zod'
import { add, type Exact, exact, exactFromDecimal, multiply, ZERO } from '../../../shared/exact.ts'
import { type Client, Missing } from './client.ts'
import { decimalSchema, parse, resource } from './parse.ts'

/**
 * A price (docs.lemonsqueezy.com/api/prices/the-price-object). A variant's price that is changed
 * becomes a new one and the old one stays, so it tells what its subscriptions pay.
 */
export type Price = z.infer<typeof priceSchema>['attributes']

/** A price by its id; null where Lemon Squeezy no longer knows it. Each is read once. */
export type PriceReader = (id: number) => Promise<Price | null>

export function priceReader(client: Client): PriceReader {
  const read = new Map<number, Promise<Price | null>>()
  return id => {
    const reading = read.get(id) ?? retrieve(client, id)
    read.set(id, reading)
    return reading
  }
}

async function retrieve(client: Client, id: number): Promise<Price | null> {
  try {
    const answer = await client.read(`prices/${id}`, `price ${id}`)
    return parse(documentSchema, answer, `price ${id}`).data.attributes
  } catch (error) {
    if (error instanceof Missing) return null
    throw error
  }
}

/**
 * What a quantity costs each period, in minor units (docs.lemonsqueezy.com/help/products/pricing-models).
 * Package: whole packages, rounded up. Volume: every unit at the price of the tier that the quantity
 * falls in. Graduated: each unit at the price of its own tier. A tier's fixed fee is added once it is
 * reached. Null for a scheme that is not known.
 */
export function costOf(price: Price, quantity: number): Exact | null {
  switch (price.scheme) {
    case 'standard':
      return multiply(exact(quantity), unitOf(price))
    case 'package':
      return multiply(exact(packages(price, quantity)), unitOf(price))
    case 'volume':
    case 'graduated':
      return tiered(price.tiers ?? [], quantity, price.scheme)
    default:
      return null
  }
}

export const packages = ({ package_size }: Price, quantity: number): number =>
  Math.ceil(quantity / (package_size || 1))

/** The price of one unit or package: minor units, exact. */
export const unitOf = ({ unit_price, unit_price_decimal }: Unit): Exact =>
  unit_price_decimal == null ? exact(unit_price ?? 0) : exactFromDecimal(unit_price_decimal)

type Unit = Pick<Price, 'unit_price' | 'unit_price_decimal'>

function tiered(tiers: Tier[], quantity: number, mode: 'volume' | 'graduated'): Exact | null {
  let total = ZERO
  let from = 0
  for (const tier of tiers) {
    const upTo = typeof tier.last_unit === 'number' ? tier.last_unit : null
    const last = upTo === null || quantity <= upTo
    const fee = exact(tier.fixed_fee ?? 0)
    if (mode === 'volume' && last) return add(multiply(exact(quantity), unitOf(tier)), fee)
    if (mode === 'graduated') {
      const units = (last ? quantity : upTo) - from
      total = add(total, add(multiply(exact(units), unitOf(tier)), fee))
      if (last) return total
    }
    from = upTo ?? from
  }
  return null
}

const cents = z.int().nonnegative().nullish()

/** "inf" for the last tier; numbers come as text in places. */
const lastUnit = z
  .union([z.int().positive(), z.string()])
  .transform(value => (/^\d+$/.test(String(value)) ? Number(value) : null))

const unitShape = { unit_price: cents, unit_price_decimal: decimalSchema.nullish() }
const tierSchema = z.object({ last_unit: lastUnit, ...unitShape, fixed_fee: cents })
type Tier = z.infer<typeof tierSchema>

export const priceSchema = resource({
  scheme: z.string().min(1),
  usage_aggregation: z.string().nullish(),
  ...unitShape,
  package_size: z.int().nonnegative().nullish(),
  tiers: z.array(tierSchema).nullish(),
  renewal_interval_unit: z.enum(['day', 'week', 'month', 'year']).nullish(),
  renewal_interval_quantity: z.int().positive().nullish(),
})
const documentSchema = z.object({ data: priceSchema })
