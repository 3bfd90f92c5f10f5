import { isCurrency, minorDigits } from '../../shared/money.ts'
import { HOUR, startOfDay } from '../../shared/time.ts'
import { BadCell, quoted, type Row } from './table.ts'

/** The text of a column that may not be empty. */
export function needed(row: Row, column: string): string {
  const text = row.text(column)
  if (!text) throw new BadCell(column, 'it is empty.', 'Every row needs it.')
  if (text.includes('\uFFFD')) {
    throw new BadCell(
      column,
      `${quoted(text)} has characters that are not UTF-8.`,
      'Save or export the file as CSV in UTF-8.',
    )
  }
  return text
}

/**
 * An amount in major units as an integer with `digits` decimals, exactly; the currency's minor unit by
 * default. Nothing is guessed: a separator of thousands is refused, and so is what could be one.
 */
export function amountOf(
  row: Row,
  column: string,
  currency: string,
  digits = minorDigits(currency),
): number {
  const text = needed(row, column)
  const written = row.semicolons ? text.replace(/^(-?\d+),(\d+)$/, '$1.$2') : text
  const [, sign, whole = '', decimals = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(written) ?? []
  if (sign === undefined) throw new BadCell(column, notAnAmount(text), PLAIN_AMOUNT)
  if (row.semicolons && decimals.length === 3) {
    throw new BadCell(
      column,
      `${quoted(text)} may be thousands or decimals.`,
      'Save the file with commas between its columns and a point before decimals.',
    )
  }
  // Exports give every currency two decimals now and then; of yen they say nothing.
  const given = digits === 0 && decimals === '00' ? '' : decimals
  if (given.length > digits) {
    throw new BadCell(
      column,
      `${quoted(text)} has more decimals than ${currency} has.`,
      PLAIN_AMOUNT,
    )
  }
  const value = Number(`${sign}${whole}${given.padEnd(digits, '0')}`)
  if (!Number.isSafeInteger(value)) {
    throw new BadCell(column, `${quoted(text)} is too large an amount.`, PLAIN_AMOUNT)
  }
  return value === 0 ? 0 : value
}

const PLAIN_AMOUNT =
  'Write amounts in major units with a point before the decimals and nothing between thousands, such as -1250.50.'

function notAnAmount(text: string): string {
  if (/^-?\d{1,3}([,.'’\s]\d{3})+([.,]\d+)?$/.test(text)) {
    return `${quoted(text)} has a separator between thousands.`
  }
  return /^-?\d+,\d+$/.test(text)
    ? `${quoted(text)} has a comma before its decimals.`
    : `${quoted(text)} is not an amount.`
}

/** An ISO 4217 code in capitals. */
export function currencyOf(row: Row, column: string): string {
  const text = needed(row, column)
  const code = text.toUpperCase()
  const known = currencies.get(code) ?? isCurrency(code)
  currencies.set(code, known)
  if (known) return code
  throw new BadCell(
    column,
    `${quoted(text)} is not a currency.`,
    'Write its three letters, such as USD or EUR.',
  )
}

const currencies = new Map<string, boolean>()

/** An instant that is written in UTC without saying so, to the minute or the second. */
export function utcOf(row: Row, column: string): number {
  const text = needed(row, column)
  const [, day, time, seconds = ':00'] =
    /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d)(:\d\d)?)?(?: ?(?:Z|UTC))?$/.exec(text) ?? []
  const at = day ? Date.parse(`${day}T${time ?? '00:00'}${seconds}Z`) : Number.NaN
  if (day && isDay(day) && !Number.isNaN(at)) return at
  throw new BadCell(
    column,
    `${quoted(text)} is not a date and time.`,
    'Take the file as it was exported, with times such as 2026-01-31 17:05:59.',
  )
}

/**
 * Reads an ISO date-time with its offset, or a bare date: the middle of that day in `zone`, so that
 * moving to a neighbouring zone later does not move it to another day.
 */
export function dateReader(zone: () => string): (row: Row, column: string) => number {
  const noons = new Map<string, number>()
  return (row, column) => {
    const text = needed(row, column)
    const [, day, time, offset] =
      /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:\d\d)?)?$/.exec(
        text,
      ) ?? []
    if (time && !offset) {
      throw new BadCell(
        column,
        `${quoted(text)} does not say in which time zone.`,
        'Write the offset behind it: Z for UTC, or such as +02:00.',
      )
    }
    if (day && isDay(day)) {
      if (!time) {
        const noon = noons.get(day) ?? startOfDay(day, zone()) + 12 * HOUR
        noons.set(day, noon)
        return noon
      }
      const at = Date.parse(`${day}T${time}${offset}`)
      if (!Number.isNaN(at)) return at
    }
    throw new BadCell(
      column,
      `${quoted(text)} is not a date.`,
      'Write it as 2026-01-31, or with the time as 2026-01-31T17:05:59Z.',
    )
  }
}

/** Whether the calendar has this day: Date.parse takes 30 February for 2 March. */
function isDay(day: string): boolean {
  const at = Date.parse(`${day}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day)
}

/** An id that is kept as it is: what it allows leaves no room for a name or an e-mail address. */
export function idOf(row: Row, column: string): string {
  const text = needed(row, column)
  if (/^[\w.:#/-]{1,200}$/.test(text)) return text
  throw new BadCell(
    column,
    `${quoted(text)} is not an id.`,
    'Use letters, digits and . _ - : # / only. It is kept as it is, so it may not be a name or an e-mail address.',
  )
}
