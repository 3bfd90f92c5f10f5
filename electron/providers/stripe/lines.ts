import { z } from 'zod'
import { discountSchema } from './coupons.ts'
import { idSchema, instantSchema } from './parse.ts'
import { taxedSchema } from './tax.ts'

/** Lines of the same item and time are one amount: Stripe writes a line for each tier. */
export const keyOf = ({ item, price, from, until, credit, proration }: Line): string =>
  [
    item ?? price,
    from / 1000,
    until / 1000,
    credit ? 'credit' : proration ? 'proration' : 'charge',
  ].join(' ')

/**
 * A line that bills a recurring price of a subscription for some time; what else there is, is null. So is
 * one of no length, say for a change at the very renewal: it tells nothing of any time.
 */
export function lineOf(line: z.infer<typeof lineSchema>) {
  const { parent, period, amount } = line
  const details = parent?.subscription_item_details ?? parent?.invoice_item_details
  const proration = details?.proration ?? line.proration ?? false
  // An invoice item that is no proration is billed once, even beside a subscription.
  const once = parent?.type === 'invoice_item_details' || (!parent && line.type === 'invoiceitem')
  const subscription = details?.subscription ?? line.subscription
  const price = line.pricing?.price_details?.price ?? line.price ?? line.plan
  if (!subscription || !price || (once && !proration) || period.start >= period.end) return null
  return {
    subscription,
    price,
    /** Null for a proration that is billed as an invoice item, which does not say of which item it is. */
    item: parent?.subscription_item_details?.subscription_item ?? line.subscription_item ?? null,
    from: period.start,
    until: period.end,
    amount,
    quantity: line.quantity ?? 1,
    credit: amount < 0,
    proration,
    /** What discounts took off it. */
    off: line.discount_amounts ?? [],
    /** The discounts on it, by their ids. */
    discounts: [...(line.discounts ?? []), ...(line.discount_amounts ?? [])].map(it =>
      typeof it === 'string' ? it : 'discount' in it ? it.discount : it.id,
    ),
    taxed: line,
  }
}
export type Line = NonNullable<ReturnType<typeof lineOf>>

export const discountsSchema = z
  .array(z.union([z.string(), discountSchema.extend({ id: z.string() })]))
  .nullish()

const detailsSchema = z.object({
  subscription: idSchema.nullish(),
  proration: z.boolean().nullish(),
})

/** Both shapes: `parent` and `pricing` since the 2025-03-31 version of the API, the rest before it. */
export const lineSchema = taxedSchema.extend({
  id: z.string().min(1),
  quantity: z.int().nullish(),
  period: z.object({ start: instantSchema, end: instantSchema }),
  discounts: discountsSchema,
  discount_amounts: z.array(z.object({ amount: z.int(), discount: idSchema })).nullish(),
  parent: z
    .object({
      type: z.string(),
      subscription_item_details: detailsSchema
        .extend({ subscription_item: idSchema.nullish() })
        .nullish(),
      invoice_item_details: detailsSchema.nullish(),
    })
    .nullish(),
  pricing: z.object({ price_details: z.object({ price: idSchema.nullish() }).nullish() }).nullish(),
  type: z.string().nullish(),
  proration: z.boolean().nullish(),
  subscription: idSchema.nullish(),
  subscription_item: idSchema.nullish(),
  price: idSchema.nullish(),
  plan: idSchema.nullish(),
})
