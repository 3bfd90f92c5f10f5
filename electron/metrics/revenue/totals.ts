import type { EntryKind } from '../../../shared/contract/entries.ts'
import type { Totals } from '../../../shared/contract/totals.ts'
import {
  add,
  type Exact,
  exact,
  multiply,
  roundHalfEven,
  subtract,
  ZERO,
} from '../../../shared/exact.ts'
import { money } from '../../../shared/money.ts'

/** Sums of one kind of entry, in minor units of one currency. */
export interface KindSums {
  kind: EntryKind
  gross: bigint
  fee: bigint
  tax: bigint
  net: bigint
}

/** Running totals as exact fractions; all but gross are positive where they take away from it. */
export interface ExactTotals {
  gross: Exact
  refunds: Exact
  disputes: Exact
  passedOn: Exact
  fees: Exact
  tax: Exact
}

export const NO_TOTALS: ExactTotals = {
  gross: ZERO,
  refunds: ZERO,
  disputes: ZERO,
  passedOn: ZERO,
  fees: ZERO,
  tax: ZERO,
}

/**
 * Adds one kind's sums to the totals, converted by `factor`. Fees are the fees of charges, refunds and
 * disputes and of what is passed on, and the entries that are nothing but a fee; tax is that of the same, without
 * these. Every other kind is money that is not revenue.
 */
export function addKind(
  totals: ExactTotals,
  sums: KindSums,
  factor: Exact = exact(1),
): ExactTotals {
  const converted = (amount: bigint) => multiply(exact(amount), factor)
  const withFee = {
    ...totals,
    fees: add(totals.fees, converted(sums.fee)),
    tax: add(totals.tax, converted(sums.tax)),
  }
  switch (sums.kind) {
    case 'charge':
      return { ...withFee, gross: add(totals.gross, converted(sums.gross)) }
    case 'refund':
    case 'refund_failure':
      return { ...withFee, refunds: subtract(totals.refunds, converted(sums.gross)) }
    case 'dispute':
    case 'dispute_reversal':
      return { ...withFee, disputes: subtract(totals.disputes, converted(sums.gross)) }
    case 'passed_on':
      return { ...withFee, passedOn: subtract(totals.passedOn, converted(sums.gross)) }
    case 'fee':
      return { ...totals, fees: subtract(totals.fees, converted(sums.net)) }
    default:
      return totals
  }
}

type Terms<T> = Record<keyof ExactTotals, T>

/** The same of every term. */
export const mapTerms = <A, B>(
  terms: Terms<A>,
  change: (value: A, term: keyof ExactTotals) => B,
): Terms<B> =>
  Object.fromEntries(
    Object.entries(terms).map(([term, value]) => [term, change(value, term as keyof ExactTotals)]),
  ) as Terms<B>

/** The totals as money, each term rounded once; net is the arithmetic of the terms that are shown. */
export const toTotals = (totals: ExactTotals, currency: string): Totals =>
  inMoney(mapTerms({ ...totals }, roundHalfEven), currency)

/** Terms in whole minor units as money, with the net revenue that they come to. */
export const inMoney = (
  { gross, refunds, disputes, passedOn, fees, tax }: Terms<bigint>,
  currency: string,
): Totals => ({
  grossVolume: money(gross, currency),
  refunds: money(refunds, currency),
  disputes: money(disputes, currency),
  passedOn: money(passedOn, currency),
  fees: money(fees, currency),
  tax: money(tax, currency),
  netRevenue: money(gross - refunds - disputes - passedOn - fees - tax, currency),
})
