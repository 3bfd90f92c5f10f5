import type { EntryKind } from '../../../shared/contract/entries.ts'
import type { Totals } from '../../../shared/contract/totals.ts'
import { AppError } from '../../../shared/errors.ts'
import { inSnakeCase } from '../../../shared/exact-json.ts'
import type { Money } from '../../../shared/money.ts'
import { addDays, addMonths, type Day, type Month } from '../../../shared/time.ts'
import {
  beforeFees,
  growthOf,
  KINDS_OF,
  type Term as RevenueTerm,
  TERMS,
} from '../../../shared/totals.ts'
import { entriesOf } from '../all-pages.ts'
import type { Client, Explain, Explanation, Term } from './explanation.ts'
import { daysOf, onlyToday, reportWhole } from './month.ts'

const FORMULAS: Record<RevenueTerm, string> = {
  grossVolume: 'gross of every charge',
  refunds: '−(gross of refunds and of failed refunds)',
  disputes: '−(gross of disputes and of their reversals)',
  passedOn: '−(gross of what was passed on to others, less what came back)',
  fees: 'fee of every charge, refund and dispute + entries that are nothing but a fee',
  tax: 'tax of every charge, refund and dispute',
}

/** The sum without what most startups have nothing of. */
const passedOnIn = (...totals: Totals[]): string =>
  totals.some(({ passedOn }) => passedOn.amount !== 0n) ? ' − passed on' : ''

const netRevenueOf = (totals: Totals): string =>
  `gross volume − refunds − disputes${passedOnIn(totals)} − fees − tax`

/** One of the terms of net revenue, currency by currency. */
const term =
  (name: RevenueTerm): Explain =>
  async (client, month) => {
    const range = await daysOf(client, month)
    const totals = await client.metrics.totals(range)
    return {
      ...spanOf(range, month),
      formula: `${FORMULAS[name]}, each day’s at its own rate`,
      value: totals[name],
      terms: await byCurrency(client, range, name),
      ...(await entriesIn(client, [range], KINDS_OF[name])),
    }
  }

const netRevenue: Explain = async (client, month) => {
  const range = await daysOf(client, month)
  const totals = await client.metrics.totals(range)
  return {
    ...spanOf(range, month),
    formula: netRevenueOf(totals),
    value: totals.netRevenue,
    terms: termsOf(totals),
    ...(await entriesIn(client, [range], KINDS_OF.fees)),
  }
}

/** Of complete months: the running one would be less than it will have been. */
const growth: Explain = async (client, month) => {
  const report = await reportWhole(client, month)
  if (report.running) throw stillRunning(report.month)
  const { from, to, totals, totalsBefore, comparable } = report
  const [before, latest] = [totalsBefore, totals].map(beforeFees) as [Money, Money]
  return {
    from,
    to,
    formula: `(gross volume − refunds − disputes${passedOnIn(totals, totalsBefore)}) of the month ÷ that of the month before − 1`,
    value: comparable ? growthOf(before, latest) : null,
    terms: [
      { name: 'month', value: latest },
      { name: 'month_before', value: before },
    ],
    ...(await entriesIn(client, [{ from: addMonths(from, -1), to }], KINDS_OF.tax)),
  }
}

const RUNNING_ALONE = 'It is of the running month alone.'

const monthToDate: Explain = async (client, month) => {
  await onlyToday(client, month, RUNNING_ALONE)
  const { from, to, totals, compare } = await client.revenue.monthToDate({})
  return {
    from,
    to,
    formula: `${netRevenueOf(totals)}, so far`,
    value: totals.netRevenue,
    terms: [
      ...termsOf(totals),
      { name: 'same_days_of_month_before', value: compare.totals.netRevenue },
    ],
    ...(await entriesIn(client, [{ from, to }], KINDS_OF.fees)),
  }
}

const forecast: Explain = async (client, month) => {
  await onlyToday(client, month, RUNNING_ALONE)
  const { from, to, totals, forecast: found } = await client.revenue.monthToDate({})
  const soFar = { name: 'so_far', value: totals.netRevenue }
  const formula = 'net revenue so far + average of what the rest of the last three months brought'
  const range = { from, to: addDays(addMonths(from, 1), -1) }
  if (!found) {
    return {
      ...range,
      formula: `${formula}; needs three complete months`,
      value: null,
      terms: [soFar],
      ...(await entriesIn(client, [{ from, to }], KINDS_OF.fees)),
    }
  }
  const { months, average, netRevenue: value, low, high } = found
  const rests = months.flatMap(it => it.days ?? [])
  return {
    ...range,
    formula,
    value,
    terms: [
      soFar,
      { name: 'average', value: average },
      ...months.map(it => ({ name: `rest_of_${it.month}`, value: it.netRevenue })),
      { name: 'low', value: low },
      { name: 'high', value: high },
    ],
    ...(await entriesIn(client, [{ from, to }, ...rests], KINDS_OF.fees)),
  }
}

export const REVENUE = {
  gross_volume: term('grossVolume'),
  refunds: term('refunds'),
  disputes: term('disputes'),
  passed_on: term('passedOn'),
  fees: term('fees'),
  tax: term('tax'),
  net_revenue: netRevenue,
  growth,
  month_to_date: monthToDate,
  forecast,
} satisfies Record<string, Explain>

interface Range {
  from: Day
  to: Day
}

/** All of history has no first day. */
const spanOf = ({ from, to }: Range, month: Month | undefined) => ({
  from: month ? from : null,
  to,
})

const termsOf = (totals: Totals): Term[] =>
  TERMS.filter(term => term !== 'passedOn' || totals.passedOn.amount !== 0n).map(term => ({
    name: inSnakeCase(term),
    value: totals[term],
  }))

/** What each currency adds to a term; one that no known rate converts adds nothing. */
async function byCurrency(client: Client, range: Range, name: RevenueTerm): Promise<Term[]> {
  const { rows, currency, unconverted } = await client.revenue.breakdown({
    by: 'currency',
    ...range,
  })
  const terms = rows.map(async ({ part, totals }): Promise<Term> => {
    const code = part ?? currency
    const value = totals[name]
    if (code === currency) return { name: code, value }
    return { name: code, value, own: (await client.metrics.totals({ ...range, only: code }))[name] }
  })
  return [
    ...(await Promise.all(terms)),
    ...unconverted.map(it => ({ name: it.currency, value: null, own: it.totals[name] })),
  ]
}

/** The entries of some days and kinds, newest first, and the rates at which they are converted. */
async function entriesIn(
  client: Client,
  ranges: Range[],
  kinds: readonly EntryKind[],
): Promise<Required<Pick<Explanation, 'entries' | 'rates'>>> {
  const found = ranges.map(async range => {
    const filter = { ...range, kinds: [...kinds] }
    return {
      entries: await Array.fromAsync(entriesOf(client, filter)),
      rates: await client.revenue.rates(filter),
    }
  })
  const all = await Promise.all(found)
  return { entries: all.flatMap(it => it.entries), rates: all.flatMap(it => it.rates) }
}

const stillRunning = (month: Month) =>
  new AppError({
    code: 'NO_DATA',
    message: `${month} is not over yet.`,
    why: 'Growth is of complete months: a part of one would look like a loss.',
    fix: 'Ask for an earlier month, or explain month_to_date.',
  })
