import { z } from 'zod'
import type { EntryKind } from '../../../shared/contract/entries.ts'
import {
  divide,
  type Exact,
  exact,
  exactFromDecimal,
  multiply,
  powerOfTen,
} from '../../../shared/exact.ts'
import type { Conversion, ProviderEntry } from '../../ledger/page.ts'
import { countrySchema } from '../country.ts'
import { apiDigits, plainDecimal, toMinorInteger } from './amounts.ts'
import { Unreadable } from './errors.ts'
import { kindOf } from './kinds.ts'
import { currencySchema, idSchema, instantSchema, parseObject, plainIdSchema } from './parse.ts'

/**
 * A balance transaction as an entry of the ledger
 * (docs.stripe.com/api/balance_transactions/object). Throws Unreadable naming the
 * transaction where a field is missing or its sums do not add up.
 */
export function toEntry(value: unknown): ProviderEntry {
  const txn = parseObject(transactionSchema, value, 'balance transaction')
  if (txn.net !== txn.amount - txn.fee) {
    throw new Unreadable(
      `balance transaction ${txn.id}`,
      `Its net of ${txn.net} is not its amount of ${txn.amount} less its fee of ${txn.fee}.`,
    )
  }
  const gross = toMinorInteger(txn.amount, txn.currency)
  const fee = toMinorInteger(txn.fee, txn.currency)
  const source: Source | null =
    typeof txn.source === 'string' ? { id: txn.source } : (txn.source ?? null)
  const kind = kindIn(txn, source)
  return {
    id: txn.id,
    kind,
    providerKind: txn.reporting_category ?? txn.type,
    occurredAt: txn.created,
    availableAt: txn.available_on ?? null,
    gross,
    fee,
    // From what was rounded, so that net = gross − fee holds in the ledger too.
    net: gross - fee,
    tax: null,
    currency: txn.currency,
    customer: source?.customer ?? null,
    subscription: source?.invoice?.subscription ?? null,
    source: source?.id ?? null,
    product: null,
    country: source?.billing_details?.address?.country ?? null,
    sale: saleOf(kind, source),
    conversion: conversion(txn, source),
  }
}

/** A transfer to a connected account that is of one payment passes that on; any other is none of revenue's. */
function kindIn(txn: Transaction, source: Source | null): EntryKind {
  const kind = kindOf(txn.reporting_category ?? null, txn.type)
  return kind === 'transfer' && (source?.source_transaction || source?.source_refund)
    ? 'passed_on'
    : kind
}

/** A refund or a dispute names what it takes back; an invoice names the payment too. */
function saleOf(kind: EntryKind, source: Source | null): string | null {
  if (!source || source.object?.startsWith('application_fee') || source.object === 'fee_refund') {
    // The payment under an application fee is the connected account's, with a tax that is not the platform's.
    return null
  }
  if (kind === 'passed_on') {
    return (
      /^group_(pi_\w+)$/.exec(source.transfer_group ?? '')?.[1] ?? source.source_transaction ?? null
    )
  }
  return source.payment_intent ?? source.charge ?? (kind === 'charge' ? (source.id ?? null) : null)
}

/** Newer versions of the API have no `invoice` on a charge; an older one may give it expanded. */
const sourceSchema = z.object({
  id: z.string(),
  object: z.string().nullish().catch(null),
  customer: idSchema.nullish().catch(null),
  charge: idSchema.nullish().catch(null),
  payment_intent: idSchema.nullish().catch(null),
  /** Of a transfer: the charge it is of, and what the two are called together. */
  source_transaction: idSchema.nullish().catch(null),
  transfer_group: z.string().nullish().catch(null),
  /** Of a transfer's reversal: the refund that it came with, and the transfer. */
  source_refund: idSchema.nullish().catch(null),
  transfer: idSchema.nullish().catch(null),
  invoice: z.object({ subscription: idSchema.nullish() }).nullish().catch(null),
  billing_details: z
    .object({ address: z.object({ country: countrySchema }).nullish() })
    .nullish()
    .catch(null),
  amount: z.int().nullish().catch(null),
  currency: currencySchema.nullish().catch(null),
})

export const transactionSchema = z.object({
  id: plainIdSchema,
  amount: z.int(),
  fee: z.int(),
  net: z.int(),
  currency: currencySchema,
  created: instantSchema,
  available_on: instantSchema.nullish(),
  reporting_category: z.string().min(1).nullish(),
  type: z.string(),
  exchange_rate: z.number().positive().nullish(),
  source: z.union([z.string(), sourceSchema]).nullish(),
})

type Transaction = z.infer<typeof transactionSchema>
type Source = Partial<z.infer<typeof sourceSchema>>

/**
 * Stripe's rate turns the source's amount into the transaction's, "amount in currency A, multiplied
 * by the exchange_rate, equals the amount in currency B". Whether those are minor or major units
 * only shows where the two currencies differ in digits (JPY to USD), and then the amounts tell: the
 * reading that comes nearer to them is the right one, as the other is off by a factor of ten or more.
 */
function conversion(txn: Transaction, source: Source | null): Conversion | null {
  const from = source?.currency
  if (txn.exchange_rate == null || !from || from === txn.currency) return null
  const rate = exactFromDecimal(String(txn.exchange_rate))
  const shift = powerOfTen(apiDigits(from) - apiDigits(txn.currency))
  const ifMinor = multiply(rate, shift)
  const observed =
    source.amount && txn.amount
      ? multiply(divide(exact(Math.abs(txn.amount)), exact(Math.abs(source.amount))), shift)
      : null
  const minor = !observed || distance(ifMinor, observed) <= distance(rate, observed)
  return { from, rate: plainDecimal(minor ? ifMinor : rate) }
}

/** How many times one is the other, at least 1. Only compared with another one, so a float will do. */
function distance(a: Exact, b: Exact): number {
  const ratio = divide(a, b)
  const times = Number(ratio.n) / Number(ratio.d)
  return times >= 1 ? times : 1 / times
}
