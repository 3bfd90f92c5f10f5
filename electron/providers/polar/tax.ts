import { z } from 'zod'
import { type Exact, exact, multiply, subtract, ZERO } from '../../../shared/exact.ts'
import { listBroken } from '../failures.ts'
import { isPartOf } from '../part-of.ts'
import type { Client } from './client.ts'
import { isInclusive, PAID, sumsShape } from './orders.ts'
import { idSchema, instantSchema } from './parse.ts'
import { WORDS } from './words.ts'

/** Which part of what is paid is tax within the price; null where some may be and nothing tells how much. */
export type Tax = Exact | null

/** The same of one order: what was paid for it tells. */
export function taxIn(order: TaxedOrder): Tax {
  const { tax_amount: tax, total_amount: total } = order
  if (total <= 0 || !isPartOf(tax, total)) return null
  return isInclusive(order) ? exact(tax, total) : ZERO
}

/** What is left of an amount that tax is a part of; all of it where that part is not known. */
export const withoutTax = (amount: Exact, tax: Tax): Exact =>
  tax ? multiply(amount, subtract(exact(1), tax)) : amount

/** Tells the tax within the price of a subscription by the newest of its orders that something was paid for. */
export interface TaxReader {
  /** Called before each page of the orders: what is noted counts from the list's first page on. */
  reading(page: number): void
  note(order: TaxedOrder): void
  /** By what was noted; undefined where that does not do. */
  seen(subscription: string): Tax | undefined
  /** By what was noted, and else by asking for the subscription's own orders. */
  newest(subscription: string): Promise<Tax>
}

/** Lists come newest first, so all that is newer than what was noted was noted as well. */
export function taxReader(client: Client): TaxReader {
  const noted = new Map<string, { at: number; tax: Exact }>()
  const asked = new Map<string, Promise<void>>()
  let fromFirst = false

  function note(order: TaxedOrder): void {
    const { subscription_id: id, created_at: at } = order
    const tax = PAID.has(order.status) ? taxIn(order) : null
    if (id && tax && at >= (noted.get(id)?.at ?? 0)) noted.set(id, { at, tax })
  }

  async function ask(subscription: string): Promise<void> {
    const query = { subscription_id: subscription, sorting: '-created_at' }
    const { items } = await client.list('orders', query)
    const own = z.object({ subscription_id: z.literal(subscription) })
    if (!items.every(value => own.safeParse(value).success)) {
      throw listBroken(WORDS, 'orders', 'It has others than those of the subscription asked for.')
    }
    // One that cannot be read is set aside with the orders.
    for (const value of items) {
      const order = taxedOrderSchema.safeParse(value).data
      if (order) note(order)
    }
  }

  return {
    reading(page) {
      fromFirst ||= page === 1
    },
    note(order) {
      if (fromFirst) note(order)
    },
    seen: subscription => noted.get(subscription)?.tax,
    async newest(subscription) {
      if (!noted.has(subscription)) {
        const asking = asked.get(subscription) ?? ask(subscription)
        asked.set(subscription, asking)
        await asking
      }
      return noted.get(subscription)?.tax ?? null
    },
  }
}

export const taxedOrderSchema = z.object({
  id: idSchema,
  status: z.string().min(1),
  created_at: instantSchema,
  subscription_id: idSchema.nullable(),
  ...sumsShape,
})
type TaxedOrder = z.infer<typeof taxedOrderSchema>
