import { type ExpectedTotals, NOTHING } from '../fills-ledger.ts'
import type { LemonAccount } from './account.ts'

/**
 * The totals that an app should show, by currency, summed straight over the sandbox's objects: none of
 * the app's code has a part in it. Minor units; refunds and tax positive, no fees. Tax in the sandbox
 * is a sixth of a sale or none of it, so it is a sixth of what goes back too, without a rest.
 */
export function expectedTotals(account: LemonAccount): Record<string, ExpectedTotals> {
  const all: Record<string, ExpectedTotals> = {}
  const renewals = account.invoices.filter(it => it.attributes.billing_reason !== 'initial')
  for (const { attributes } of [...account.orders, ...renewals]) {
    const { status, currency, total, tax, refunded_amount } = attributes
    if (total === 0 || !['paid', 'refunded', 'partial_refund', 'fraudulent'].includes(status))
      continue
    all[currency] ??= { ...NOTHING }
    const totals = all[currency]
    if (status === 'fraudulent') continue
    totals.grossVolume += total
    totals.refunds += refunded_amount
    totals.tax += tax - (tax === 0 ? 0 : refunded_amount / 6)
    totals.netRevenue = totals.grossVolume - totals.refunds - totals.tax
  }
  return all
}

/** MRR by currency from what was worked out by hand, summed exactly and rounded half to even once. */
export function expectedMrr(account: LemonAccount): Record<string, number> {
  const sums: Record<string, { n: bigint; d: bigint }> = {}
  for (const { currency, mrr, counts } of account.cases) {
    if (!counts) continue
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
