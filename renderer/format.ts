import type { Money } from '../shared/money.ts'
import { toDecimal } from '../shared/money.ts'
import { numberFormat } from '../shared/number-format.ts'
import type { Day, Month } from '../shared/time.ts'

/** Days and months are calendar dates: formatted in UTC, so that no reader's own zone moves them. */
const utc = (options: Intl.DateTimeFormatOptions) => {
  const format = new Intl.DateTimeFormat(undefined, { ...options, timeZone: 'UTC' })
  return (day: Day) => format.format(new Date(`${day}T00:00:00Z`))
}

/** "24 Nov 2026" */
export const fullDay = utc({ day: 'numeric', month: 'short', year: 'numeric' })
/** "24 Nov" */
export const shortDay = utc({ day: 'numeric', month: 'short' })
/** "Nov 26" */
export const shortMonth = utc({ month: 'short', year: '2-digit' })
/** "November 2026" */
export const fullMonth = (month: Month): string => longMonth(`${month.slice(0, 7)}-01`)
/** "Oct" */
export const monthName = (month: Month): string => bareMonth(`${month}-01`)
const bareMonth = utc({ month: 'short' })
const longMonth = utc({ month: 'long', year: 'numeric' })

/** "1 – 24 Nov 2026", as the reader's language writes a range. */
export const daySpan = (from: Day, to: Day): string =>
  spans.formatRange(new Date(`${from}T00:00:00Z`), new Date(`${to}T00:00:00Z`))
const spans = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
})

/** Instants in a startup's zone, which is where its days begin; the zone is named with each time. */
export function timesIn(timeZone: string): {
  moment(at: number): string
  date(at: number): string
} {
  const date = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone })
  const time = new Intl.DateTimeFormat(undefined, {
    ...{ day: 'numeric', month: 'short', year: 'numeric' },
    ...{ hour: '2-digit', minute: '2-digit', timeZone, timeZoneName: 'short' },
  })
  return { moment: at => time.format(at), date: at => date.format(at) }
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

/** "3 minutes ago", "in 2 hours", "just now". */
export function relative(at: number, now: number): string {
  const difference = at - now
  for (const [unit, length] of UNITS) {
    if (Math.abs(difference) >= length) {
      return relatives.format(Math.trunc(difference / length), unit)
    }
  }
  return difference > 0 ? 'in less than a minute' : 'just now'
}
const relatives = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' })

export const count = (value: number): string => counts.format(value)
const counts = new Intl.NumberFormat()

/** "2.3" */
export const decimal = (value: number): string => decimals.format(value)
const decimals = new Intl.NumberFormat(undefined, {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
})

/** "1 entry", "3,000 entries". */
export const entryCount = (value: number): string =>
  `${count(value)} ${value === 1 ? 'entry' : 'entries'}`

/** "274 kB", "12.5 MB", of bytes. */
export const fileSize = (bytes: number): string => {
  const power = Math.min(Math.max(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), 1), 3)
  return sizes[power - 1]?.format(bytes / 1000 ** power) ?? ''
}
const sizes = (['kilobyte', 'megabyte', 'gigabyte'] as const).map(
  unit => new Intl.NumberFormat(undefined, { style: 'unit', unit, maximumSignificantDigits: 3 }),
)

/** "+4.2%": always with one decimal, so that changes beside each other have the same digits. */
export const percent = (ratio: number): string => percents.format(ratio)
const percents = new Intl.NumberFormat(undefined, {
  style: 'percent',
  signDisplay: 'exceptZero',
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
})

/** Major units as a float: for the place of a mark on a chart, never for a figure that is read. */
export const forChart = (value: Money): number => Number(toDecimal(value))

/** A share of a whole: "4.2%"; null stays null. */
export const share = (ratio: number | null): string | null =>
  ratio === null ? null : shares.format(ratio)
const shares = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 })

/** "$12.5K", "$1.05K", of major units as a float: for the axis of a chart, whose ticks it never rounds. */
export const compactMoney = (value: number, currency: string): string =>
  numberFormat(undefined, {
    style: 'currency',
    currency,
    notation: 'compact',
    maximumFractionDigits: 6,
    currencyDisplay: 'narrowSymbol',
  }).format(value)
