import type { Movement, RecurringMonth } from '../../../shared/contract/recurring.ts'
import { money } from '../../../shared/money.ts'
import { subscriptionsOn } from '../all-pages.ts'
import { movedIn, ratesAround } from './behind.ts'
import type { Explain } from './explanation.ts'
import { dayBefore, ratiosOf, recurringOf, reportWhole } from './month.ts'

type OfCustomers = Exclude<Movement, 'fx'>

const FORMULAS: Record<OfCustomers, string> = {
  new: 'MRR of customers who never had any before',
  reactivation: 'MRR of customers who have some again',
  expansion: 'what customers’ MRR grew by, at the month’s last rates',
  contraction: '−(what customers’ MRR shrank by), at the month’s last rates',
  churn: '−(MRR of customers who have none any more), at the month’s last rates',
}

/** One of MRR's movements in a month, customer by customer. */
const movement =
  (name: OfCustomers): Explain =>
  async (client, month) => {
    const report = await reportWhole(client, month)
    const value = recurringOf(report).movements[name]
    const behind = await movedIn(client, report, [name])
    const sum = (of: 'before' | 'after') =>
      behind.customers.reduce((total, it) => total + it[of].amount, 0n)
    const inMoney = (amount: bigint) => money(amount, value.currency)
    const [before, after] = [sum('before'), sum('after')]
    return {
      from: report.from,
      to: report.to,
      formula: `${FORMULAS[name]} = after − before + rounding, as only the sum is rounded`,
      value,
      terms: [
        { name: 'before', value: inMoney(before) },
        { name: 'after', value: inMoney(after) },
        { name: 'rounding', value: inMoney(value.amount - (after - before)) },
      ],
      ...behind,
    }
  }

const fx: Explain = async (client, month) => {
  const report = await reportWhole(client, month)
  const { mrr, mrrBefore, movements } = recurringOf(report)
  const { fx: value, ...others } = movements
  return {
    from: report.from,
    to: report.to,
    formula: 'MRR − MRR before − every other movement: the same amounts at other rates',
    value,
    terms: [
      { name: 'mrr', value: mrr },
      { name: 'mrr_before', value: mrrBefore },
      ...Object.entries(others).map(([name, amount]) => ({ name, value: amount })),
    ],
    rates: await ratesAround(client, report),
    subscriptions: (await Array.fromAsync(subscriptionsOn(client, dayBefore(report)))).filter(
      it => it.mrr.currency !== report.currency,
    ),
  }
}

/** A ratio of a month's movements. */
const ratio =
  (
    formula: string,
    of: (month: RecurringMonth) => number | null,
    movements: OfCustomers[],
    { base }: { base: 'mrr_before' | 'none' } = { base: 'mrr_before' },
  ): Explain =>
  async (client, month) => {
    const report = await reportWhole(client, month)
    const { movements: moved, mrrBefore } = recurringOf(report)
    return {
      from: report.from,
      to: report.to,
      formula,
      value: of(ratiosOf(report)),
      terms: [
        ...movements.map(name => ({ name, value: moved[name] })),
        ...(base === 'none' ? [] : [{ name: base, value: mrrBefore }]),
      ],
      ...(await movedIn(client, report, movements)),
    }
  }

const revenueChurn = ratio('−(churn + contraction) ÷ MRR before', it => it.churn.revenue, [
  'churn',
  'contraction',
])

export const MOVED = {
  new_mrr: movement('new'),
  reactivation_mrr: movement('reactivation'),
  expansion_mrr: movement('expansion'),
  contraction_mrr: movement('contraction'),
  churn_mrr: movement('churn'),
  fx_mrr: fx,
  revenue_churn: revenueChurn,
  /** Its name before there was customer_churn. */
  churn: revenueChurn,
  net_retention: ratio(
    '(MRR before + expansion + contraction + churn) ÷ MRR before',
    it => it.netRetention,
    ['expansion', 'contraction', 'churn'],
  ),
  quick_ratio: ratio(
    '(new + reactivation + expansion) ÷ −(contraction + churn)',
    it => it.quickRatio,
    ['new', 'reactivation', 'expansion', 'contraction', 'churn'],
    { base: 'none' },
  ),
} satisfies Record<string, Explain>
