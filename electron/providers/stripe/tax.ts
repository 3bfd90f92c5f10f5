import { z } from 'zod'
import { type Exact, exact, subtract } from '../../../shared/exact.ts'
import { isPartOf } from '../part-of.ts'

/** How much of what was charged was tax within the price, in whatever unit both are. */
export interface TaxWithin {
  amount: number
  of: number
}

/** Both shapes of a line's taxes: `taxes` since the 2025-03-31 version of the API, the other before it. */
export const taxedSchema = z.object({
  amount: z.int(),
  discount_amounts: z.array(z.object({ amount: z.int(), discount: z.unknown() })).nullish(),
  taxes: z.array(z.object({ amount: z.int(), tax_behavior: z.string() })).nullish(),
  tax_amounts: z.array(z.object({ amount: z.int(), inclusive: z.boolean() })).nullish(),
})
type Taxed = z.infer<typeof taxedSchema>

const total = (amounts: { amount: number }[]) => amounts.reduce((sum, it) => sum + it.amount, 0)

/** What lines of an invoice charged, discounts of every kind taken off. */
export const chargedBy = (lines: Taxed[]): number =>
  total(lines) - total(lines.flatMap(it => it.discount_amounts ?? []))

/** The tax within what lines of an invoice charged. Null where there is none, or what was charged cannot tell. */
export function taxWithin(lines: Taxed[]): TaxWithin | null {
  const of = chargedBy(lines)
  const amount = total([
    ...lines.flatMap(it => it.taxes ?? []).filter(it => it.tax_behavior === 'inclusive'),
    ...lines.flatMap(it => (it.taxes ? [] : (it.tax_amounts ?? []))).filter(it => it.inclusive),
  ])
  return of > 0 && amount > 0 && isPartOf(amount, of) ? { amount, of } : null
}

/** What is left of a price without the tax within it. */
export const untaxed = (tax: TaxWithin | null): Exact =>
  tax ? subtract(ONE, exact(tax.amount, tax.of)) : ONE

const ONE = exact(1)

/** Whether a subscription, as Stripe lists it, may be at prices with tax in them: then its newest invoice tells. */
export function mayHoldTax(value: unknown): boolean {
  const it = mayHoldTaxSchema.safeParse(value).data
  const rates = [it, ...(it?.items.data ?? [])].flatMap(
    holder => holder?.tax_rates ?? holder?.default_tax_rates ?? [],
  )
  return (
    it?.automatic_tax?.enabled === true ||
    rates.some(({ inclusive }) => inclusive) ||
    (it?.items.data.some(({ price }) => price.tax_behavior === 'inclusive') ?? false)
  )
}

const ratesSchema = z.array(z.object({ inclusive: z.boolean() })).nullish()
const holderSchema = z.object({ tax_rates: ratesSchema, default_tax_rates: ratesSchema })
const mayHoldTaxSchema = holderSchema.extend({
  automatic_tax: z.object({ enabled: z.boolean() }).nullish(),
  items: z.object({
    data: z.array(holderSchema.extend({ price: z.object({ tax_behavior: z.string().nullish() }) })),
  }),
})
