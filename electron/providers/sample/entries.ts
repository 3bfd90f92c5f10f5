import type { EntryKind } from '../../../shared/contract/entries.ts'
import { exact, exactFromDecimal, multiply, roundHalfEven } from '../../../shared/exact.ts'
import type { ProviderEntry } from '../../ledger/page.ts'
import { randomFrom } from './random.ts'

export const DAY = 86_400_000
const DISPUTE_FEE = 1_500

interface About {
  /** What the entry's id and its source's are made of. */
  key: string
  at: number
  customer: string | null
  subscription: string | null
  product: string | null
  country: string | null
}

/** A payment, with a fee of 2.9% + 30c, settled in dollars. */
export function chargeOf({
  price,
  currency,
  ...about
}: About & { price: number; currency: string }): ProviderEntry {
  const conversion = currency === 'USD' ? null : { from: currency, rate: euroRate(about.at) }
  const gross = conversion
    ? Number(roundHalfEven(multiply(exact(price), exactFromDecimal(conversion.rate))))
    : price
  return {
    ...entry('charge', 'charge', `demo_ch_${about.key}`, about, gross, feeOf(gross)),
    availableAt: about.at + 2 * DAY,
    conversion,
  }
}

/** Money given back (negative), or come back because the refund could not be delivered. */
export const refundOf = ({ amount, ...about }: About & { amount: number }): ProviderEntry =>
  amount < 0
    ? entry('refund', 'refund', `demo_re_${about.key}`, about, amount, 0)
    : entry('refund_failure', 'refund_failure', `demo_re_${about.key}`, about, amount, 0)

/** Money taken by a disputed payment (negative), or returned when the dispute is won. */
export const disputeOf = ({ amount, ...about }: About & { amount: number }): ProviderEntry =>
  amount < 0
    ? entry('dispute', 'dispute', `demo_dp_${about.key}`, about, amount, DISPUTE_FEE)
    : entry('dispute_reversal', 'dispute_reversal', `demo_dp_${about.key}`, about, amount, 0)

/** What the provider bills for its subscription tools. */
export const billingFeeOf = (key: string, at: number, amount: number): ProviderEntry =>
  entry('fee', 'billing_fee', null, { ...NOBODY, key, at }, -amount, 0)

export const payoutOf = (key: string, at: number, amount: number): ProviderEntry =>
  entry('payout', 'payout', `demo_po_${key}`, { ...NOBODY, key, at }, -amount, 0)

const NOBODY = { customer: null, subscription: null, product: null, country: null }

const feeOf = (gross: number): number => Math.round((gross * 29) / 1_000) + 30

/** Dollars for a euro on a day: a slow swing between 1.05 and 1.13 with a little noise. */
function euroRate(at: number): string {
  const day = Math.floor(at / DAY)
  const swing = Math.abs((day % 400) - 200) * 40
  return ((105_000 + swing + randomFrom(`euro ${day}`).between(-300, 300)) / 100_000).toFixed(5)
}

function entry(
  kind: EntryKind,
  providerKind: string,
  source: string | null,
  { key, at, customer, subscription, product, country }: About,
  gross: number,
  fee: number,
): ProviderEntry {
  return {
    id: `demo_txn_${key}`,
    kind,
    providerKind,
    occurredAt: at,
    availableAt: at,
    gross,
    fee,
    net: gross - fee,
    tax: null,
    currency: 'USD',
    customer,
    subscription,
    source,
    product,
    country,
    sale: null,
    conversion: null,
  }
}
