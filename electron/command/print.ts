import { exactJson } from '../../shared/exact-json.ts'
import { formatMoney, type Money } from '../../shared/money.ts'

/**
 * What a terminal would act on instead of showing it: control characters (C0 but for the line feed, DEL,
 * C1) and those that turn the direction of text round (unicode.org/reports/tr9). Names, plans and errors
 * come from providers, platforms and files.
 */
const ACTED_ON = /(?!\n)\p{Cc}|\p{Bidi_Control}/gu

/** A text with a mark in place of each character that a terminal would act on; as long as it was. */
export const printable = (text: string): string => text.replace(ACTED_ON, '\ufffd')

/** The same on one line: a name with a line feed in it must not look like a line of ours. */
export const oneLine = (text: string): string => printable(text).replaceAll('\n', '\ufffd')

/** The same JSON document, with such characters written as JSON writes them. */
export const printableJson = (json: string): string =>
  json.replace(ACTED_ON, it => `\\u${it.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** One JSON document on stdout: keys in snake_case, money amounts as exact integers of any size. */
export function printJson(value: unknown): void {
  process.stdout.write(`${printableJson(exactJson(value, 2))}\n`)
}

/** Lines for people on stdout, each on one line whatever is in it. */
export const print = (...lines: string[]): void => {
  process.stdout.write(lines.map(line => `${oneLine(line)}\n`).join(''))
}

/** What happens on the way, on stderr, so that stdout holds the result alone. */
export const note = (...lines: string[]): void => {
  process.stderr.write(lines.map(line => `${oneLine(line)}\n`).join(''))
}

/** Rewrites one line of a terminal; elsewhere it writes nothing until the line is settled. */
export const noteProgress = (line: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${oneLine(line)}`)
  else note(line)
}

/** Columns as wide as their widest cell. */
export function table(head: string[], rows: string[][]): string[] {
  const all = [head, ...rows]
  const widths = head.map((_, column) => Math.max(...all.map(row => (row[column] ?? '').length)))
  return all.map(row =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

/** A dash where it is not known. */
export const shown = (value: Money | null | undefined): string =>
  !value ? '–' : formatMoney(value, { locale: 'en-US' })

export const when = (instant: number | null): string =>
  instant === null ? '–' : new Date(instant).toISOString().slice(0, 16).replace('T', ' ')

/** "1 entry", "260 entries". */
export const counted = (entries: number): string =>
  `${entries} ${entries === 1 ? 'entry' : 'entries'}`
