import type { EntryKind, Totals } from '../../shared/contract/figures.ts'
import {
  add,
  type Exact,
  exact,
  multiply,
  roundHalfEven,
  subtract,
  ZERO,
} from '../../shared/exact.ts'
import { money } from '../../shared/money.ts'

/** Sums of one kind of entry, in minor units of one currency. */
export interface KindSums {
  kind: EntryKind
  gross: bigint
  fee: bigint
  tax: bigint
  net: bigint
}

/** Running totals as exact fractions; refunds, disputes, fees and tax positive. */
export interface ExactTotals {
  gross: Exact
  refunds: Exact
  disputes: Exact
  fees: Exact
  tax: Exact
}

export const NO_TOTALS: ExactTotals = {
  gross: ZERO,
  refunds: ZERO,
  disputes: ZERO,
  fees: ZERO,
  tax: ZERO,
}

/**
 * Adds one kind's sums to the totals, converted by `factor`. Fees are the fees of charges, refunds and
 * disputes and the entries that are nothing but a fee; tax is that of charges, refunds and disputes. Every other kind is money that is not revenue.
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
    case 'fee':
      return { ...totals, fees: subtract(totals.fees, converted(sums.net)) }
    default:
      return totals
  }
}

/** The totals as money, each term rounded once; net is the arithmetic of the terms that are shown. */
export const toTotals = (totals: ExactTotals, currency: string): Totals =>
  inMoney(
    {
      gross: roundHalfEven(totals.gross),
      refunds: roundHalfEven(totals.refunds),
      disputes: roundHalfEven(totals.disputes),
      fees: roundHalfEven(totals.fees),
      tax: roundHalfEven(totals.tax),
    },
    currency,
  )

/** Terms in whole minor units as money, with the net revenue that they come to. */
export const inMoney = (
  { gross, refunds, disputes, fees, tax }: Record<keyof ExactTotals, bigint>,
  currency: string,
): Totals => ({
  gross_volume: money(gross, currency),
  refunds: money(refunds, currency),
  disputes: money(disputes, currency),
  fees: money(fees, currency),
  tax: money(tax, currency),
  net_revenue: money(gross - refunds - disputes - fees - tax, currency),
})
