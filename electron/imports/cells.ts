import { isCurrency, minorDigits } from '../../shared/money.ts'
import { HOUR, startOfDay } from '../../shared/time.ts'
import { isUnsure, withPoint } from './decimals.ts'
import { BadCell, quoted, type Row } from './table.ts'

/** The text of a column that may not be empty. */
export function needed(row: Row, column: string): string {
  const text = row.text(column)
  if (!text) throw new BadCell(column, 'it is empty.', 'Every row needs it.')
  return text
}

/**
 * An amount in major units as an integer with `digits` decimals, exactly; the currency's minor unit by
 * default. Nothing is guessed: what could be a separator of thousands or of decimals is refused.
 */
export function amountOf(
  row: Row,
  column: string,
  currency: string,
  digits = minorDigits(currency),
): number {
  const text = needed(row, column)
  if (row.decimals === null && isUnsure(text)) {
    throw new BadCell(
      column,
      `${quoted(text)} may be thousands or decimals.`,
      'Nothing else in the file tells which. Write every amount with its decimals, such as 1250.00.',
    )
  }
  const written = row.decimals === ',' ? (withPoint(text) ?? '') : text
  const [, sign, whole = '', decimals = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(written) ?? []
  if (sign === undefined) {
    throw row.decimals === ','
      ? new BadCell(column, notWithComma(text), COMMA_AMOUNT)
      : new BadCell(column, notAnAmount(text), PLAIN_AMOUNT)
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

const COMMA_AMOUNT =
  'The other amounts of this file have a comma before their decimals. Write this one so too, such as -1250,50.'

const notWithComma = (text: string): string =>
  /^-?[\d,]*\d\.\d+$/.test(text)
    ? `${quoted(text)} has a point before its decimals, where others have a comma.`
    : `${quoted(text)} is not an amount.`

function notAnAmount(text: string): string {
  if (/^-?\d{1,3}([,.'’\s]\d{3})+([.,]\d+)?$/.test(text)) {
    return `${quoted(text)} has a separator between thousands.`
  }
  return /^-?\d+,\d+$/.test(text)
    ? `${quoted(text)} has a comma before its decimals.`
    : `${quoted(text)} is not an amount.`
}

/** A row in a stablecoin, which is set aside: its amounts are in no currency that figures are kept in. */
export class StablecoinRow extends Error {
  readonly code: string

  constructor(code: string) {
    super(`It is in ${code}, a stablecoin, which is not supported.`)
    this.code = code
  }
}

/** Those that Stripe settles in, and their like. */
const STABLECOIN = /^(USD[A-Z]|EURC|PYUSD)$/

/** An ISO 4217 code in capitals. Throws StablecoinRow for a stablecoin. */
export function currencyOf(row: Row, column: string): string {
  const text = needed(row, column)
  const code = text.toUpperCase()
  const known = currencies.get(code) ?? isCurrency(code)
  currencies.set(code, known)
  if (known) return code
  if (STABLECOIN.test(code)) throw new StablecoinRow(code)
  throw new BadCell(
    column,
    `${quoted(text)} is not a currency.`,
    'Write its three letters, such as USD or EUR.',
  )
}

const currencies = new Map<string, boolean>()

/** A time of day, to the minute, the second or its billionth part; what is below a millisecond is dropped. */
const TIME = String.raw`(\d\d:\d\d)(:\d\d)?(?:(\.\d{1,3})\d{0,6})?`
const UTC = new RegExp(String.raw`^(\d{4}-\d\d-\d\d)(?:[ T]${TIME})?(?: ?(?:Z|UTC))?$`, 'i')
const ISO = new RegExp(
  String.raw`^(\d{4}-\d\d-\d\d)(?:[T ]${TIME} ?(?:(Z|UTC)|([+-]\d\d):?(\d\d)?)?)?$`,
  'i',
)

/** An instant that is written in UTC without saying so, to the minute or the second. */
export function utcOf(row: Row, column: string): number {
  const text = needed(row, column)
  const [, day, time = '00:00', seconds = ':00', parts = ''] = UTC.exec(text) ?? []
  const at = day ? Date.parse(`${day}T${time}${seconds}${parts}Z`) : Number.NaN
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
    const [, day, time, seconds = ':00', parts = '', utc, hours, minutes = '00'] =
      ISO.exec(text) ?? []
    if (time && !utc && !hours) {
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
      const at = Date.parse(`${day}T${time}${seconds}${parts}${utc ? 'Z' : `${hours}:${minutes}`}`)
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
