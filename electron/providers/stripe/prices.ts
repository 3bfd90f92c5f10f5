import { z } from 'zod'
import { add, type Exact, exact, exactFromDecimal, multiply, ZERO } from '../../../shared/exact.ts'
import type { Period } from '../period.ts'
import { toMinor } from './amounts.ts'
import type { Client } from './client.ts'
import { ResourceMissing, Unreadable } from './errors.ts'
import { currencySchema, parseObject } from './parse.ts'

/** What is paid each period for a quantity, and how often. Amounts in minor units, exact. */
export interface Price {
  /** Its nickname, its product's name, or its id. */
  name: string
  product: string | null
  /** null for a metered price, whose amount is known only afterwards. */
  amount: Amount | null
  interval: Period['unit']
  intervalCount: number
}

type Amount =
  | { unit: Exact; packages: { of: number; round: 'up' | 'down' } | null }
  | { tiers: Tier[]; mode: 'graduated' | 'volume' }

interface Tier {
  /** The last unit in it; null for the last tier. */
  upTo: number | null
  unit: Exact
  flat: Exact
}

/** How many units are billed: the quantity, or its packages (docs.stripe.com/products-prices/pricing-models#package-pricing). */
function billedUnits(quantity: number, packages: { of: number; round: 'up' | 'down' } | null) {
  if (!packages) return quantity
  return packages.round === 'up'
    ? Math.ceil(quantity / packages.of)
    : Math.floor(quantity / packages.of)
}

/**
 * What a quantity costs each period, in minor units
 * (docs.stripe.com/products-prices/pricing-models#tiered-pricing). Volume: every unit at the price of
 * the tier that the quantity falls in. Graduated: each unit at the price of its own tier. A flat
 * amount is added for each tier that is reached, and the first one is reached by a quantity of 0 too.
 */
export function costOf(quantity: number, amount: Amount): Exact {
  if ('unit' in amount) return multiply(exact(billedUnits(quantity, amount.packages)), amount.unit)
  let total = ZERO
  let from = 0
  for (const { upTo, unit, flat } of amount.tiers) {
    const reached = quantity > from || from === 0
    const last = upTo === null || quantity <= upTo
    if (amount.mode === 'volume' && last) return add(multiply(exact(quantity), unit), flat)
    if (amount.mode === 'graduated' && reached) {
      const units = (last ? quantity : upTo) - from
      total = add(total, add(multiply(exact(units), unit), flat))
      if (last) return total
    }
    from = upTo ?? from
  }
  return total
}

export const periodOf = ({ interval, intervalCount }: Price): Period => ({
  unit: interval,
  count: intervalCount,
})

/** A price as it came with an item, in the subscription's currency. */
export type PriceReader = (price: RawPrice, currency: string) => Promise<Price>

/**
 * Reads the rest of a price where its item's copy lacks it: tiers (five levels deep in a list of
 * subscriptions, one more than Stripe expands) and the amounts in other currencies than its own.
 */
export function priceReader(client: Client): PriceReader {
  const read = new Map<string, Promise<RawPrice>>()
  return async (price, currency) => {
    const tiered = price.billing_scheme === 'tiered'
    const metered = price.recurring.usage_type === 'metered'
    const foreign = price.currency !== currency && !price.currency_options
    let whole = price
    if (!metered && (foreign || (tiered && !price.tiers))) {
      const key = foreign ? `${price.id} ${currency}` : price.id
      const reading = read.get(key) ?? retrieve(client, price.id, foreign ? currency : null)
      read.set(key, reading)
      whole = await reading
    }
    return { ...withoutAmount(price), amount: metered ? null : amountIn(whole, currency) }
  }
}

/** What a price is but for what it costs. */
export const withoutAmount = (price: RawPrice): Omit<Price, 'amount'> => ({
  name: price.nickname || price.product.name || price.id,
  product: price.product.id,
  interval: price.recurring.interval,
  intervalCount: price.recurring.interval_count,
})

/** A price by its id alone, as an invoice has it, in the invoice's currency; null once it was deleted. */
export type PriceById = (id: string, currency: string) => Promise<Price | null>

export function priceById(client: Client, whole: PriceReader): PriceById {
  const read = new Map<string, Promise<RawPrice | null>>()
  return async (id, currency) => {
    const reading = read.get(id) ?? retrieve(client, id, null).catch(nullIfMissing)
    read.set(id, reading)
    const price = await reading
    return price && whole(price, currency)
  }
}

function nullIfMissing(error: unknown): null {
  if (error instanceof ResourceMissing) return null
  throw error
}

async function retrieve(client: Client, id: string, foreign: string | null): Promise<RawPrice> {
  const expand = foreign
    ? ['tiers', 'currency_options', `currency_options.${foreign.toLowerCase()}.tiers`]
    : ['tiers']
  const answer = await client.read('prices', sdk => sdk.prices.retrieve(id, { expand }))
  return parseObject(priceSchema, answer, 'price')
}

function amountIn(price: RawPrice, currency: string): Amount {
  const options =
    price.currency === currency ? price : price.currency_options?.[currency.toLowerCase()]
  if (!options) {
    throw new Unreadable(
      `price ${price.id}`,
      `It has no amount in ${currency}, its subscription’s currency.`,
    )
  }
  const minor = (amount: string | null | undefined) =>
    toMinor(amount ? exactFromDecimal(amount) : ZERO, currency)
  if (price.billing_scheme !== 'tiered') {
    const { divide_by: of, round } = price.transform_quantity ?? {}
    return {
      unit: minor(options.unit_amount_decimal ?? options.unit_amount),
      packages: of && round ? { of, round } : null,
    }
  }
  if (!options.tiers?.length || !price.tiers_mode) {
    throw new Unreadable(`price ${price.id}`, 'It is tiered, but its tiers are missing.')
  }
  return {
    mode: price.tiers_mode,
    tiers: options.tiers.map(tier => ({
      upTo: tier.up_to,
      unit: minor(tier.unit_amount_decimal ?? tier.unit_amount),
      flat: minor(tier.flat_amount_decimal ?? tier.flat_amount),
    })),
  }
}

/** The SDK gives `…_decimal` fields as objects, the API as texts, and whole amounts as numbers. */
const decimal = z.preprocess(
  value => (value === null || value === undefined ? value : String(value)),
  z
    .string()
    .regex(/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/, 'not a decimal')
    .nullish(),
)

const optionsSchema = z.object({
  unit_amount: decimal,
  unit_amount_decimal: decimal,
  tiers: z
    .array(
      z.object({
        up_to: z.int().nullable(),
        unit_amount: decimal,
        unit_amount_decimal: decimal,
        flat_amount: decimal,
        flat_amount_decimal: decimal,
      }),
    )
    .nullish(),
})

export const priceSchema = optionsSchema.extend({
  id: z.string().min(1),
  currency: currencySchema,
  nickname: z.string().nullish(),
  product: z
    .union([z.string(), z.object({ id: z.string(), name: z.string().nullish() })])
    .nullish()
    .transform(value =>
      typeof value === 'string' || !value ? { id: value ?? null, name: null } : value,
    ),
  billing_scheme: z.string().nullish(),
  tax_behavior: z.string().nullish(),
  tiers_mode: z.enum(['graduated', 'volume']).nullish(),
  transform_quantity: z
    .object({ divide_by: z.int().positive(), round: z.enum(['up', 'down']) })
    .nullish(),
  recurring: z.object({
    interval: z.enum(['day', 'week', 'month', 'year']),
    interval_count: z.int().positive(),
    usage_type: z.string().nullish(),
  }),
  currency_options: z.record(z.string(), optionsSchema).nullish(),
})
type RawPrice = z.infer<typeof priceSchema>
