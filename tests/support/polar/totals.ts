import { type ExpectedTotals, NOTHING } from '../fills-ledger.ts'
import type { PolarAccount } from './account.ts'

/**
 * The totals that an app should show, by currency, summed straight over the sandbox's objects: none of
 * the app's code has a part in it. Minor units; refunds, disputes and tax positive.
 */
export function expectedTotals(account: PolarAccount): Record<string, ExpectedTotals> {
  const all: Record<string, ExpectedTotals> = {}
  const of = (currency: string) => {
    const code = currency.toUpperCase()
    all[code] ??= { ...NOTHING }
    return all[code]
  }
  for (const order of account.orders) {
    if (order.total_amount === 0 || !order.paid) continue
    const own = of(order.currency)
    // Credit to a balance moves no money.
    if (order.total_amount < 0) continue
    own.grossVolume += order.total_amount
    own.tax += order.tax_amount
    own.refunds += Math.max(0, -order.applied_balance_amount)
    of(order.platform_fee_currency ?? order.currency).fees += order.platform_fee_amount
  }
  // One that failed came back on the same day.
  for (const { status, currency, amount, tax_amount } of account.refunds) {
    if (status !== 'succeeded') continue
    of(currency).refunds += amount + tax_amount
    of(currency).tax -= tax_amount
  }
  for (const { status, currency, amount, tax_amount } of account.disputes) {
    if (status !== 'lost') continue
    of(currency).disputes += amount + tax_amount
    of(currency).tax -= tax_amount
  }
  for (const own of Object.values(all)) {
    own.netRevenue = own.grossVolume - own.refunds - own.disputes - own.fees - own.tax
  }
  return all
}

/** MRR by currency from what was worked out by hand, summed exactly and rounded half to even once. */
export function expectedMrr(account: PolarAccount): Record<string, number> {
  const sums: Record<string, { n: bigint; d: bigint }> = {}
  for (const { subscription, mrr, counts } of account.cases) {
    if (!counts) continue
    const currency = subscription.currency.toUpperCase()
    const { n, d } = sums[currency] ?? { n: 0n, d: 1n }
    sums[currency] = { n: n * mrr[1] + mrr[0] * d, d: d * mrr[1] }
  }
  return Object.fromEntries(
    Object.entries(sums).map(([currency, { n, d }]) => {
      const [whole, rest] = [n / d, (n % d) * 2n]
      const up = rest > d || (rest === d && whole % 2n === 1n)
      return [currency, Number(up ? whole + 1n : whole)]
    }),
  )
}
