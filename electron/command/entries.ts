import { type Command, Option } from 'commander'
import {
  type EntryKind,
  type EntryOrder,
  entryKindSchema,
  entryOrderSchema,
} from '../../shared/contract/entries.ts'
import { entriesOf } from './all-pages.ts'
import { answer, optionsOf } from './answer.ts'
import { count, day, inOrder } from './options.ts'
import { shown, table } from './print.ts'

interface EntryOptions {
  from?: string
  to?: string
  kind?: EntryKind
  order: EntryOrder
  limit: number
}

export function addEntriesCommand(program: Command): void {
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
}
