import { type Command, Option } from 'commander'
import {
  type Breakdown,
  type BreakdownBy,
  breakdownBySchema,
} from '../../shared/contract/revenue.ts'
import type { Day } from '../../shared/time.ts'
import { TERM_NAMES, type Term, termsOf } from '../../shared/totals.ts'
import { answer, optionsOf } from './answer.ts'
import { currency, day, inOrder } from './options.ts'
import { counted, shown, table } from './print.ts'
import type { CommandSession } from './session.ts'

interface BreakdownOptions {
  by: BreakdownBy
  from?: Day
  to?: Day
  only?: string
}

export function addBreakdownCommand(program: Command): void {
  program
    .command('breakdown')
    .description('net revenue by product, country, currency, provider or connection')
    .addOption(
      new Option('--by <side>', 'by what').choices(breakdownBySchema.options).makeOptionMandatory(),
    )
    .option('--from <day>', 'the first day (default: the first with entries)', day)
    .option('--to <day>', 'the last day (default: today)', day)
    .option('--only <currency>', 'of the entries in this currency alone, unconverted', currency)
    .action((_options, command: Command) => {
      const options = optionsOf<BreakdownOptions>(command)
      return answer(
        options,
        async ({ client }) => {
          const found = await breakdownOf(client, options)
          return { ...found, rows: await named(client, found) }
        },
        inLines,
      )
    })
}

/** Of all days where none are named. Throws INVALID_INPUT where the last day is before the first. */
async function breakdownOf(
  client: CommandSession['client'],
  { by, from, to, only }: BreakdownOptions,
): Promise<Breakdown> {
  const { today, first } = await client.revenue.extent()
  const last = to ?? today
  const range = { from: from ?? (first && first < last ? first : last), to: last }
  return client.revenue.breakdown({ by, ...inOrder(range), only })
}

/** Each row with a name for people: a connection's, or its part; null where it is not known. */
async function named(client: CommandSession['client'], { by, rows }: Breakdown) {
  const names = new Map((await client.connections.list()).map(it => [it.id, it.name]))
  return rows.map(({ part, ...row }) => ({
    part,
    name: by === 'connection' && part !== null ? (names.get(part) ?? part) : part,
    ...row,
  }))
}

type Named = Omit<Breakdown, 'rows'> & { rows: Awaited<ReturnType<typeof named>> }

const inLines = ({ by, from, to, rows, totals, entries, unconverted }: Named): string[] => [
  `Net revenue by ${by}, ${from} – ${to}`,
  '',
  ...table(
    [by.toUpperCase(), ...termsOf(totals).map(heading), 'NET', 'ENTRIES'],
    [
      ...rows.map(row => [
        row.name ?? 'Not known',
        ...cells(row.totals, totals),
        String(row.entries),
      ]),
      ['All', ...cells(totals, totals), String(entries)],
    ],
  ),
  ...unconverted.map(
    it =>
      `Left out, with no exchange rate: ${shown(it.totals.netRevenue)} from ${counted(it.entries)} in ${it.currency}.`,
  ),
]

const HEADINGS: Partial<Record<Term, string>> = { grossVolume: 'GROSS' }
/** A term's column. */
export const heading = (term: Term) => HEADINGS[term] ?? TERM_NAMES[term].toUpperCase()

/** The terms that the whole has any of. */
const cells = (it: Breakdown['totals'], whole: Breakdown['totals']): string[] =>
  [...termsOf(whole).map(term => it[term]), it.netRevenue].map(shown)
