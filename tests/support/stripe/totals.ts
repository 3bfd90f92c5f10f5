import { type ExpectedTotals, NOTHING } from '../fills-ledger.ts'
import type { StripeAccount } from './account.ts'

/**
 * The totals that an app should show, by currency (upper case), summed straight over the sandbox's
 * objects: none of the app's code has a part in it. Minor units of the currency itself; refunds,
 * disputes and fees positive. ISK and UGX have no minor unit though the API gives them two digits; the
 * sandbox's amounts of them round without a tie.
 */
export function expectedTotals(account: StripeAccount): Record<string, ExpectedTotals> {
  const all: Record<string, ExpectedTotals> = {}
  for (const { amount, fee, currency, reporting_category, source } of account.transactions) {
    const code = currency.toUpperCase()
    const scale = code === 'ISK' || code === 'UGX' ? 100 : 1
    const gross = Math.round(amount / scale)
    const cost = Math.round(fee / scale)
    all[code] ??= { ...NOTHING }
    const totals = all[code]
    const from = source ? account.sources.get(source) : undefined
    switch (reporting_category) {
      case 'charge':
      case 'partial_capture_reversal':
      case 'charge_failure':
      case 'platform_earning':
        totals.grossVolume += gross
        totals.fees += cost
        break
      case 'refund':
      case 'refund_failure':
      case 'platform_earning_refund':
        totals.refunds -= gross
        totals.fees += cost
        break
      case 'dispute':
      case 'dispute_reversal':
        totals.disputes -= gross
        totals.fees += cost
        break
      case 'transfer':
      case 'transfer_reversal': {
        const transfer = account.sources.get(String(from?.transfer)) ?? from
        if (transfer?.source_transaction) totals.passedOn -= gross
        break
      }
      case 'fee':
      case 'network_cost':
        totals.fees += cost - gross
        break
    }
    totals.netRevenue =
      totals.grossVolume - totals.refunds - totals.disputes - totals.passedOn - totals.fees
  }
  return all
}

/**
 * MRR by currency (upper case) from what was worked out by hand for each subscription: those that
 * count and have not ended, summed exactly and rounded half to even once.
 */
export function expectedMrr(account: StripeAccount): Record<string, number> {
  const sums: Record<string, { n: bigint; d: bigint }> = {}
  for (const { subscription, mrr, counted } of account.cases) {
    if (!counted || subscription.ended_at !== null) continue
    const code = subscription.currency.toUpperCase()
    const { n, d } = sums[code] ?? { n: 0n, d: 1n }
    sums[code] = { n: n * mrr[1] + mrr[0] * d, d: d * mrr[1] }
  }
  return Object.fromEntries(
    Object.entries(sums).map(([code, { n, d }]) => {
      const [whole, rest] = [n / d, (n % d) * 2n]
      const up = rest > d || (rest === d && whole % 2n === 1n)
      return [code, Number(up ? whole + 1n : whole)]
    }),
  )
}
