import { Temporal } from 'temporal-polyfill'

/**
 * Calendar arithmetic in a startup's own time zone. Days are ISO dates ("2026-03-29"), months are
 * "2026-03", instants are milliseconds since the epoch, zones are IANA names.
 */
export type Day = string
export type Month = string
export type Interval = 'day' | 'week' | 'month' | 'year'

export const HOUR = 3_600_000
const QUARTER_HOUR = 900_000

/** True for a name that this runtime's tz database knows; a bare offset such as "+02:00" is no zone. */
export function isTimeZone(zone: string): boolean {
  if (/^[+-]/.test(zone)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

export const systemTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

/**
 * A function from instants to days in one zone. Every zone's offset is a multiple of a quarter of an
 * hour (tz database, since 1972), so the day is looked up once a quarter and remembered: a backfill of
 * a million entries asks the calendar a few thousand times.
 */
export function dayIn(zone: string): (instant: number) => Day {
  const seen = new Map<number, Day>()
  return instant => {
    const quarter = Math.floor(instant / QUARTER_HOUR)
    let day = seen.get(quarter)
    if (day === undefined) {
      day = zoned(quarter * QUARTER_HOUR, zone)
        .toPlainDate()
        .toString()
      seen.set(quarter, day)
    }
    return day
  }
}

/** The instant at which a day begins in a zone (not always midnight: DST can skip it). */
export const startOfDay = (day: Day, zone: string): number =>
  Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds

export const addDays = (day: Day, days: number): Day =>
  Temporal.PlainDate.from(day).add({ days }).toString()

export const addMonths = (day: Day, months: number): Day =>
  Temporal.PlainDate.from(day).add({ months }).toString()

/** Whole days from one day to another; negative when `to` is earlier. */
export const daysBetween = (from: Day, to: Day): number =>
  Temporal.PlainDate.from(from).until(to, { largestUnit: 'days' }).days

export const monthOf = (day: Day): Month => day.slice(0, 7)

/** The first day of the interval that holds `day`; weeks begin on Monday (ISO 8601). */
export function startOf(interval: Interval, day: Day): Day {
  const date = Temporal.PlainDate.from(day)
  switch (interval) {
    case 'day':
      return day
    case 'week':
      return date.subtract({ days: date.dayOfWeek - 1 }).toString()
    case 'month':
      return date.with({ day: 1 }).toString()
    case 'year':
      return date.with({ month: 1, day: 1 }).toString()
  }
}

/** The first day after the interval that begins at `start`. */
export const nextStart = (interval: Interval, start: Day): Day =>
  Temporal.PlainDate.from(start)
    .add({ [`${interval}s`]: 1 })
    .toString()

/** Every interval that touches [from, to], both days included, as {start, end} with end included. */
export function intervals(interval: Interval, from: Day, to: Day): { start: Day; end: Day }[] {
  const found: { start: Day; end: Day }[] = []
  for (let start = startOf(interval, from); start <= to; ) {
    const next = nextStart(interval, start)
    found.push({ start, end: addDays(next, -1) })
    start = next
  }
  return found
}

/**
 * The last instant, at or before `now`, at which a schedule of "every `everyHours` hours, counted
 * from `atHour` o'clock in `zone`" was due. On the day the clocks go forward, an hour that does not
 * exist is due when it would have been (Temporal's "compatible" rule).
 */
export function lastDue(now: number, zone: string, everyHours: number, atHour: number): number {
  const today = zoned(now, zone).toPlainDate()
  const hours = Array.from(
    { length: Math.ceil(24 / everyHours) },
    (_, slot) => (atHour + slot * everyHours) % 24,
  )
  // Yesterday is enough, except where a zone skipped a whole day (Samoa's 30 December 2011).
  const due = [0, 1, 2].flatMap(days => {
    const date = today.subtract({ days })
    return hours.map(
      hour =>
        date.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from({ hour }) })
          .epochMilliseconds,
    )
  })
  return Math.max(...due.filter(instant => instant <= now))
}

const zoned = (instant: number, zone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone)
