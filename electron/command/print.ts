import { formatMoney, type Money } from '../../shared/money.ts'

declare global {
  interface JSON {
    /** ECMAScript 2026; TypeScript's library does not have it yet. */
    rawJSON(text: string): unknown
  }
}

/** One JSON document on stdout: keys in snake_case, money amounts as exact integers of any size. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(snakeCase(value), exactIntegers, 2)}\n`)
}

/** A value as the same JSON, on one line. */
export const jsonOf = (value: unknown): string => JSON.stringify(snakeCase(value), exactIntegers)

/** Lines for people on stdout. */
export const print = (...lines: string[]): void => {
  process.stdout.write(lines.map(line => `${line}\n`).join(''))
}

/** What happens on the way, on stderr, so that stdout holds the result alone. */
export const note = (line: string): void => {
  process.stderr.write(`${line}\n`)
}

/** Rewrites one line of a terminal; elsewhere it writes nothing until the line is settled. */
export const noteProgress = (line: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${line}`)
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

export const shown = (value: Money): string => formatMoney(value, { locale: 'en-US' })

export const when = (instant: number | null): string =>
  instant === null ? '–' : new Date(instant).toISOString().slice(0, 16).replace('T', ' ')

const exactIntegers = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? JSON.rawJSON(value.toString()) : value

/** Keys of objects with identifiers for keys stay as they are; currencies and months are such. */
function snakeCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeCase)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      /^[a-z]/.test(key) ? key.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`) : key,
      snakeCase(inner),
    ]),
  )
}
