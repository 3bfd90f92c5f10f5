import { z } from 'zod'
import { add, divide, type Exact, exact, multiply, subtract, ZERO } from '../../../shared/exact.ts'
import type { Period } from '../period.ts'
import { decimalSchema, priceSchema } from './amounts.ts'

/** How a plan bills (developer.paypal.com/docs/api/subscriptions/v1/#definition-plan). */
export type Plan = z.output<typeof planSchema>
export type Cycle = Plan['billing_cycles'][number]
export type Frequency = Cycle['frequency']

/** The cycle that goes on after the trials; null for a plan that is nothing but a trial. */
export const regularCycle = ({ billing_cycles }: Plan): Cycle | null =>
  billing_cycles.find(({ tenure_type }) => tenure_type === 'REGULAR') ?? null

/** The currency of a cycle's price; null where a cycle has none, as a free trial has. */
export const currencyOf = ({ pricing_scheme: scheme }: Cycle): string | null =>
  scheme?.fixed_price?.currency ?? scheme?.tiers?.[0]?.amount.currency ?? null

/**
 * What a quantity costs each cycle, in minor units. VOLUME: every unit at the price of the tier that
 * the quantity falls in. TIERED: each unit at the price of its own tier
 * (developer.paypal.com/docs/subscriptions/customize/pricing-plans). Null for a scheme with no price.
 */
export function costOf(quantity: Exact, { pricing_scheme: scheme }: Cycle): Exact | null {
  if (scheme?.fixed_price) return multiply(quantity, scheme.fixed_price.amount)
  if (!scheme?.tiers?.length || !scheme.pricing_model) return null
  let total = ZERO
  let below = ZERO
  for (const { ending_quantity: end, amount } of scheme.tiers) {
    const last = !end || !less(end, quantity)
    if (scheme.pricing_model === 'VOLUME' && last) return multiply(quantity, amount.amount)
    const units = subtract(last ? quantity : end, below)
    total = add(total, multiply(units, amount.amount))
    if (last) return total
    below = end
  }
  // More than the last tier goes to: a quantity that PayPal itself would not sell.
  return null
}

/** What is left of a cost without the tax in it; a tax that comes on top was never in it. */
export const withoutTax = (cost: Exact, { taxes }: Plan): Exact =>
  taxes?.inclusive ? divide(multiply(cost, HUNDRED), add(HUNDRED, taxes.percentage)) : cost

/** What a subscriber pays where a plan's cycle costs so much: with a tax that comes on top. */
export const withTax = (cost: Exact, { taxes }: Plan): Exact =>
  taxes && !taxes.inclusive ? divide(multiply(cost, add(HUNDRED, taxes.percentage)), HUNDRED) : cost

/** What is left of a payment without the plan's tax, in the price or on top. */
export const paidWithoutTax = (paid: Exact, { taxes }: Plan): Exact =>
  taxes ? divide(multiply(paid, HUNDRED), add(HUNDRED, taxes.percentage)) : paid

export const periodOf = ({ interval_unit, interval_count }: Frequency): Period => ({
  unit: UNITS[interval_unit],
  count: interval_count,
})

const UNITS = { YEAR: 'year', MONTH: 'month', WEEK: 'week', DAY: 'day' } as const

const HUNDRED = exact(100)

const less = (a: Exact, b: Exact): boolean => a.n * b.d < b.n * a.d

const percentageSchema = decimalSchema.refine(({ n }) => n >= 0n, 'a negative percentage')

export const planSchema = z.object({
  id: z.string().nullish(),
  name: z.string().min(1).nullish(),
  billing_cycles: z
    .array(
      z.object({
        tenure_type: z.string(),
        total_cycles: z.int().nonnegative().default(1),
        frequency: z.object({
          interval_unit: z.enum(['DAY', 'WEEK', 'MONTH', 'YEAR']),
          interval_count: z.int().positive().default(1),
        }),
        pricing_scheme: z
          .object({
            fixed_price: priceSchema.nullish(),
            pricing_model: z.enum(['VOLUME', 'TIERED']).nullish(),
            tiers: z
              .array(z.object({ ending_quantity: decimalSchema.nullish(), amount: priceSchema }))
              .nullish(),
          })
          .nullish(),
      }),
    )
    .min(1),
  payment_preferences: z.object({ setup_fee: priceSchema.nullish() }).nullish(),
  taxes: z.object({ percentage: percentageSchema, inclusive: z.boolean().default(true) }).nullish(),
})
