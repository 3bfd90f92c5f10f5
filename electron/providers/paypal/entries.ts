import { z } from 'zod'
import type { EntryKind } from '../../../shared/contract/entries.ts'
import type { ProviderEntry } from '../../ledger/page.ts'
import { answerInvalid } from '../failures.ts'
import { idSchema, unnamed } from '../unnamed.ts'
import { moneySchema } from './amounts.ts'
import { kindOf, tookPlace } from './kinds.ts'
import { instantSchema, parse } from './parse.ts'
import { WORDS } from './words.ts'

/**
 * A transaction as an entry of the ledger
 * (developer.paypal.com/docs/api/transaction-search/v1/#definition-transaction_info). Throws
 * PROVIDER_ANSWER_INVALID naming the transaction and what is wrong with it.
 */
export function toEntry(value: unknown): ProviderEntry {
  const id = namedSchema.safeParse(value).data?.transaction_info.transaction_id
  const named = id ? `transaction ${id}` : 'a transaction'
  const { transaction_info: info } = parse(detailSchema, value, named)
  const { currency, amount: gross } = info.transaction_amount
  const { transaction_event_code: code, transaction_status: status } = info
  const kind = kindOf(code, gross, status)
  // PayPal gives what a fee does to the balance: negative when charged, positive when given back.
  const fee = negated(inCurrency(info.fee_amount, currency, named))
  const tax = taxOf(
    kind,
    gross,
    info.sales_tax_amount && inCurrency(info.sales_tax_amount, currency, named),
  )
  const reference = info.paypal_reference_id ?? null
  const type = info.paypal_reference_id_type ?? null
  return {
    id: entryId(info.transaction_id, code, currency),
    kind,
    // The same before and after it was reversed: nobody reads it again for that.
    providerKind: tookPlace(status) ? code : `${code} (status ${status})`,
    occurredAt: info.transaction_initiation_date,
    availableAt: null,
    gross,
    fee,
    net: gross - fee - (tax ?? 0),
    tax,
    currency,
    customer: info.paypal_account_id ?? null,
    subscription: type === 'SUB' ? reference : null,
    source: type === 'SUB' ? null : reference,
    product: null,
    // It comes only with the payer's name and address, and those are not asked for.
    country: null,
    sale: saleOf(kind, info.transaction_id, type === 'TXN' ? reference : null),
    conversion: null,
  }
}

/**
 * A transaction's id is not its own: a hold and its release may share one, and so may the two legs of
 * a conversion. With the event code, and a leg's currency, it is unique and the same at every reading.
 */
const entryId = (id: string, code: string, currency: string): string =>
  code.startsWith('T02') ? `${id}-${code}-${currency}` : `${id}-${code}`

/** What a transaction is called that cannot be read: as its entry would be, where it has an id. */
export function asideId(value: unknown): string {
  const {
    transaction_id: given,
    transaction_initiation_date: time,
    transaction_event_code: code,
  } = anySchema.safeParse(value).data?.transaction_info ?? {}
  const id = namedSchema.safeParse(value).data?.transaction_info.transaction_id
  return `${id ?? unnamed(given, time)}-${code ?? ''}`
}

/** When a transaction took place, where that can be read at least; milliseconds since the epoch. */
export const takenPlace = (value: unknown): number | null =>
  datedSchema.safeParse(value).data?.transaction_info.transaction_initiation_date ?? null

const datedSchema = z.object({
  transaction_info: z.object({ transaction_initiation_date: instantSchema }),
})

/** The transaction's own id in an entry's. */
export const transactionId = (entryId: string): string => entryId.split('-', 1)[0] ?? entryId

/** What went back names the payment that it is of. */
const saleOf = (kind: EntryKind, id: string, about: string | null): string | null =>
  kind === 'charge' ? id : about

/** Merchants report tax without a sign; it goes the way its payment or refund went. */
function taxOf(kind: EntryKind, gross: number, tax: number | null | undefined): number | null {
  if (tax == null || (kind !== 'charge' && kind !== 'refund')) return null
  // More tax than there was money is a merchant's mistake, and says nothing.
  if (Math.abs(tax) > Math.abs(gross)) return null
  return gross < 0 ? negated(Math.abs(tax)) : Math.abs(tax)
}

type Money = z.output<typeof moneySchema>

function inCurrency(money: Money | null | undefined, currency: string, named: string): number {
  if (!money) return 0
  if (money.currency === currency) return money.amount
  throw answerInvalid(WORDS, named, `It mixes ${currency} and ${money.currency}.`)
}

/** Zero has no sign in the ledger. */
const negated = (amount: number): number => (amount === 0 ? 0 : -amount)

const ownIdSchema = z.string().regex(/^[a-zA-Z0-9]{1,24}$/, 'not a transaction’s id')
const namedSchema = z.object({ transaction_info: z.object({ transaction_id: ownIdSchema }) })

const anySchema = z.object({
  transaction_info: z.object({
    transaction_id: z.unknown().optional(),
    transaction_initiation_date: z.unknown().optional(),
    transaction_event_code: z
      .string()
      .regex(/^\w{1,16}$/)
      .nullish()
      .catch(null),
  }),
})

export const detailSchema = z.object({
  transaction_info: z.object({
    transaction_id: ownIdSchema,
    transaction_event_code: z.string().regex(/^T\d{4}$/, 'not an event code'),
    transaction_status: z.string().regex(/^[A-Z]$/, 'not a status'),
    transaction_initiation_date: instantSchema,
    transaction_amount: moneySchema,
    fee_amount: moneySchema.nullish(),
    sales_tax_amount: moneySchema.nullish(),
    paypal_account_id: z.string().min(1).max(24).nullish(),
    paypal_reference_id: idSchema.max(50).nullish().catch(null),
    paypal_reference_id_type: z.string().nullish(),
  }),
})
