import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { Argument, type Command, Option } from 'commander'
import {
  type ExportFormat,
  exportFormatSchema,
  type TableName,
} from '../../shared/contract/exports.ts'
import { TABLES } from '../exports/tables.ts'
import { optionsOf } from './answer.ts'
import { withApp } from './session.ts'

export function addExportCommand(program: Command): void {
  program
    .command('export')
    .description('a whole table on standard output')
    .addArgument(new Argument('<table>', 'which').choices(Object.keys(TABLES)))
    .addOption(
      new Option('--format <format>', 'how')
        .choices(exportFormatSchema.options)
        .makeOptionMandatory(),
    )
    .action(async (table: TableName, _options, command: Command) => {
      const { format, ...options } = optionsOf<{ format: ExportFormat }>(command)
      await withApp(options, async ({ client }) =>
        write(await client.exports.file({ what: { table }, format }), process.stdout),
      )
    })
}

/** As fast as it is read; ends quietly when the reader goes, as `| head` does. */
async function write(texts: AsyncIterable<string>, out: Writable): Promise<void> {
  for await (const text of texts) {
    if (out.write(text)) continue
    const gone = await once(out, 'drain').then(
      () => false,
      (error: NodeJS.ErrnoException) => error.code === 'EPIPE',
    )
    if (gone || out.errored) return
  }
}
