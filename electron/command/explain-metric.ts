import type {
  CustomerChange,
  Entry,
  EntryKind,
  Subscription,
} from '../../shared/contract/figures.ts'
import { AppError } from '../../shared/errors.ts'
import { exact, roundHalfEven } from '../../shared/exact.ts'
import { type Money, money } from '../../shared/money.ts'
import { sourceName } from '../../shared/rate-source.ts'
import { addDays, addMonths, type Day, type Month } from '../../shared/time.ts'
import { beforeFees, growthOf } from '../../shared/totals.ts'
import { entriesOf, subscriptionsOn } from './all-pages.ts'
import type { CommandSession } from './session.ts'

/** A figure with all that makes it. */
export interface Explanation {
  metric: Metric
  formula: string
  /** The days it is of, both included; for what holds at the end of a day, that day. */
  from: Day | null
  to: Day
  value: Money | number | null
  terms: { name: string; value: Money | number | null }[]
  entries?: Entry[]
  subscriptions?: Subscription[]
  customers?: CustomerChange[]
}

type Client = CommandSession['client']
type Explain = (client: Client, month: Month | undefined) => Promise<Omit<Explanation, 'metric'>>

const TERMS = {
  gross_volume: ['charge'],
  refunds: ['refund', 'refund_failure'],
  disputes: ['dispute', 'dispute_reversal'],
  fees: ['charge', 'refund', 'refund_failure', 'dispute', 'dispute_reversal', 'fee'],
  tax: ['charge', 'refund', 'refund_failure', 'dispute', 'dispute_reversal'],
} as const satisfies Record<string, readonly EntryKind[]>

const FORMULAS: Record<keyof typeof TERMS, string> = {
  gross_volume: 'gross of every charge',
  refunds: '−(gross of refunds and of failed refunds)',
  disputes: '−(gross of disputes and of their reversals)',
  fees: 'fee of every charge, refund and dispute + entries that are nothing but a fee',
  tax: 'tax of every charge, refund and dispute',
}

/** One of the terms of net revenue. */
const term =
  (name: keyof typeof TERMS): Explain =>
  async (client, month) => {
    const range = await daysOf(client, month)
    const totals = await client.figures.totals(range)
    return {
      ...spanOf(range, month),
      formula: FORMULAS[name],
      value: totals[name],
      terms: [],
      entries: await Array.fromAsync(entriesOf(client, { ...range, kinds: [...TERMS[name]] })),
    }
  }

const netRevenue: Explain = async (client, month) => {
  const range = await daysOf(client, month)
  const { gross_volume, refunds, disputes, fees, tax, net_revenue } =
    await client.figures.totals(range)
  return {
    ...spanOf(range, month),
    formula: 'gross volume − refunds − disputes − fees − tax',
    value: net_revenue,
    terms: [
      { name: 'gross_volume', value: gross_volume },
      { name: 'refunds', value: refunds },
      { name: 'disputes', value: disputes },
      { name: 'fees', value: fees },
      { name: 'tax', value: tax },
    ],
    entries: await Array.fromAsync(entriesOf(client, { ...range, kinds: [...TERMS.fees] })),
  }
}

const mrr: Explain = async (client, month) => {
  const to = await dayAt(client, month)
  const { mrr: value, mrrByCurrency, rates } = await client.figures.subscriptions({ day: to })
  return {
    from: null,
    to,
    formula: 'sum of the monthly amounts of all subscriptions that count',
    value,
    terms: [
      ...mrrByCurrency.map(it => ({ name: it.currency, value: it })),
      ...rates.map(({ from, to: into, rate, date, source, fills }) => ({
        name: `1 ${from} in ${into}, ${sourceName(source)} of ${date}${fills ? ' (the last earlier rate)' : ''}`,
        value: Number(rate),
      })),
    ],
    subscriptions: await Array.fromAsync(subscriptionsOn(client, to)),
  }
}

const arr: Explain = async (client, month) => {
  const { value, ...monthly } = await mrr(client, month)
  const amount = value as Money
  return {
    ...monthly,
    formula: '12 × MRR',
    value: money(amount.amount * 12n, amount.currency),
    terms: [{ name: 'mrr', value }],
  }
}

const customers: Explain = async (client, month) => {
  const explanation = await mrr(client, month)
  const own = explanation.subscriptions ?? []
  return {
    ...explanation,
    formula: 'distinct customers with a subscription that counts',
    value: new Set(own.map(it => `${it.connectionId} ${it.customer}`)).size,
    terms: [{ name: 'subscriptions', value: own.length }],
  }
}

const churn: Explain = async (client, month) => {
  const { from, to } = await wholeMonth(client, month)
  const { points } = await client.figures.recurring({ interval: 'month', from, to })
  const point = points.at(-1)
  if (!point) throw nothingThen()
  const changes = await Promise.all(
    (['churn', 'contraction'] as const).map(movement =>
      client.figures.movement({ movement, from, to, limit: 1000 }),
    ),
  )
  return {
    from,
    to,
    formula: '−(churn + contraction) ÷ MRR before',
    value: point.churn.revenue,
    terms: [
      { name: 'churn', value: point.movements.churn },
      { name: 'contraction', value: point.movements.contraction },
      { name: 'mrr_before', value: point.mrrBefore },
      { name: 'customer_churn', value: point.churn.customers },
    ],
    customers: changes.flatMap(it => it.customers),
  }
}

const arpa: Explain = async (client, month) => {
  const { from, to } = await wholeMonth(client, month)
  const { points } = await client.figures.recurring({ interval: 'month', from, to })
  const point = points.at(-1)
  if (!point) throw nothingThen()
  const { amount, currency } = point.mrr
  return {
    from,
    to,
    formula: 'MRR ÷ customers, at the month’s end',
    value:
      point.customers === 0 ? null : money(roundHalfEven(exact(amount, point.customers)), currency),
    terms: [
      { name: 'mrr', value: point.mrr },
      { name: 'customers', value: point.customers },
    ],
    subscriptions: await Array.fromAsync(subscriptionsOn(client, to)),
  }
}

const growth: Explain = async (client, month) => {
  const { from, to } = await wholeMonth(client, month)
  const previous = { from: addMonths(from, -1), to: addDays(from, -1) }
  const [latest, before] = await Promise.all([
    client.figures.totals({ from, to }).then(beforeFees),
    client.figures.totals(previous).then(beforeFees),
  ])
  return {
    from,
    to,
    formula: '(gross volume − refunds − disputes) of the month ÷ that of the month before − 1',
    value: growthOf(before, latest),
    terms: [
      { name: 'month', value: latest },
      { name: 'month_before', value: before },
    ],
    entries: await Array.fromAsync(
      entriesOf(client, { from: previous.from, to, kinds: [...TERMS.tax] }),
    ),
  }
}

const trialConversion: Explain = async (client, month) => {
  const { from, to } = await wholeMonth(client, month)
  const months = await client.customers.trials({ by: 'ended' })
  const it = months.find(one => one.month === from.slice(0, 7))
  return {
    from,
    to,
    formula: 'converted ÷ (converted + lost), of the trials that were over in the month',
    value: it?.rate ?? null,
    terms: (['trials', 'converted', 'lost', 'running'] as const).map(name => ({
      name,
      value: it?.[name] ?? 0,
    })),
  }
}

export const EXPLAINED = {
  gross_volume: term('gross_volume'),
  refunds: term('refunds'),
  disputes: term('disputes'),
  fees: term('fees'),
  tax: term('tax'),
  net_revenue: netRevenue,
  mrr,
  arr,
  customers,
  arpa,
  churn,
  growth,
  trial_conversion: trialConversion,
} satisfies Record<string, Explain>
export type Metric = keyof typeof EXPLAINED

export const explainMetric = async (
  client: Client,
  metric: Metric,
  month: Month | undefined,
): Promise<Explanation> => ({ metric, ...(await EXPLAINED[metric](client, month)) })

/** A month's days, or all of history up to today. */
async function daysOf(client: Client, month: Month | undefined): Promise<{ from: Day; to: Day }> {
  if (month) return monthDays(month)
  const { asOf } = await client.figures.overview()
  return { from: '0001-01-01', to: asOf }
}

/** All of history has no first day. */
const spanOf = ({ from, to }: { from: Day; to: Day }, month: Month | undefined) => ({
  from: month ? from : null,
  to,
})

/** The last day of a month, or today where that is sooner or no month is asked for. */
async function dayAt(client: Client, month: Month | undefined): Promise<Day> {
  const { asOf } = await client.figures.overview()
  const end = month ? monthDays(month).to : asOf
  return end < asOf ? end : asOf
}

/** A month's days; those of the last one that is over where none is asked for. */
async function wholeMonth(client: Client, month: Month | undefined) {
  if (month) return monthDays(month)
  const { asOf } = await client.figures.overview()
  return monthDays(addMonths(`${asOf.slice(0, 7)}-01`, -1).slice(0, 7))
}

function monthDays(month: Month): { from: Day; to: Day } {
  const from = `${month}-01`
  return { from, to: addDays(addMonths(from, 1), -1) }
}

const nothingThen = () =>
  new AppError({
    code: 'NO_DATA',
    message: 'There was no subscription in that month.',
    fix: 'Ask for a later one with --month.',
  })
