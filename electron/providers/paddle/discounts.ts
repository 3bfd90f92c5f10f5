import { z } from 'zod'
import { divide, type Exact, exact, exactFromDecimal } from '../../../shared/exact.ts'
import { answerInvalid } from '../failures.ts'
import type { Client } from './client.ts'
import { currencySchema, idSchema, parse } from './parse.ts'
import { WORDS } from './resources.ts'

/**
 * What a discount takes off every period, for ever. `on`: only off these products and prices; null for
 * all.
 */
export type Reduction = { on: Set<string> | null } & (
  | { share: Exact }
  /** In minor units of `currency`; `perSeat` for each unit of quantity. */
  | { amount: Exact; perSeat: boolean; currency: string }
)

/** null for a discount that ends by itself, after one period or some. */
export type DiscountReader = (id: string) => Promise<Reduction | null>

/** Each discount is read once in the reader's life, however many subscriptions have it. */
export function discountReader(client: Client): DiscountReader {
  const read = new Map<string, Promise<Reduction | null>>()
  return id => {
    const reading = read.get(id) ?? retrieve(client, id)
    read.set(id, reading)
    return reading
  }
}

/**
 * What a reduction takes off prices in a currency: none where it is an amount in another one, which
 * Paddle converts at a rate that it does not tell.
 */
export const inCurrency = (reduction: Reduction | null, currency: string): Reduction | null =>
  reduction && 'amount' in reduction && reduction.currency !== currency ? null : reduction

async function retrieve(client: Client, id: string): Promise<Reduction | null> {
  const answer = await client.get('discounts', `/discounts/${encodeURIComponent(id)}`)
  const it = parse(discountSchema, answer, 'discount')
  if (!it.recur || it.maximum_recurring_intervals != null) return null
  const on = it.restrict_to?.length ? new Set(it.restrict_to) : null
  if (it.type === 'percentage') return { on, share: divide(it.amount, exact(100)) }
  if (it.currency_code == null) {
    throw answerInvalid(WORDS, `discount ${id}`, 'It takes off an amount of no currency.')
  }
  const perSeat = it.type === 'flat_per_seat'
  return { on, amount: it.amount, perSeat, currency: it.currency_code }
}

/** developer.paddle.com/api-reference/discounts: a percentage, or minor units of a currency. */
export const discountSchema = z.object({
  id: idSchema,
  type: z.enum(['percentage', 'flat', 'flat_per_seat']),
  amount: z
    .string()
    .regex(/^\d+(\.\d+)?$/, 'not a decimal')
    .transform(exactFromDecimal),
  currency_code: currencySchema.nullish(),
  recur: z.boolean(),
  maximum_recurring_intervals: z.int().nullish(),
  restrict_to: z.array(z.string()).nullish(),
})
