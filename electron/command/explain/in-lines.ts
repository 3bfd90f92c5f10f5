import type { Rate } from '../../../shared/contract/rates.ts'
import { sourceName } from '../../../shared/rate-source.ts'
import { shown, table } from '../print.ts'
import type { Explanation, Term, Value } from './explanation.ts'

/** Rows that a person is shown; --json has them all. */
const MOST = 20

/** A figure with its formula, its terms and the first of what is behind them, in lines for people. */
export function explained({ metric, ...it }: Explanation & { metric: string }): string[] {
  const period = it.from === null ? `up to ${it.to}` : `${it.from} to ${it.to}`
  const terms = it.terms.map(term => [`  ${term.name}`, termInWords(term)])
  const parts = [
    ...(terms.length > 0 ? [table(['', ''], terms).slice(1)] : []),
    rows(it.rates.length > 0 ? it.rates : undefined, 'rate', ['RATE', 'OF', 'BY'], one => [
      `1 ${one.from} = ${one.rate} ${one.to}`,
      dateInWords(one),
      sourceName(one.source),
    ]),
    rows(it.entries, 'entry', ['DAY', 'KIND', 'GROSS', 'FEE', 'TAX', 'NET', 'ID'], entry => [
      entry.day,
      entry.kind,
      shown(entry.gross),
      shown(entry.fee),
      entry.tax === null ? '–' : shown(entry.tax),
      shown(entry.net),
      entry.id,
    ]),
    rows(it.subscriptions, 'subscription', ['A MONTH', 'PLAN', 'WORKED OUT AS', 'ID'], one => [
      shown(one.mrr),
      one.plan,
      one.working,
      one.id,
    ]),
    rows(
      it.differing,
      'differing subscription',
      ['NOW', 'AS BILLED', 'PLAN', 'STATUS', 'ID'],
      one => [shown(one.live), shown(one.invoices), one.plan, one.status, one.id],
    ),
    rows(it.customers, 'customer', ['BEFORE', 'AFTER', 'CHANGE', 'SUBSCRIPTIONS'], one => [
      shown(one.before),
      shown(one.after),
      shown(one.change),
      one.subscriptions.join(' '),
    ]),
    rows(it.trials, 'trial', ['STARTED', 'OVER', 'OUTCOME', 'PLAN', 'ID'], one => [
      one.started,
      one.ended,
      one.outcome,
      one.plan,
      one.id,
    ]),
  ].filter(lines => lines.length > 0)
  return [
    `${metric} = ${inWords(it.value)}, ${period}`,
    `${' '.repeat(metric.length)} = ${it.formula}`,
    ...parts.flatMap(lines => ['', ...lines]),
  ]
}

function rows<T>(
  all: T[] | undefined,
  what: string,
  head: string[],
  cells: (row: T) => string[],
): string[] {
  if (!all) return []
  const more = all.length - MOST
  return [
    `${all.length} ${all.length === 1 ? what : pluralOf(what)}`,
    ...(all.length > 0 ? table(head, all.slice(0, MOST).map(cells)) : []),
    ...(more > 0 ? [`… and ${more} more: --json has them all`] : []),
  ]
}

const termInWords = ({ value, own }: Term): string => {
  if (!own) return inWords(value)
  return value === null
    ? `${shown(own)}, for which no rate is known`
    : `${inWords(value)} of ${shown(own)}`
}

const dateInWords = ({ date, fills }: Rate): string =>
  fills
    ? `${date}, the last before ${fills.days === 1 ? fills.from : `${fills.days} days from ${fills.from} on`}`
    : date

const pluralOf = (noun: string): string =>
  noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`

const inWords = (value: Value): string =>
  value === null ? 'not defined' : typeof value === 'number' ? String(value) : shown(value)
