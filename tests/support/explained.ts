import type { Explanation, Value } from '../../electron/command/explain/explanation.ts'
import type { Metric } from '../../electron/command/explain/index.ts'
import type { Metrics } from '../../shared/contract/metrics.ts'
import type { Movement } from '../../shared/contract/recurring.ts'
import { exact, roundHalfEven } from '../../shared/exact.ts'
import { money } from '../../shared/money.ts'
import { known } from './known.ts'

export const numberOf = (value: Value): number | null =>
  value === null || typeof value === 'number' ? value : Number(value.amount)

/** The figure, worked out anew from its terms alone; in minor units where it is money. */
export function workedOut({ metric, terms }: Explanation & { metric: Metric }): number | null {
  const named = (name: string) => {
    const term = terms.find(it => it.name === name)
    // Left out where nothing is passed on.
    if (!term && name === 'passed_on') return 0
    if (!term) throw new Error(`${metric} has no term ${name}`)
    return numberOf(term.value) ?? 0
  }
  return WORKED[metric](
    named,
    terms.map(({ value }) => numberOf(value) ?? 0),
  )
}

/** What the document of `metrics --json` says of the same figure in a month; undefined where nothing. */
export function stated(metrics: Metrics, metric: Metric, month: string): Value | undefined {
  const at = metrics.monthly.findIndex(it => it.month === month)
  const it = metrics.monthly[at]
  const { recurring } = metrics
  if (!it) throw new Error(`There is no ${month}`)
  const ofLastWhole = recurring?.month === month ? recurring : undefined
  const running = at === metrics.monthly.length - 1
  switch (metric) {
    case 'gross_volume':
      return it.grossVolume
    case 'passed_on':
      return it.passedOn
    case 'net_revenue':
      return it.netRevenue
    case 'refunds':
    case 'disputes':
    case 'fees':
    case 'tax':
    case 'mrr':
      return it[metric]
    case 'arr':
      return money(known(it.mrr).amount * 12n, metrics.currency)
    case 'customers':
    case 'active_subscribers':
      return it.customers
    case 'new_mrr':
    case 'reactivation_mrr':
    case 'expansion_mrr':
    case 'contraction_mrr':
    case 'churn_mrr':
    case 'fx_mrr':
      return known(it.movements)[metric.slice(0, -4) as Movement]
    case 'customer_churn':
      return known(it.churn).customers
    case 'revenue_churn':
    case 'churn':
      return known(it.churn).revenue
    case 'arpa':
    case 'ltv':
      return ofLastWhole?.[metric]
    case 'net_retention':
      return ofLastWhole?.netRetention
    case 'quick_ratio':
      return ofLastWhole?.quickRatio
    case 'trial_conversion':
      return metrics.trials.ended.find(one => one.month === month)?.rate ?? null
    case 'month_to_date':
      return running ? metrics.monthToDate.totals.netRevenue : undefined
    case 'forecast':
      return running ? (metrics.monthToDate.forecast?.netRevenue ?? null) : undefined
    case 'mrr_invoices':
      return running ? metrics.reconciliation?.mrrInvoices : undefined
    case 'reconciliation':
      return running ? metrics.reconciliation?.difference : undefined
    case 'growth':
      return undefined
  }
}

type Terms = (name: string) => number

/** Each formula, worked out anew from its terms alone. */
const WORKED: Record<Metric, (terms: Terms, all: number[]) => number | null> = {
  gross_volume: (_, all) => sum(all),
  refunds: (_, all) => sum(all),
  disputes: (_, all) => sum(all),
  passed_on: (_, all) => sum(all),
  fees: (_, all) => sum(all),
  tax: (_, all) => sum(all),
  net_revenue: of => netOf(of),
  month_to_date: of => netOf(of),
  growth: of =>
    of('month_before') > 0 ? (of('month') - of('month_before')) / of('month_before') : null,
  forecast: of => of('so_far') + of('average'),
  mrr: (_, all) => sum(all),
  arr: of => 12 * of('mrr'),
  mrr_invoices: of => of('mrr_live') - of('difference'),
  reconciliation: of => of('mrr_live') - of('mrr_invoices'),
  new_mrr: of => movedBy(of),
  reactivation_mrr: of => movedBy(of),
  expansion_mrr: of => movedBy(of),
  contraction_mrr: of => movedBy(of),
  churn_mrr: of => movedBy(of),
  fx_mrr: of => of('mrr') - of('mrr_before') - sum([...gains(of), of('contraction'), of('churn')]),
  revenue_churn: of => share(-(of('churn') + of('contraction')), of('mrr_before')),
  churn: of => share(-(of('churn') + of('contraction')), of('mrr_before')),
  net_retention: of =>
    share(
      sum([of('mrr_before'), of('expansion'), of('contraction'), of('churn')]),
      of('mrr_before'),
    ),
  quick_ratio: of => share(sum(gains(of)), -(of('contraction') + of('churn'))),
  customers: of => of('subscriptions') - of('of_a_customer_with_another'),
  active_subscribers: of => of('subscriptions') - of('of_a_customer_with_another'),
  arpa: of => rounded(of('mrr'), of('customers')),
  ltv: of => rounded(of('mrr') * of('customers_before'), of('customers') * of('churned_customers')),
  customer_churn: of => share(of('churned_customers'), of('customers_before')),
  trial_conversion: of => share(of('converted'), of('converted') + of('lost')),
}

const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0)
const share = (part: number, whole: number) => (whole === 0 ? null : part / whole)
const rounded = (n: number, d: number) => (d === 0 ? null : Number(roundHalfEven(exact(n, d))))
const netOf = (of: Terms) =>
  of('gross_volume') - of('refunds') - of('disputes') - of('passed_on') - of('fees') - of('tax')
const movedBy = (of: Terms) => of('after') - of('before') + of('rounding')
const gains = (of: Terms) => [of('new'), of('reactivation'), of('expansion')]
