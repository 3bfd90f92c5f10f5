import { Argument, type Command, InvalidArgumentError, Option } from 'commander'
import {
  type Customer,
  type CustomerSort,
  customerSortSchema,
} from '../../shared/contract/customers.ts'
import {
  type EntryKind,
  type EntryOrder,
  entryKindSchema,
  entryOrderSchema,
  type Metrics,
  monthSchema,
} from '../../shared/contract/figures.ts'
import { NOT_KNOWN_FROM_CSV } from '../../shared/not-known.ts'
import type { Month } from '../../shared/time.ts'
import { TERM_NAMES, termsOf } from '../../shared/totals.ts'
import { customersOf, entriesOf } from './all-pages.ts'
import { answer, optionsOf } from './answer.ts'
import { heading } from './breakdown.ts'
import { explained } from './explain/in-lines.ts'
import { EXPLAINED, explainMetric, type Metric } from './explain/index.ts'
import { monthInLines } from './month.ts'
import { count, day, inOrder } from './options.ts'
import { metricsOf, type Period, type PeriodOptions, periodInLines } from './period.ts'
import { shown, table } from './print.ts'

interface EntryOptions {
  from?: string
  to?: string
  kind?: EntryKind
  order: EntryOrder
  limit: number
}

export function addFigureCommands(program: Command): void {
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

  program
    .command('entries')
    .description('the ledger')
    .option('--from <day>', 'the first day', day)
    .option('--to <day>', 'the last day', day)
    .addOption(new Option('--kind <kind>', 'of this kind').choices(entryKindSchema.options))
    .addOption(
      new Option('--order <order>', 'by time, or by gross, currency by currency')
        .choices(entryOrderSchema.options)
        .default('newest'),
    )
    .option('--limit <n>', 'how many at the most', count, 50)
    .action((_options, command: Command) => {
      const { from, to, kind: one, order, limit, ...options } = optionsOf<EntryOptions>(command)
      return answer(
        options,
        ({ client }) =>
          Array.fromAsync(
            entriesOf(client, { ...inOrder({ from, to }), kinds: one && [one], order }, limit),
          ),
        entries =>
          table(
            ['DAY', 'KIND', 'GROSS', 'FEE', 'NET', 'ID'],
            entries.map(it => [
              it.day,
              it.kind,
              shown(it.gross),
              shown(it.fee),
              shown(it.net),
              it.id,
            ]),
          ),
      )
    })

  program
    .command('customers')
    .description('who pays: revenue, MRR, and since when')
    .addOption(
      new Option('--sort <by>', 'the largest or newest first').choices(customerSortSchema.options),
    )
    .option('--limit <n>', 'how many at the most', count, 50)
    .action((_options, command: Command) => {
      const { sort, limit, ...options } = optionsOf<{ sort?: CustomerSort; limit: number }>(command)
      return answer(
        options,
        ({ client }) => Array.fromAsync(customersOf(client, { sort }, limit)),
        customersInLines,
      )
    })

  program
    .command('explain')
    .description('what makes a figure: its formula, its terms and what is behind them')
    .addArgument(new Argument('<metric>', 'which figure').choices(Object.keys(EXPLAINED)))
    .option('--month <month>', 'of this month, such as 2026-10 (default: as it stands)', month)
    .action((metric: Metric, _options, command: Command) => {
      const { month: of, ...options } = optionsOf<{ month?: Month }>(command)
      return answer(options, ({ client }) => explainMetric(client, metric, of), explained)
    })

  program
    .command('doctor')
    .description('check all that the app stands on')
    .action((_options, command: Command) =>
      answer(
        optionsOf(command),
        async ({ client }) => {
          const steps = await client.app.doctor()
          if (steps.some(it => !it.ok)) process.exitCode = 1
          return steps
        },
        steps =>
          steps.map(({ step, ok, message, fix }) =>
            [`${ok ? 'ok  ' : 'FAIL'}  ${step.padEnd(9)} ${message}`, fix]
              .filter(Boolean)
              .join(' '),
          ),
      ),
    )
}

const customersInLines = (customers: Customer[]): string[] =>
  table(
    ['CUSTOMER', 'STATE', 'REVENUE', 'MRR', 'FIRST PAID', 'LAST PAID', 'COHORT'],
    customers.map(it => [
      it.customer,
      it.state?.replaceAll('_', ' ') ?? '–',
      shown(it.revenue),
      shown(it.mrr),
      it.firstPaid ?? '–',
      it.lastPaid ?? '–',
      it.cohort ?? '–',
    ]),
  )

function month(text: string): Month {
  if (monthSchema.safeParse(text).success) return text
  throw new InvalidArgumentError('Write a month as 2026-01.')
}

const notComplete = (unread: number): string[] =>
  unread === 0
    ? []
    : [
        `Not complete yet: the first sync of ${unread === 1 ? 'an account' : `${unread} accounts`} hasn’t finished, so these figures are missing part of the history.`,
      ]

function inLines(metrics: Metrics & { period?: Period }): string[] {
  const { totals, period, reconciliation } = metrics
  const head = metrics.test ? ['TEST DATA', ''] : []
  if (period) return [...head, ...periodInLines(period)]
  return [
    ...head,
    `As of ${metrics.as_of}, ${metrics.tz}`,
    ...notComplete(metrics.unread.length),
    '',
    ...table(
      ['MRR', metrics.mrr ? shown(metrics.mrr) : NOT_KNOWN_FROM_CSV],
      [
        ['ARR', shown(metrics.arr)],
        ['MRR by invoices', shown(reconciliation?.mrr_invoices)],
        ['Difference', shown(reconciliation?.difference)],
        ['Active subscribers', String(metrics.active_subscribers ?? '–')],
        ...termsOf(totals).map(term => [TERM_NAMES[term], shown(totals[term])]),
        ['Net revenue', shown(totals.net_revenue)],
        ['Entries', String(metrics.entries)],
      ],
    ),
    '',
    ...monthsInLines(metrics.monthly.slice(-12)),
    '',
    ...monthInLines(metrics.month_to_date),
    ...metrics.unconverted.map(
      it =>
        `Left out, with no exchange rate into ${metrics.currency}: ${unconvertedParts(it)} in ${it.currency}.`,
    ),
    ...metrics.set_aside.map(
      ({ object, id, reason }) =>
        `Set aside, not in any figure: ${object.replaceAll('_', ' ')} ${id}: ${reason}`,
    ),
  ]
}

/** What there is of a currency; a sum that is nothing is not told. */
const unconvertedParts = ({ net_revenue, entries, mrr }: Metrics['unconverted'][number]): string =>
  [
    entries > 0 ? `${shown(net_revenue)} net revenue` : null,
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
      shown(it.net_revenue),
      shown(it.mrr),
    ]),
  )
}
