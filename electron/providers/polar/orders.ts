import { z } from 'zod'
import type { ProviderEntry } from '../../ledger/page.ts'
import { countrySchema } from '../country.ts'
import { answerInvalid } from '../failures.ts'
import { isPartOf } from '../part-of.ts'
import { toMinorInteger } from './amounts.ts'
import { amountSchema, currencySchema, idSchema, instantSchema, parse } from './parse.ts'
import { WORDS } from './words.ts'

/** Money came in; a refund changes the status and not that. */
export const PAID = new Set(['paid', 'refunded', 'partially_refunded'])
/** No money came, or none yet: `pending` waits for its payment, `void` was given up. */
const UNPAID = new Set(['draft', 'pending', 'void'])

/**
 * What an order is in the ledger: its charge, a fee of its own where Polar took that in another currency,
 * and a second entry where the customer's balance paid for part of it. Throws PROVIDER_ANSWER_INVALID
 * naming the order where a field is missing or it contradicts itself.
 */
export function orderEntries(value: unknown): ProviderEntry[] {
  const order = parse(orderSchema, value, 'order')
  const { id, status, currency, total_amount: total } = order
  addUp(order)
  if (UNPAID.has(status) || total === 0) return []
  const minor = (amount: number) => toMinorInteger(amount, currency)
  const foreign = (order.platform_fee_currency ?? currency) !== currency
  const gross = minor(total)
  const tax = minor(order.tax_amount)
  const fee = foreign ? 0 : minor(order.platform_fee_amount)
  const paid = PAID.has(status)
  const common = {
    occurredAt: order.created_at,
    availableAt: null,
    currency,
    customer: order.customer_id,
    subscription: order.subscription_id,
    source: id,
    product: order.product?.name ?? null,
    country: order.billing_address?.country ?? null,
    sale: id,
    conversion: null,
  }
  const charge: ProviderEntry = {
    ...common,
    id: `order:${id}`,
    kind: paid ? kindOf(total) : 'other',
    providerKind: paid ? order.billing_reason : status,
    ...{ gross, fee, tax, net: gross - fee - tax },
  }
  if (charge.kind !== 'charge') return [charge]
  const own = { ...common, fee: 0 }
  return [
    charge,
    ...(foreign && order.platform_fee_amount !== 0 ? [foreignFee(order, own)] : []),
    ...(order.applied_balance_amount < 0 ? [balanceUsed(order, own)] : []),
  ]
}

/**
 * A total below zero is credit to the customer's balance, out of a prorated change of plan: nobody was
 * charged and nobody paid back. It counts when it is used, on the order that uses it.
 */
const kindOf = (total: number) => (total < 0 ? 'adjustment' : 'charge')

type Common = Omit<ProviderEntry, 'id' | 'kind' | 'providerKind' | 'gross' | 'net' | 'tax'>

/** What Polar took, where it took that in the currency it pays out and not in the order's. */
function foreignFee(order: Order, common: Common): ProviderEntry {
  const currency = order.platform_fee_currency ?? order.currency
  const gross = 0 - toMinorInteger(order.platform_fee_amount, currency)
  const id = `order:${order.id}:fee`
  return {
    ...common,
    id,
    currency,
    kind: 'fee',
    providerKind: 'platform_fee',
    ...{ gross, tax: null, net: gross },
  }
}

/**
 * A customer's balance stands for money that was counted when it was paid. The order that it goes towards
 * counts whole, so what it paid for is taken out again here. Polar leaves the order's tax as it is. A debt
 * that is added to an order was counted with the order that it comes from, whose total was too small to
 * be charged alone.
 */
function balanceUsed(order: Order, common: Common): ProviderEntry {
  const gross = toMinorInteger(order.applied_balance_amount, order.currency)
  const id = `order:${order.id}:balance`
  return {
    ...common,
    id,
    kind: 'refund',
    providerKind: 'balance_used',
    ...{ gross, tax: 0, net: gross },
  }
}

/** Whether tax is within what the order's lines come to, and not on top of it. */
export const isInclusive = (order: Sums): boolean =>
  order.tax_amount !== 0 && order.net_amount !== order.subtotal_amount - order.discount_amount

/** Throws where Polar's own sums are not what they are made of. */
function addUp(order: Order): void {
  const { subtotal_amount: subtotal, discount_amount: discount } = order
  const { net_amount: net, tax_amount: tax, total_amount: total } = order
  const used = 0 - order.applied_balance_amount
  if (total !== net + tax) {
    throw contradicts(order, `Its total of ${total} is not its net of ${net} with tax of ${tax}.`)
  }
  const [on, within] = [subtotal - discount, subtotal - discount - tax]
  if (net !== on && net !== within) {
    throw contradicts(
      order,
      `Its net of ${net} is not its subtotal of ${subtotal} less discount of ${discount}, with or without tax of ${tax}.`,
    )
  }
  if (!isPartOf(tax, total)) {
    throw contradicts(order, `Its tax of ${tax} is no part of its total of ${total}.`)
  }
  if (total >= 0 && used > total) {
    const why = `Its total of ${total} is less than the ${used} of a balance that paid for it.`
    throw contradicts(order, why)
  }
  if ((PAID.has(order.status) && !order.paid) || (UNPAID.has(order.status) && order.paid)) {
    throw contradicts(order, `It is “${order.status}”, and ${order.paid ? '' : 'not '}paid.`)
  }
}

const contradicts = ({ id }: Order, why: string) => answerInvalid(WORDS, `order ${id}`, why)

/** When something was made, for telling how far back a page reaches; null where it does not say. */
export const createdAt = (value: unknown): number | null =>
  z.object({ created_at: instantSchema }).safeParse(value).data?.created_at ?? null

export const sumsShape = {
  subtotal_amount: amountSchema,
  discount_amount: amountSchema,
  net_amount: amountSchema,
  tax_amount: amountSchema,
  total_amount: amountSchema,
}
type Sums = z.infer<z.ZodObject<typeof sumsShape>>

/** polar.sh/docs/api-reference/orders */
export const orderSchema = z.object({
  id: idSchema,
  created_at: instantSchema,
  status: z.string().min(1),
  paid: z.boolean(),
  ...sumsShape,
  applied_balance_amount: amountSchema,
  currency: currencySchema,
  billing_reason: z.string().min(1),
  platform_fee_amount: amountSchema,
  platform_fee_currency: currencySchema.nullable(),
  customer_id: idSchema,
  subscription_id: idSchema.nullable(),
  billing_address: z.object({ country: countrySchema }).nullish().catch(null),
  product: z.object({ name: z.string().min(1) }).nullable(),
})
type Order = z.infer<typeof orderSchema>
