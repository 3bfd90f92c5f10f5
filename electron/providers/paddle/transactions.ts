import { z } from 'zod'
import { exact, roundHalfEven } from '../../../shared/exact.ts'
import type { ProviderEntry } from '../../ledger/page.ts'
import { answerInvalid } from '../failures.ts'
import { isPartOf } from '../part-of.ts'
import { amountSchema, currencySchema, idSchema, instantSchema, parse } from './parse.ts'
import { WORDS } from './resources.ts'

/** Money came in. `paid` becomes `completed` once Paddle has worked out its fee. */
const PAID = new Set(['paid', 'completed'])
/** No money came: `billed` is an invoice that nobody has paid yet. */
const UNPAID = new Set(['draft', 'ready', 'billed', 'past_due', 'canceled'])

/**
 * What a transaction is in the ledger: one entry, and a second one where credit paid for part of it
 * (developer.paddle.com/api-reference/transactions). Throws PROVIDER_ANSWER_INVALID naming the
 * transaction where a field is missing or its sums do not add up.
 */
export function entriesOfTransaction(value: unknown): ProviderEntry[] {
  const { id, status } = parse(statusSchema, value, 'transaction')
  if (UNPAID.has(status)) return []
  const txn = parse(transactionSchema, value, 'transaction')
  const { totals } = txn.details
  addUp(id, totals)
  const fee = totals.fee ?? 0
  const common = {
    occurredAt: paidAt(txn),
    availableAt: null,
    currency: txn.currency_code,
    customer: txn.customer_id ?? null,
    subscription: txn.subscription_id ?? null,
    product: productOf(txn.details.line_items ?? []),
    // The address is an object of its own, and reading it a permission that is not asked for.
    country: null,
    sale: id,
    conversion: null,
  }
  const entry: ProviderEntry = {
    ...common,
    id,
    kind: PAID.has(status) ? kindOf(totals.total) : 'other',
    providerKind: PAID.has(status) ? (txn.origin ?? 'transaction') : status,
    gross: totals.total,
    fee,
    tax: totals.tax,
    net: totals.total - fee - totals.tax,
    source: txn.invoice_id ?? null,
  }
  return totals.credit === 0 || entry.kind !== 'charge'
    ? [entry]
    : [entry, { ...common, ...creditUsed(id, totals) }]
}

/**
 * A total below zero is a credit note to the customer's balance, out of a prorated change of plan:
 * nobody was charged and nobody paid back. It counts when it is used, on the transaction that uses it.
 */
const kindOf = (total: number) => (total < 0 ? 'adjustment' : 'charge')

/**
 * Credit stands for money that was counted when it was paid, or for part of an invoice that was
 * waived. The total it goes towards counts whole, so what it paid for is taken out again here: gross
 * less refunds stays what customers paid.
 */
function creditUsed(id: string, { credit, total, tax, grand_total_tax }: Totals) {
  const share =
    grand_total_tax == null
      ? Number(roundHalfEven(exact(BigInt(tax) * BigInt(credit), BigInt(total || 1))))
      : tax - grand_total_tax
  const gross = 0 - credit
  const taxBack = 0 - share
  return {
    id: `${id}:credit`,
    kind: 'refund' as const,
    providerKind: 'credit_used',
    gross,
    fee: 0,
    tax: taxBack,
    net: gross - taxBack,
    source: id,
  }
}

/**
 * Paddle's own figure for what is left to the seller has to be total less tax less fee. Where credit
 * was used, or all of it went to the customer's balance, what is left of the total that remained to be
 * paid is as good. Tax and credit have to be parts of the total.
 */
function addUp(id: string, totals: Totals): void {
  const wrong = outside(totals) ?? unearned(totals)
  if (wrong) throw answerInvalid(WORDS, `transaction ${id}`, wrong)
}

function outside(totals: Totals): string | null {
  const { total, credit } = totals
  if (total >= 0 && !isPartOf(credit, total)) {
    return `Its credit of ${credit} is no part of its total of ${total}.`
  }
  return taxOutside(totals)
}

/**
 * Where some lines are taxed and others credited, tax may be more than what they come to together, or below
 * zero: their sum tells.
 */
export function taxOutside({ subtotal, discount = 0, tax, total }: TaxedTotals): string | null {
  const sums = subtotal !== undefined && total === subtotal - discount + tax
  return sums || isPartOf(tax, total)
    ? null
    : `Its tax of ${tax} is no part of its total of ${total}.`
}

function unearned({ credit, credit_to_balance: kept, ...totals }: Totals): string | null {
  const { total, tax, fee, earnings } = totals
  if (fee == null || earnings == null || earnings === total - tax - fee) return null
  const remaining = (totals.grand_total ?? total) - (totals.grand_total_tax ?? tax) - fee
  if ((credit !== 0 || kept !== 0) && earnings === remaining) return null
  return `Its earnings of ${earnings} are not its total of ${total} less tax of ${tax} less fee of ${fee}.`
}

/** The names in the catalogue; one that was made for this sale may hold a customer's. */
function productOf(lines: Line[]): string | null {
  const names = lines.flatMap(({ product }) =>
    product?.name && product.type !== 'custom' ? product.name : [],
  )
  return names.length > 0 ? [...new Set(names)].join(' + ') : null
}

/** When the money was taken; an invoice may be paid weeks after it was billed. */
function paidAt({ payments, billed_at, created_at }: z.infer<typeof transactionSchema>): number {
  const captured = payments?.flatMap(({ captured_at }) => captured_at ?? []) ?? []
  return captured.length > 0 ? Math.max(...captured) : (billed_at ?? created_at)
}

const statusSchema = z.object({ id: idSchema, status: z.string() })

export const taxedShape = {
  /** Before discounts and tax. */
  subtotal: amountSchema.optional(),
  tax: amountSchema,
  total: amountSchema,
}
type TaxedTotals = z.infer<z.ZodObject<typeof taxedShape>> & { discount?: number | undefined }

const totalsSchema = z.object({
  ...taxedShape,
  discount: amountSchema.optional(),
  /** null until the transaction is completed. */
  fee: amountSchema.nullish(),
  earnings: amountSchema.nullish(),
  credit: amountSchema.nullish().transform(credit => credit ?? 0),
  credit_to_balance: amountSchema.nullish().transform(credit => credit ?? 0),
  grand_total: amountSchema.nullish(),
  grand_total_tax: amountSchema.nullish(),
})
type Totals = z.infer<typeof totalsSchema>

const lineSchema = z.object({
  product: z.object({ name: z.string().nullish(), type: z.string().nullish() }).nullish(),
})
type Line = z.infer<typeof lineSchema>

export const transactionSchema = z.object({
  currency_code: currencySchema,
  customer_id: idSchema.nullish(),
  subscription_id: idSchema.nullish(),
  invoice_id: idSchema.nullish(),
  origin: z.string().nullish(),
  created_at: instantSchema,
  billed_at: instantSchema.nullish(),
  payments: z.array(z.object({ captured_at: instantSchema.nullish() })).nullish(),
  details: z.object({ totals: totalsSchema, line_items: z.array(lineSchema).nullish() }),
})
