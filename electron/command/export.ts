import type { Writable } from 'node:stream'
import { Argument, type Command, Option } from 'commander'
import {
  type ExportFormat,
  exportFormatSchema,
  type TableName,
  tableNames,
} from '../../shared/contract/exports.ts'
import { optionsOf } from './answer.ts'
import { printable, printableJson } from './print.ts'
import { withApp } from './session.ts'

export function addExportCommand(program: Command): void {
  program
    .command('export')
    .description('a whole table on standard output')
    .addArgument(new Argument('<table>', 'which').choices(tableNames))
    .addOption(
      new Option('--format <format>', 'how')
        .choices(exportFormatSchema.options)
        .makeOptionMandatory(),
    )
    .action(async (table: TableName, _options, command: Command) => {
      const { format, ...options } = optionsOf<{ format: ExportFormat }>(command)
      await withApp(options, async ({ client }) =>
        write(await client.exports.file({ what: { table }, format }), format, process.stdout),
      )
    })
}

/**
 * As fast as it is read; ends quietly when the reader goes, as `| head` does. Throws what else keeps the
 * table from being written whole, such as a full disk.
 */
async function write(
  texts: AsyncIterable<string>,
  format: ExportFormat,
  out: Writable & { isTTY?: boolean },
): Promise<void> {
  const shown = format === 'json' ? printableJson : (text: string) => printable(lineFeeds(text))
  for await (const text of texts) {
    const written = new Promise<Error | null | undefined>(resolve => {
      out.write(out.isTTY ? shown(text) : text, resolve)
    })
    const error: NodeJS.ErrnoException | null | undefined = await written
    if (error?.code === 'EPIPE') return
    if (error) throw error
  }
}

const lineFeeds = (text: string): string => text.replaceAll('\r\n', '\n')
