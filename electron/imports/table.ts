import { CsvError, parse } from 'csv-parse/sync'
import { AppError } from '../../shared/errors.ts'
import { type Decimals, decimalsOf } from './decimals.ts'
import { dialectOf } from './dialect.ts'

/** A row of a CSV file, read by its columns' names. */
export interface Row {
  /** Where it begins in the file, counted from 1. */
  line: number
  /** What stands before decimals in this file. */
  decimals: Decimals
  /**
   * A column's trimmed text; empty where the file has no such column. Throws BadCell where it is not UTF-8.
   */
  text(column: string): string
}

export interface Header {
  /** Whether the file has this column, whatever its capitals. Throws INVALID_INPUT where it has it twice. */
  has(column: string): boolean
}

/** A cell that cannot be taken; `words` end the sentence that begins with its line and column. */
export class BadCell extends Error {
  readonly column: string | null
  readonly fix: string

  constructor(column: string | null, words: string, fix: string) {
    super(words)
    this.column = column
    this.fix = fix
  }
}

/** What a person recognises a cell by, without repeating a whole essay. */
export const quoted = (text: string): string =>
  `“${text.length > 40 ? `${text.slice(0, 40)}…` : text}”`

/** What reads a table's rows: which columns have amounts, and what a row is. */
export interface Reader<T> {
  amounts: string[]
  read(row: Row): T
}

/**
 * Reads a CSV text (RFC 4180; commas, semicolons or tabs, with or without a byte order mark, any line
 * ends) row by row: `begin` is given the header and returns what reads a row. All rows are read before
 * anything is said. Throws INVALID_INPUT naming the first bad row by line and column.
 */
export function readTable<T>(text: string, begin: (header: Header) => Reader<T>): T[] {
  if (/^\uFFFD|\0/.test(text)) throw notUtf8(text)
  const { delimiter, ...dialect } = dialectOf(text)
  const [header, ...records] = recordsOf(dialect, delimiter)
  if (!header) throw noRows()
  const columns = columnsOf(header.cells)
  const { amounts, read } = begin(columns)
  const at = amounts.map(columns.at).filter(index => index >= 0)
  const decimals = decimalsOf(
    records.values().flatMap(({ cells }) => at.map(index => cells[index]?.trim() ?? '')),
    // Spreadsheets write semicolons, and tabs, where decimals have a comma.
    delimiter === ',' ? '.' : null,
  )
  const values: T[] = []
  let bad: { line: number; column: string | null; cell: BadCell } | undefined
  let badRows = 0
  for (const { cells, line } of records) {
    try {
      values.push(read(rowOf(columns, cells, { line, decimals })))
    } catch (error) {
      if (!(error instanceof BadCell)) throw error
      badRows += 1
      bad ??= { line, column: error.column && columns.name(error.column), cell: error }
    }
  }
  if (bad) throw badRow(bad, badRows)
  if (values.length === 0) throw noRows()
  return values
}

interface Written {
  cells: string[]
  line: number
}

/** The header and all rows, without those that have separators alone, as spreadsheets leave them. */
function recordsOf(
  { text, firstLine }: { text: string; firstLine: number },
  delimiter: string,
): Written[] {
  const bytes = Buffer.from(text)
  const lines = linesOf(bytes, firstLine)
  const records: Written[] = []
  try {
    parse(bytes, {
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      skip_empty_lines: true,
      relax_column_count: true,
      on_record(cells: string[], { bytes: end }) {
        const line = lines.begin()
        if (cells.some(cell => cell.trim() !== '')) records.push({ cells, line })
        lines.passTo(end)
        return null
      },
    })
  } catch (error) {
    throw error instanceof CsvError ? malformed(error, lines.begin()) : error
  }
  return records
}

interface Columns extends Header {
  count: number
  /** Where a column stands, or -1. */
  at(column: string): number
  /** As the file's own header writes it. */
  name(column: string): string
}

function columnsOf(header: string[]): Columns {
  const names = header.map(name => name.trim())
  const keys = names.map(name => name.toLowerCase())
  const at = (column: string) => {
    const key = column.toLowerCase()
    const index = keys.indexOf(key)
    if (keys.lastIndexOf(key) !== index) throw doubled(names.filter(it => it.toLowerCase() === key))
    return index
  }
  return {
    count: keys.length,
    at,
    has: column => at(column) >= 0,
    name: column => names[at(column)] ?? column,
  }
}

function rowOf(columns: Columns, cells: string[], place: Pick<Row, 'line' | 'decimals'>): Row {
  if (cells.length !== columns.count) {
    throw new BadCell(
      null,
      `there are ${cells.length} cells under ${columns.count} columns.`,
      'Look for a separator too many or too few, or a text with a separator in it that is not in quotes.',
    )
  }
  return {
    ...place,
    text(column) {
      const text = cells[columns.at(column)]?.trim() ?? ''
      if (!text.includes('\uFFFD')) return text
      throw new BadCell(
        column,
        `${quoted(text)} has characters that are not UTF-8.`,
        'Save or export the file as CSV in UTF-8.',
      )
    },
  }
}

/** Counts lines along the records; csv-parse itself counts CRLF inside quotes as two. */
function linesOf(bytes: Buffer, firstLine: number): { begin(): number; passTo(end: number): void } {
  let at = 0
  let line = firstLine
  const pass = () => {
    const ends = bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] !== LF)
    if (ends) line += 1
    at += 1
  }
  return {
    /** The line on which the next record begins, after any empty ones. */
    begin() {
      while (bytes[at] === CR || bytes[at] === LF) pass()
      return line
    },
    passTo(end) {
      while (at < end) pass()
    },
  }
}

const CR = 13
const LF = 10

const NOTHING = 'Nothing was imported.'

function badRow(
  { line, column, cell }: { line: number; column: string | null; cell: BadCell },
  badRows: number,
): AppError {
  const more = badRows === 2 ? 'One more row has' : `${badRows - 1} more rows have`
  return new AppError({
    code: 'INVALID_INPUT',
    message: `Line ${line}${column === null ? '' : `, column ${column}`}: ${cell.message}`,
    why: badRows > 1 ? `${more} something wrong too. ${NOTHING}` : NOTHING,
    fix: cell.fix,
  })
}

function malformed({ code }: CsvError, line: number): AppError {
  const words =
    code === 'CSV_QUOTE_NOT_CLOSED'
      ? 'a quotation mark is opened and never closed.'
      : 'this cannot be read as CSV.'
  return new AppError({
    code: 'INVALID_INPUT',
    message: `Line ${line}: ${words}`,
    why: NOTHING,
    fix: 'A text with a quotation mark in it stands in quotes, with its own quotation marks doubled. Export the file again rather than mending it by hand.',
  })
}

const noRows = () =>
  new AppError({
    code: 'INVALID_INPUT',
    message: 'There are no rows in this file.',
    why: NOTHING,
    fix: 'Choose a file with a header and at least one row below it.',
  })

const doubled = (names: string[]) =>
  new AppError({
    code: 'INVALID_INPUT',
    message: `The file has ${names.length} columns of one name: ${names.join(', ')}.`,
    why: `Which of them counts would be a guess. ${NOTHING}`,
    fix: 'Keep the one that is meant, and rename or delete the others.',
  })

const notUtf8 = (text: string) =>
  new AppError({
    code: 'INVALID_INPUT',
    message: 'This file is not UTF-8 text.',
    why: NOTHING,
    fix: text.includes('\0')
      ? 'It looks like UTF-16. Save or export it as CSV in UTF-8.'
      : 'Save or export it as CSV in UTF-8.',
  })
