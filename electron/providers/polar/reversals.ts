import { z } from 'zod'
import type { EntryKind } from '../../../shared/contract/entries.ts'
import type { ProviderEntry } from '../../ledger/page.ts'
import { answerInvalid } from '../failures.ts'
import { toMinorInteger } from './amounts.ts'
import { amountSchema, currencySchema, idSchema, instantSchema, parse } from './parse.ts'
import { WORDS } from './words.ts'

/** Not given back yet. */
const PENDING = new Set(['pending'])
/** It came to nothing, perhaps after it was counted: its money came back. */
const FAILED = new Set(['failed', 'canceled'])

/**
 * What a refund is in the ledger. One that failed is there with what undoes it on the same day, as Polar
 * does not tell when it failed, or whether it was ever under way. Throws PROVIDER_ANSWER_INVALID naming it.
 */
export function refundEntries(value: unknown): ProviderEntry[] {
  const it = parse(refundSchema, value, 'refund')
  if (PENDING.has(it.status)) return []
  const failed = FAILED.has(it.status)
  const moved = { ...it, customer: it.customer_id, subscription: it.subscription_id }
  const kind = it.status === 'succeeded' || failed ? 'refund' : 'other'
  const back = entry(moved, { id: `refund:${it.id}`, kind, word: it.reason, sign: -1 })
  if (!failed) return [back]
  const id = `refund:${it.id}:failed`
  return [back, entry(moved, { id, kind: 'refund_failure', word: `refund_${it.status}`, sign: 1 })]
}

/**
 * Polar takes a disputed amount from the seller once the dispute is lost. Before that nothing moves; one
 * that was prevented is a refund.
 */
const UNMOVED = new Set(['prevented', 'early_warning', 'needs_response', 'under_review'])

/**
 * What a dispute is in the ledger. One that was won is there with what undoes it, as it may have been lost
 * and counted before; Polar does not tell. Throws PROVIDER_ANSWER_INVALID naming it.
 */
export function disputeEntries(value: unknown): ProviderEntry[] {
  const it = parse(disputeSchema, value, 'dispute')
  if (UNMOVED.has(it.status)) return []
  const moved = { ...it, customer: it.customer.id, subscription: null }
  const [id, word] = [`dispute:${it.id}`, `dispute_${it.status}`]
  const won = it.status === 'won'
  const kind = it.status === 'lost' || won ? 'dispute' : 'other'
  const taken = entry(moved, { id, kind, word, sign: -1 })
  if (!won) return [taken]
  return [taken, entry(moved, { id: `${id}:won`, kind: 'dispute_reversal', word, sign: 1 })]
}

interface Moved {
  id: string
  created_at: number
  /** Without tax. */
  amount: number
  tax_amount: number
  currency: string
  order_id: string
  customer: string
  subscription: string | null
}

function entry(
  it: Moved,
  { id, kind, word, sign }: { id: string; kind: EntryKind; word: string; sign: 1 | -1 },
): ProviderEntry {
  if (it.amount < 0 || it.tax_amount < 0) {
    throw answerInvalid(WORDS, id, `It is of ${it.amount}, and ${it.tax_amount} of tax.`)
  }
  const signed = (amount: number) => {
    const minor = toMinorInteger(amount, it.currency)
    return sign > 0 ? minor : 0 - minor
  }
  const [net, tax] = [signed(it.amount), signed(it.tax_amount)]
  return {
    id,
    kind,
    providerKind: word,
    occurredAt: it.created_at,
    availableAt: null,
    gross: net + tax,
    // Polar keeps its fee.
    fee: 0,
    tax,
    net,
    currency: it.currency,
    customer: it.customer,
    subscription: it.subscription,
    source: it.order_id,
    product: null,
    country: null,
    sale: it.order_id,
    conversion: null,
  }
}

const movedShape = {
  id: idSchema,
  created_at: instantSchema,
  status: z.string().min(1),
  amount: amountSchema,
  tax_amount: amountSchema,
  currency: currencySchema,
  order_id: idSchema,
}

/** polar.sh/docs/api-reference/refunds */
export const refundSchema = z.object({
  ...movedShape,
  reason: z.string().min(1),
  customer_id: idSchema,
  subscription_id: idSchema.nullable(),
})

/** polar.sh/docs/api-reference/disputes */
export const disputeSchema = z.object({ ...movedShape, customer: z.object({ id: idSchema }) })
