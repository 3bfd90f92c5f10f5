import { z } from 'zod'
import { type Exact, exact, exactFromDecimal } from '../../../shared/exact.ts'
import { minorUnits } from './amounts.ts'
import { type Client, Missing } from './client.ts'
import { currencySchema, decimalSchema, instantSchema, parse, resource } from './parse.ts'

/** Money that was paid, whether or not it was given back since. */
export const PAID = new Set(['paid', 'refunded', 'partial_refund'])

export const HOUR = 3_600_000

/**
 * What an invoice came to before discounts, in the store's currency: its own where that is the same, by
 * Lemon Squeezy's own rate where the store's is USD, and otherwise null. Tax that the price includes is
 * in it.
 */
export function inStore(
  invoice: Sale,
  currency: string | null,
): { amount: Exact; exactly: boolean } | null {
  const { total, tax, tax_inclusive: inclusive, discount_total: off } = invoice
  if (invoice.currency === currency) {
    const rate = invoice.currency_rate == null ? null : exactFromDecimal(invoice.currency_rate)
    const totalUsd = invoice.total_usd ?? null
    const minor = minorUnits({ currency, total, totalUsd, rate })
    const amount = minor(total - (inclusive ? 0 : tax) + (off ?? 0))
    return { amount: exact(amount), exactly: true }
  }
  if (currency !== 'USD' || invoice.total_usd == null) return null
  const taxUsd = inclusive ? 0 : (invoice.tax_usd ?? 0)
  const amount = invoice.total_usd - taxUsd + (invoice.discount_total_usd ?? 0)
  return { amount: exact(amount), exactly: false }
}

/**
 * Whether an invoice for a change tells what a subscription was from then on: while it has not changed
 * since. `changed`: when its item last did, in milliseconds, where that is known.
 */
export const tellsChange = ({ created_at }: Sale, changed: number | null | undefined): boolean =>
  changed == null || changed <= created_at + HOUR

/**
 * Whether a subscription's first invoice is what its order was paid for. After a trial it is not: the
 * order was of the trial, and the first invoice is the first payment.
 */
export const isOrderAgain = (
  {
    billing_reason: reason,
    created_at,
  }: Pick<Invoice['attributes'], 'billing_reason' | 'created_at'>,
  trialFrom: number | null,
): boolean => reason === 'initial' && (trialFrom === null || created_at <= trialFrom + HOUR)

/** An order by its id; null where it is not known any more. */
export type OrderReader = (id: number) => Promise<Order | null>

/** Each order is read once in the reader's life. */
export function orderReader(client: Client): OrderReader {
  const read = new Map<number, Promise<Order | null>>()
  const retrieve = async (id: number): Promise<Order | null> => {
    try {
      const answer = await client.read(`orders/${id}`, `order ${id}`)
      return parse(z.object({ data: orderSchema }), answer, `order ${id}`).data
    } catch (error) {
      if (error instanceof Missing) return null
      throw error
    }
  }
  return id => {
    const reading = read.get(id) ?? retrieve(id)
    read.set(id, reading)
    return reading
  }
}

export const soldItemSchema = z.object({
  price_id: z.int().nullish(),
  quantity: z.int().nonnegative().nullish(),
  is_usage_based: z.boolean().nullish(),
  updated_at: instantSchema.nullish(),
})
export type SoldItem = z.infer<typeof soldItemSchema>

const saleShape = {
  status: z.string(),
  currency: currencySchema,
  currency_rate: decimalSchema.nullish(),
  total: z.int(),
  tax: z.int(),
  tax_inclusive: z.boolean().nullish(),
  discount_total: z.int().nullish(),
  total_usd: z.int().nullish(),
  tax_usd: z.int().nullish(),
  discount_total_usd: z.int().nullish(),
  created_at: instantSchema,
}
export const orderSchema = resource({ ...saleShape, first_order_item: soldItemSchema.nullish() })
export const invoiceSchema = resource({
  ...saleShape,
  billing_reason: z.string(),
  subscription_id: z.int(),
})
export type Order = z.infer<typeof orderSchema>
export type Invoice = z.infer<typeof invoiceSchema>
/** What orders and invoices have alike. */
export type Sale = Omit<Order['attributes'], 'first_order_item'>
