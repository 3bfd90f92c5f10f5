import { CsvError, parse } from 'csv-parse/sync'
import { AppError } from '../../shared/errors.ts'

/** A row of a CSV file, read by its columns' names. */
export interface Row {
  /** Where it begins in the file, counted from 1. */
  line: number
  /** The file is separated by semicolons, as spreadsheets write it where decimals have a comma. */
  semicolons: boolean
  /** A column's trimmed text; empty where the file has no such column. */
  text(column: string): string
}

export interface Header {
  /** Whether the file has this column, whatever its capitals. */
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

/**
 * Reads a CSV text (RFC 4180; commas or semicolons, with or without a byte order mark, any line ends)
 * row by row: `begin` is given the header and returns what reads a row. All rows are read before
 * anything is said. Throws INVALID_INPUT naming the first bad row by line and column.
 */
export function readTable<T>(text: string, begin: (header: Header) => (row: Row) => T): T[] {
  if (/^\uFFFD|\0/.test(text)) throw notUtf8()
  const bytes = Buffer.from(text.replace(/^\uFEFF/, ''))
  const delimiter = delimiterOf(text)
  const lines = linesOf(bytes)
  const values: T[] = []
  let bad: { line: number; column: string | null; cell: BadCell } | undefined
  let badRows = 0
  let columns: Columns | undefined
  let read: ((row: Row) => T) | undefined

  function onRecord(cells: string[], line: number): void {
    if (!columns || !read) {
      columns = columnsOf(cells)
      read = begin(columns)
      return
    }
    try {
      values.push(read(rowOf(columns, cells, { line, semicolons: delimiter === ';' })))
    } catch (error) {
      if (!(error instanceof BadCell)) throw error
      badRows += 1
      bad ??= { line, column: error.column && columns.name(error.column), cell: error }
    }
  }

  try {
    parse(bytes, {
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      skip_empty_lines: true,
      relax_column_count: true,
      on_record(cells: string[], { bytes: end }) {
        onRecord(cells, lines.begin())
        lines.passTo(end)
        return null
      },
    })
  } catch (error) {
    throw error instanceof CsvError ? malformed(error, lines.begin()) : error
  }
  if (bad) throw badRow(bad, badRows)
  if (values.length === 0) throw noRows()
  return values
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
  const at = (column: string) => keys.indexOf(column.toLowerCase())
  return {
    count: keys.length,
    at,
    has: column => at(column) >= 0,
    name: column => names[at(column)] ?? column,
  }
}

function rowOf(columns: Columns, cells: string[], place: Pick<Row, 'line' | 'semicolons'>): Row {
  if (cells.length !== columns.count) {
    throw new BadCell(
      null,
      `there are ${cells.length} cells under ${columns.count} columns.`,
      'Look for a separator too many or too few, or a text with a separator in it that is not in quotes.',
    )
  }
  return { ...place, text: column => cells[columns.at(column)]?.trim() ?? '' }
}

/** The one of the two that cuts the header into more columns. */
function delimiterOf(text: string): ',' | ';' {
  const header = text.slice(0, text.search(/[\r\n]|$/))
  const bare = header.replaceAll(/"[^"]*"/g, '')
  return bare.split(';').length > bare.split(',').length ? ';' : ','
}

/** Counts lines along the records; csv-parse itself counts CRLF inside quotes as two. */
function linesOf(bytes: Buffer): { begin(): number; passTo(end: number): void } {
  let at = 0
  let line = 1
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

const notUtf8 = () =>
  new AppError({
    code: 'INVALID_INPUT',
    message: 'This file is not UTF-8 text.',
    why: NOTHING,
    fix: 'Save or export it as CSV in UTF-8.',
  })
