import { type Command, Option } from 'commander'
import type { Metrics } from '../../shared/contract/metrics.ts'
import { NOT_KNOWN_FROM_CSV } from '../../shared/not-known.ts'
import { TERM_NAMES, termsOf } from '../../shared/totals.ts'
import { answer, optionsOf } from './answer.ts'
import { heading } from './breakdown.ts'
import { monthInLines } from './month.ts'
import { day } from './options.ts'
import { metricsOf, type Period, type PeriodOptions, periodInLines } from './period.ts'
import { shown, table } from './print.ts'

export function addMetricsCommand(program: Command): void {
  program
    .command('metrics')
    .description('the figures: MRR, ARR, totals and months; also of a period, and compared')
    .option('--from <day>', 'the first day of a period', day)
    .option('--to <day>', 'its last day (default: today)', day)
    .addOption(new Option('--interval <interval>', 'its parts').choices(['day', 'week', 'month']))
    .addOption(
      new Option(
        '--compare <with>',
        'hold it against the one before, or a year earlier (default period: this month to date)',
      ).choices(['previous', 'year']),
    )
    .addOption(
      new Option('--compare-from <day>', 'or against any other days: the first of them')
        .argParser(day)
        .conflicts('compare'),
    )
    .addOption(new Option('--compare-to <day>', 'and the last').argParser(day).conflicts('compare'))
    .action((_options, command: Command) => {
      const options = optionsOf<PeriodOptions>(command)
      return answer(options, session => metricsOf(session, options), inLines)
    })
}

function inLines(metrics: Metrics & { period?: Period }): string[] {
  const { totals, period, reconciliation } = metrics
  const head = metrics.test ? ['TEST DATA', ''] : []
  if (period) return [...head, ...periodInLines(period)]
  return [
    ...head,
    `As of ${metrics.asOf}, ${metrics.tz}`,
    ...notComplete(metrics.unread.length),
    '',
    ...table(
      ['MRR', metrics.mrr ? shown(metrics.mrr) : NOT_KNOWN_FROM_CSV],
      [
        ['ARR', shown(metrics.arr)],
        ['MRR by invoices', shown(reconciliation?.mrrInvoices)],
        ['Difference', shown(reconciliation?.difference)],
        ['Active subscribers', String(metrics.activeSubscribers ?? '–')],
        ...termsOf(totals).map(term => [TERM_NAMES[term], shown(totals[term])]),
        ['Net revenue', shown(totals.netRevenue)],
        ['Entries', String(metrics.entries)],
      ],
    ),
    '',
    ...monthsInLines(metrics.monthly.slice(-12)),
    '',
    ...monthInLines(metrics.monthToDate),
    ...metrics.unconverted.map(
      it =>
        `Left out, with no exchange rate into ${metrics.currency}: ${unconvertedParts(it)} in ${it.currency}.`,
    ),
    ...metrics.setAside.map(
      ({ object, id, reason }) =>
        `Set aside, not in any figure: ${object.replaceAll('_', ' ')} ${id}: ${reason}`,
    ),
  ]
}

const notComplete = (unread: number): string[] =>
  unread === 0
    ? []
    : [
        `Not complete yet: the first sync of ${unread === 1 ? 'an account' : `${unread} accounts`} hasn’t finished, so these figures are missing part of the history.`,
      ]

/** What there is of a currency; a sum that is nothing is not told. */
const unconvertedParts = ({ netRevenue, entries, mrr }: Metrics['unconverted'][number]): string =>
  [
    entries > 0 ? `${shown(netRevenue)} net revenue` : null,
    mrr?.amount ? `${shown(mrr)} MRR` : null,
  ]
    .filter(Boolean)
    .join(' and ')

/** Each month's terms and what they come to; a term that there is nothing of has no column. */
function monthsInLines(months: Metrics['monthly']): string[] {
  const terms = termsOf(...months)
  return table(
    ['MONTH', ...terms.map(heading), 'NET', 'MRR'],
    months.map(it => [
      it.month,
      ...terms.map(term => shown(it[term])),
      shown(it.netRevenue),
      shown(it.mrr),
    ]),
  )
}
