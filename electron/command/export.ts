import { once } from 'node:events'
import { Readable, type Writable } from 'node:stream'
import { Argument, type Command, Option } from 'commander'
import { stringify } from 'csv-stringify'
import { type Money, toDecimal } from '../../shared/money.ts'
import { optionsOf } from './answer.ts'
import { type ExportRow, TABLES, type TableName } from './export-tables.ts'
import { jsonOf } from './print.ts'
import { withApp } from './session.ts'

export function addExportCommand(program: Command): void {
  program
    .command('export')
    .description('a whole table on standard output')
    .addArgument(new Argument('<table>').choices(Object.keys(TABLES)))
    .addOption(
      new Option('--format <format>', 'how').choices(['csv', 'json']).makeOptionMandatory(),
    )
    .action(async (table: TableName, _options, command: Command) => {
      const { format, ...options } = optionsOf<{ format: 'csv' | 'json' }>(command)
      await withApp(options, ({ client }) => {
        const rows = TABLES[table](client)
        return write(format === 'csv' ? inCsv(rows) : inJson(rows), process.stdout)
      })
    })
}

/** RFC 4180 with a header; amounts in major units. */
const inCsv = (rows: AsyncIterable<ExportRow>): AsyncIterable<string> =>
  Readable.from(rows).pipe(
    stringify({
      header: true,
      record_delimiter: 'windows',
      cast: { object: cell => toDecimal(cell as Money), boolean: String, string: safe },
    }),
  )

/** A text that a spreadsheet would run as a formula is marked as text for it. */
const safe = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)

/** One JSON array, a row a line. */
async function* inJson(rows: AsyncIterable<ExportRow>): AsyncGenerator<string> {
  let before = '[\n'
  for await (const row of rows) {
    yield before + jsonOf(row)
    before = ',\n'
  }
  yield before === '[\n' ? '[]\n' : '\n]\n'
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
