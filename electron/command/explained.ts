import type { Money } from '../../shared/money.ts'
import type { Explanation } from './explain-metric.ts'
import { shown, table } from './print.ts'

/** Rows that a person is shown; --json has them all. */
const MOST = 20

/** A figure with its formula, its terms and the first of what is behind them, in lines for people. */
export function explained(it: Explanation): string[] {
  const { metric, formula, from, to, value, terms, entries, subscriptions, customers } = it
  const period = from === null ? `up to ${to}` : `${from} to ${to}`
  return [
    `${metric} = ${inWords(value)}, ${period}`,
    `         = ${formula}`,
    '',
    ...terms.map(term => `  ${term.name.padEnd(28)} ${inWords(term.value)}`),
    ...(terms.length > 0 ? [''] : []),
    ...rows(entries, 'entries', ['DAY', 'KIND', 'GROSS', 'FEE', 'NET', 'ID'], entry => [
      entry.day,
      entry.kind,
      shown(entry.gross),
      shown(entry.fee),
      shown(entry.net),
      entry.id,
    ]),
    ...rows(subscriptions, 'subscriptions', ['A MONTH', 'PLAN', 'WORKED OUT AS', 'ID'], one => [
      shown(one.mrr),
      one.plan,
      one.working,
      one.id,
    ]),
    ...rows(customers, 'customers', ['BEFORE', 'AFTER', 'CHANGE', 'SUBSCRIPTIONS'], one => [
      shown(one.before),
      shown(one.after),
      shown(one.change),
      one.subscriptions.join(' '),
    ]),
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
    `${all.length} ${what}`,
    ...(all.length > 0 ? table(head, all.slice(0, MOST).map(cells)) : []),
    ...(more > 0 ? [`… and ${more} more: --json has them all`] : []),
  ]
}

const inWords = (value: Money | number | null): string =>
  value === null ? 'not defined' : typeof value === 'number' ? String(value) : shown(value)
