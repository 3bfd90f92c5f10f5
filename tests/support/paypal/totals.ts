import { type ExpectedTotals, NOTHING } from '../fills-ledger.ts'
import type { PaypalAccount } from './account.ts'
import type { WireMoney } from './objects.ts'

/** Digits after the point of the currencies that the sandbox uses, from ISO 4217. */
const DIGITS: Record<string, number> = {
  USD: 2,
  CAD: 2,
  GBP: 2,
  EUR: 2,
  HUF: 2,
  JPY: 0,
  KWD: 3,
}

export const digitsOf = (currency: string): number => DIGITS[currency] ?? Number.NaN

/** "-12.3" USD → -1230: by moving the point in the text. */
export function minor({ currency_code, value }: WireMoney): number {
  const digits = digitsOf(currency_code)
  const [whole = '', fraction = ''] = value.split('.')
  return Number(whole + fraction.padEnd(digits, '0'))
}

/**
 * The totals that an app should show, by currency, summed straight over the sandbox's transactions:
 * none of the app's code has a part in it. Minor units; refunds, disputes, fees and tax positive.
 */
export function expectedTotals(account: PaypalAccount): Record<string, ExpectedTotals> {
  const all: Record<string, ExpectedTotals> = {}
  for (const { transaction_info: info } of account.transactions) {
    const currency = info.transaction_amount.currency_code
    all[currency] ??= { ...NOTHING }
    const totals = all[currency]
    const code = info.transaction_event_code
    const amount = minor(info.transaction_amount)
    const fee = info.fee_amount ? minor(info.fee_amount) : 0
    const tax = info.sales_tax_amount ? minor(info.sales_tax_amount) : 0
    if (info.transaction_status === 'P' || info.transaction_status === 'D') continue
    if (code.startsWith('T00') && amount >= 0) {
      totals.grossVolume += amount
      totals.fees -= fee
      totals.tax += tax
    } else if ((code === 'T1106' || code === 'T1107') && amount < 0) {
      totals.refunds -= amount
      totals.fees -= fee
      // With a sign or without one, as the merchant reported it.
      totals.tax -= Math.abs(tax)
    } else if (/^T12(01|02|05|07|08)$/.test(code)) {
      totals.disputes -= amount
      totals.fees -= fee
    } else if (code.startsWith('T01') || code === 'T1108' || code === 'T1109') {
      totals.fees -= amount
    }
  }
  for (const totals of Object.values(all)) {
    const { grossVolume, refunds, disputes, fees, tax } = totals
    totals.netRevenue = grossVolume - refunds - disputes - fees - tax
  }
  return all
}

/** MRR by currency from what was worked out by hand, summed exactly and rounded half to even once. */
export function expectedMrr(account: PaypalAccount): Record<string, number> {
  const sums: Record<string, { n: bigint; d: bigint }> = {}
  for (const { currency, mrr, counted, over } of account.cases) {
    if (!counted || over || mrr[0] === 0n) continue
    const { n, d } = sums[currency] ?? { n: 0n, d: 1n }
    sums[currency] = { n: n * mrr[1] + mrr[0] * d, d: d * mrr[1] }
  }
  return Object.fromEntries(
    Object.entries(sums).map(([code, { n, d }]) => {
      const [whole, rest] = [n / d, (n % d) * 2n]
      const up = rest > d || (rest === d && whole % 2n === 1n)
      return [code, Number(up ? whole + 1n : whole)]
    }),
  )
}
