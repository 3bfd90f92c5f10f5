import { trialsOf } from '../all-pages.ts'
import { movedIn, mrrOn } from './behind.ts'
import type { Explain } from './explanation.ts'
import { ratiosOf, recurringOf, reportToDate, reportWhole } from './month.ts'

const subscribers: Explain = async (client, month) => {
  const report = await reportToDate(client, month)
  const behind = await mrrOn(client, report.to)
  const { customers: value } = recurringOf(report)
  const { length } = behind.subscriptions
  return {
    from: null,
    to: report.to,
    formula: 'subscriptions that count − those of a customer who has another',
    value,
    terms: [
      { name: 'subscriptions', value: length },
      { name: 'of_a_customer_with_another', value: length - value },
    ],
    ...behind,
  }
}

const arpa: Explain = async (client, month) => {
  const report = await reportWhole(client, month)
  const { mrr, customers } = recurringOf(report)
  return {
    from: report.from,
    to: report.to,
    formula: 'MRR ÷ customers, at the month’s end',
    value: ratiosOf(report).arpa,
    terms: [
      { name: 'mrr', value: mrr },
      { name: 'customers', value: customers },
    ],
    ...(await mrrOn(client, report.to)),
  }
}

const ltv: Explain = async (client, month) => {
  const report = await reportWhole(client, month)
  const { mrr, customers, customersBefore } = recurringOf(report)
  const behind = await movedIn(client, report, ['churn'])
  return {
    from: report.from,
    to: report.to,
    formula: 'ARPA ÷ customer churn = MRR ÷ customers ÷ (churned customers ÷ customers before)',
    value: ratiosOf(report).ltv,
    terms: [
      { name: 'mrr', value: mrr },
      { name: 'customers', value: customers },
      { name: 'churned_customers', value: behind.customers.length },
      { name: 'customers_before', value: customersBefore },
    ],
    ...behind,
  }
}

const customerChurn: Explain = async (client, month) => {
  const report = await reportWhole(client, month)
  const { customersBefore } = recurringOf(report)
  const behind = await movedIn(client, report, ['churn'])
  return {
    from: report.from,
    to: report.to,
    formula: 'churned customers ÷ customers before',
    value: ratiosOf(report).churn.customers,
    terms: [
      { name: 'churned_customers', value: behind.customers.length },
      { name: 'customers_before', value: customersBefore },
    ],
    ...behind,
  }
}

const trialConversion: Explain = async (client, month) => {
  const { from, to, month: of, trials } = await reportWhole(client, month)
  return {
    from,
    to,
    formula: 'converted ÷ (converted + lost), of the trials that were over in the month',
    value: trials?.rate ?? null,
    terms: (['trials', 'converted', 'lost', 'running'] as const).map(name => ({
      name,
      value: trials?.[name] ?? 0,
    })),
    rates: [],
    trials: await Array.fromAsync(trialsOf(client, { by: 'ended', month: of })),
  }
}

export const CUSTOMERS = {
  customers: subscribers,
  /** As the document of `metrics` calls today’s. */
  active_subscribers: subscribers,
  arpa,
  ltv,
  customer_churn: customerChurn,
  trial_conversion: trialConversion,
} satisfies Record<string, Explain>
