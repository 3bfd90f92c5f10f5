import { Readable } from 'node:stream'
import { stringify } from 'csv-stringify'
import type { ExportFormat } from '../../shared/contract/exports.ts'
import { exactJson } from '../../shared/exact-json.ts'
import { type Money, toDecimal } from '../../shared/money.ts'
import type { ExportRow } from './tables.ts'

/** Characters of a piece: large enough that a piece costs little, small enough to hold many. */
const PIECE = 64 * 1024

/** Rows as the text of a file, in pieces of about 64 KiB. */
export async function* textOf(
  rows: Iterable<ExportRow>,
  format: ExportFormat,
): AsyncGenerator<string> {
  let piece = ''
  for await (const text of format === 'csv' ? inCsv(rows) : inJson(rows)) {
    piece += text
    if (piece.length < PIECE) continue
    yield piece
    piece = ''
  }
  if (piece) yield piece
}

/** RFC 4180 with a header; amounts in major units. */
const inCsv = (rows: Iterable<ExportRow>): AsyncIterable<string> =>
  Readable.from(rows).pipe(
    stringify({
      header: true,
      record_delimiter: 'windows',
      encoding: 'utf8',
      cast: { object: cell => toDecimal(cell as Money), boolean: String, string: safe },
    }),
  )

/**
 * A text that a spreadsheet would run as a formula is marked as text for it, by an apostrophe before its
 * sign (owasp.org/www-community/attacks/CSV_Injection): at its beginning and after anything that a
 * spreadsheet of some locale takes for the next cell, for it may not split this file at commas. Full-width
 * signs count as the others do. Amounts are no texts: a negative one stays a number.
 */
const safe = (text: string): string =>
  text.replace(/^(?=[\t\r\n])/, "'").replace(/(^|[\t\r\n;|])([\s"]*)(?=[=+\-@＝＋－＠])/g, "$1$2'")

/** One JSON array, a row a line. */
function* inJson(rows: Iterable<ExportRow>): Generator<string> {
  let before = '[\n'
  for (const row of rows) {
    yield before + exactJson(row)
    before = ',\n'
  }
  yield before === '[\n' ? '[]\n' : '\n]\n'
}
