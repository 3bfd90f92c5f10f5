import { type ExpectedTotals, NOTHING } from '../fills-ledger.ts'
import type { PaddleAccount } from './account.ts'

/**
 * The totals that an app should show, by currency, summed straight over the sandbox's objects: none of
 * the app's code has a part in it. Minor units; refunds, disputes and fees positive.
 */
export function expectedTotals(account: PaddleAccount): Record<string, ExpectedTotals> {
  const all: Record<string, ExpectedTotals> = {}
  const of = (currency: string) => {
    all[currency] ??= { ...NOTHING }
    return all[currency]
  }
  for (const { status, currency_code, details } of account.transactions) {
    const totals = details?.totals
    if (!totals || (status !== 'completed' && status !== 'paid')) continue
    // Credit notes to the balance.
    if (totals.total.startsWith('-')) continue
    const sums = of(currency_code)
    sums.grossVolume += Number(totals.total)
    sums.refunds += Number(totals.credit)
    sums.fees += Number(totals.fee ?? 0)
    sums.tax += Number(totals.grand_total_tax)
  }
  for (const { action, status, currency_code, totals, payout_totals } of account.adjustments) {
    if (status === 'pending_approval' || status === 'rejected') continue
    const network = Number(payout_totals?.chargeback_fee?.amount ?? 0)
    if (payout_totals && network) of(payout_totals.currency_code).fees += network
    const back = action === 'chargeback_reverse' ? -1 : 1
    if (!['refund', 'chargeback', 'chargeback_reverse'].includes(action)) continue
    const sums = of(currency_code)
    if (action === 'refund') sums.refunds += Number(totals.total)
    else sums.disputes += back * Number(totals.total)
    sums.fees -= back * Number(totals.fee)
    sums.tax -= back * Number(totals.tax)
  }
  for (const sums of Object.values(all)) {
    sums.netRevenue = sums.grossVolume - sums.refunds - sums.disputes - sums.fees - sums.tax
  }
  return all
}

/**
 * MRR by currency from what was worked out by hand for each subscription: those that count and have
 * not ended, summed exactly and rounded half to even once.
 */
export function expectedMrr(account: PaddleAccount): Record<string, number> {
  const sums: Record<string, { n: bigint; d: bigint }> = {}
  for (const { subscription, case: one } of account.subscriptions) {
    if (one.counted === false || subscription.canceled_at) continue
    const [top, bottom] = [BigInt(one.mrr[0]), BigInt(one.mrr[1])]
    const { n, d } = sums[subscription.currency_code] ?? { n: 0n, d: 1n }
    sums[subscription.currency_code] = { n: n * bottom + top * d, d: d * bottom }
  }
  return Object.fromEntries(
    Object.entries(sums).map(([code, { n, d }]) => {
      const [whole, rest] = [n / d, (n % d) * 2n]
      const up = rest > d || (rest === d && whole % 2n === 1n)
      return [code, Number(up ? whole + 1n : whole)]
    }),
  )
}
