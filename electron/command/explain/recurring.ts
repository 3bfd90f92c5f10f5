import type { MonthReport } from '../../../shared/contract/report.ts'
import { type Money, money } from '../../../shared/money.ts'
import type { Month } from '../../../shared/time.ts'
import { differingSubscriptions } from '../all-pages.ts'
import { mrrOn } from './behind.ts'
import type { Client, Explain, Term } from './explanation.ts'
import { onlyToday, recurringOf, reportToDate } from './month.ts'

const mrr: Explain = async (client, month) => {
  const report = await reportToDate(client, month)
  return {
    from: null,
    to: report.to,
    formula: 'sum of the monthly amounts of all subscriptions that count',
    value: recurringOf(report).mrr,
    terms: await byCurrency(client, report),
    ...(await mrrOn(client, report.to)),
  }
}

const arr: Explain = async (client, month) => {
  const report = await reportToDate(client, month)
  const { mrr: monthly } = recurringOf(report)
  return {
    from: null,
    to: report.to,
    formula: '12 × MRR',
    value: money(monthly.amount * 12n, monthly.currency),
    terms: [{ name: 'mrr', value: monthly }],
    ...(await mrrOn(client, report.to)),
  }
}

const TODAY_ALONE = 'Today’s subscriptions are held against their invoices; past ones are not.'

const mrrInvoices: Explain = async (client, month) => {
  const { live, invoices, difference, ...behind } = await reconciled(client, month)
  return {
    ...behind,
    formula: 'MRR of the subscriptions as they are − what they say above what they were billed for',
    value: invoices,
    terms: [
      { name: 'mrr_live', value: live },
      { name: 'difference', value: difference },
    ],
  }
}

const reconciliation: Explain = async (client, month) => {
  const { live, invoices, difference, ...behind } = await reconciled(client, month)
  return {
    ...behind,
    formula: 'MRR of the subscriptions as they are − MRR of what they were last billed for',
    value: difference,
    terms: [
      { name: 'mrr_live', value: live },
      { name: 'mrr_invoices', value: invoices },
    ],
  }
}

export const RECURRING = {
  mrr,
  arr,
  mrr_invoices: mrrInvoices,
  reconciliation,
} satisfies Record<string, Explain>

/** What each currency adds to MRR at the end of a month's days; they add up to it exactly. */
async function byCurrency(client: Client, { to, plans, currency }: MonthReport): Promise<Term[]> {
  const { mrrByCurrency } = await client.subscriptions.list({ day: to, limit: 1 })
  return mrrByCurrency.map(own => {
    const parts = plans.filter(it => it.currency === own.currency).map(it => it.mrr)
    const known = parts.filter(it => it !== null)
    const value = known.length < parts.length ? null : sumOf(known, currency)
    return { name: own.currency, value, ...(own.currency === currency ? {} : { own }) }
  })
}

const sumOf = (amounts: Money[], currency: string): Money =>
  money(
    amounts.reduce((total, { amount }) => total + amount, 0n),
    currency,
  )

/** Today's MRR by both ways, every subscription that makes it, and those of them that differ. */
async function reconciled(client: Client, month: Month | undefined) {
  const to = await onlyToday(client, month, TODAY_ALONE)
  const { live, invoices, difference } = await client.recurring.reconciliation({ limit: 1 })
  const differing = await Array.fromAsync(differingSubscriptions(client))
  const sums = { live, invoices, difference }
  return { ...sums, from: null, to, ...(await mrrOn(client, to)), differing }
}
