import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import {
  addDays,
  addMonths,
  dayIn,
  daysBetween,
  HOUR,
  type Interval,
  intervals,
  isTimeZone,
  lastDue,
  monthOf,
  nextStart,
  startOf,
  startOfDay,
  systemTimeZone,
} from '../../shared/time.ts'

const START = Date.UTC(2012, 0, 1)
const END = Date.UTC(2040, 0, 1)
const ZONES = Intl.supportedValuesOf('timeZone')

/** Zones whose clocks change at midnight, by half an hour, in Ramadan, or have odd offsets. */
const ODD_ZONES = [
  'Africa/Cairo',
  'Africa/Casablanca',
  'America/Havana',
  'America/Nuuk',
  'America/Santiago',
  'America/St_Johns',
  'Asia/Beirut',
  'Asia/Kathmandu',
  'Asia/Tehran',
  'Atlantic/Azores',
  'Australia/Lord_Howe',
  'Europe/Berlin',
  'Pacific/Apia',
  'Pacific/Chatham',
]

const zoned = (instant: number, zone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone)

const zone = fc.oneof(fc.constantFrom(...ZONES), fc.constantFrom(...ODD_ZONES))
const anyInstant = fc.integer({ min: START, max: END })
/** A zone and an instant within three hours of a change of its clocks, where it has any. */
const nearChange = fc
  .tuple(zone, anyInstant, fc.integer({ min: -3 * HOUR, max: 3 * HOUR }))
  .map(([name, instant, distance]) => {
    const change = zoned(instant, name).getTimeZoneTransition('next')
    return { zone: name, instant: (change?.epochMilliseconds ?? instant) + distance }
  })
const somewhere = fc.oneof(nearChange, fc.record({ zone, instant: anyInstant }))
const day = fc.integer({ min: -20_000, max: 40_000 }).map(days => addDays('1970-01-01', days))
const interval = fc.constantFrom<Interval>('day', 'week', 'month', 'year')

describe('zones', () => {
  test('are IANA names', () => {
    for (const name of ['UTC', 'Europe/Berlin', systemTimeZone()])
      expect(isTimeZone(name)).toBe(true)
    for (const name of ['', 'Berlin', 'UTC+2', '+02:00', '-05'])
      expect(isTimeZone(name)).toBe(false)
  })
})

describe('dayIn', () => {
  test('agrees with the calendar everywhere, clock changes included', () => {
    fc.assert(
      fc.property(somewhere, at => {
        expect(dayIn(at.zone)(at.instant)).toBe(zoned(at.instant, at.zone).toPlainDate().toString())
      }),
      { numRuns: 3_000 },
    )
  })

  test('gives the same answer when it remembers', () => {
    fc.assert(
      fc.property(zone, fc.array(anyInstant, { maxLength: 20 }), (name, instants) => {
        const remembering = dayIn(name)
        for (const instant of [...instants, ...instants]) {
          expect(remembering(instant)).toBe(dayIn(name)(instant))
        }
      }),
    )
  })

  test('knows the second before midnight from midnight', () => {
    const inKathmandu = dayIn('Asia/Kathmandu')
    const midnight = Date.UTC(2026, 2, 28, 18, 15)
    expect(inKathmandu(midnight - 1)).toBe('2026-03-28')
    expect(inKathmandu(midnight)).toBe('2026-03-29')
    expect(dayIn('UTC')(-1)).toBe('1969-12-31')
  })
})

describe('startOfDay', () => {
  test('is the first instant of the day', () => {
    fc.assert(
      fc.property(somewhere, ({ zone, instant }) => {
        const dayOf = dayIn(zone)
        const today = dayOf(instant)
        const start = startOfDay(today, zone)
        expect(start).toBeLessThanOrEqual(instant)
        expect(dayOf(start)).toBe(today)
        expect(dayOf(start - 1) < today).toBe(true)
      }),
      { numRuns: 1_000 },
    )
  })

  test('is one o’clock where midnight is skipped', () => {
    expect(startOfDay('2026-03-29', 'Asia/Beirut')).toBe(Date.UTC(2026, 2, 28, 22))
    expect(zoned(startOfDay('2026-03-29', 'Asia/Beirut'), 'Asia/Beirut').hour).toBe(1)
  })
})

describe('days and months', () => {
  test('addDays and daysBetween undo each other', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -5_000, max: 5_000 }), (from, days) => {
        expect(daysBetween(from, addDays(from, days))).toBe(days)
      }),
    )
  })

  test.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2024-02-29', 48, '2028-02-29'],
    ['2026-03-31', -1, '2026-02-28'],
    ['2026-12-31', 2, '2027-02-28'],
    ['2025-12-15', 1, '2026-01-15'],
  ])('%s and %d months is %s', (from, months, to) => {
    expect(addMonths(from, months)).toBe(to)
  })

  test('leap days are days', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29')
    expect(addDays('2026-02-28', 1)).toBe('2026-03-01')
    expect(daysBetween('2023-03-01', '2024-03-01')).toBe(366)
    expect(daysBetween('2099-03-01', '2100-03-01')).toBe(365)
    expect(monthOf('2024-02-29')).toBe('2024-02')
  })
})

describe('intervals', () => {
  test.each([
    ['day', '2026-03-29', '2026-03-29', '2026-03-30'],
    ['week', '2026-03-29', '2026-03-23', '2026-03-30'],
    ['week', '2026-03-30', '2026-03-30', '2026-04-06'],
    ['week', '2027-01-01', '2026-12-28', '2027-01-04'],
    ['month', '2024-02-29', '2024-02-01', '2024-03-01'],
    ['year', '2026-12-31', '2026-01-01', '2027-01-01'],
  ] as const)('the %s of %s is from %s until %s', (kind, date, start, next) => {
    expect(startOf(kind, date)).toBe(start)
    expect(nextStart(kind, start)).toBe(next)
  })

  test('a day lies in its own interval, and only in that', () => {
    fc.assert(
      fc.property(interval, day, (kind, date) => {
        const start = startOf(kind, date)
        expect(start <= date && date < nextStart(kind, start)).toBe(true)
        expect(startOf(kind, start)).toBe(start)
        expect(startOf(kind, nextStart(kind, start))).toBe(nextStart(kind, start))
      }),
    )
  })

  test('cover every day from the first to the last, once', () => {
    fc.assert(
      fc.property(interval, day, fc.nat({ max: 800 }), (kind, from, length) => {
        const to = addDays(from, length)
        const found = intervals(kind, from, to)
        const [first] = found
        const last = found.at(-1)
        expect(first && first.start <= from && from <= first.end).toBe(true)
        expect(last && last.start <= to && to <= last.end).toBe(true)
        for (const [index, { start, end }] of found.entries()) {
          expect(start <= end).toBe(true)
          const after = found[index + 1]
          if (after) expect(after.start).toBe(addDays(end, 1))
        }
      }),
    )
  })

  test('of nothing are none', () => {
    expect(intervals('month', '2026-04-01', '2026-03-31')).toEqual([])
  })
})

describe('lastDue', () => {
  const EVERY_HOURS = [1, 2, 3, 4, 6, 8, 12, 24]
  const schedule = fc.record({
    everyHours: fc.constantFrom(...EVERY_HOURS),
    atHour: fc.integer({ min: 0, max: 23 }),
  })
  const at = (text: string): number => Temporal.ZonedDateTime.from(text).epochMilliseconds

  test.each([
    ['2026-06-10T02:00[Europe/Berlin]', 24, 2, '2026-06-10T02:00[Europe/Berlin]'],
    ['2026-06-10T01:59:59.999[Europe/Berlin]', 24, 2, '2026-06-09T02:00[Europe/Berlin]'],
    ['2026-06-10T15:30[Europe/Berlin]', 6, 2, '2026-06-10T14:00[Europe/Berlin]'],
    ['2026-06-10T01:30[Europe/Berlin]', 6, 2, '2026-06-09T20:00[Europe/Berlin]'],
    ['2026-06-10T00:10[Europe/Berlin]', 1, 23, '2026-06-10T00:00[Europe/Berlin]'],
    ['2026-01-01T00:30[Asia/Kathmandu]', 12, 13, '2025-12-31T13:00[Asia/Kathmandu]'],
  ])('at %s, every %d hours from %d o’clock: %s', (now, everyHours, atHour, due) => {
    const zoneOf = Temporal.ZonedDateTime.from(now).timeZoneId
    expect(lastDue(at(now), zoneOf, everyHours, atHour)).toBe(at(due))
  })

  test('an hour that the clocks skip is due when it would have been', () => {
    const two = at('2026-03-29T03:00[Europe/Berlin]')
    expect(lastDue(two, 'Europe/Berlin', 24, 2)).toBe(two)
    expect(lastDue(two - 1, 'Europe/Berlin', 24, 2)).toBe(at('2026-03-28T02:00[Europe/Berlin]'))
    const midnight = at('2026-03-29T01:00[Asia/Beirut]')
    expect(lastDue(midnight, 'Asia/Beirut', 24, 0)).toBe(midnight)
    const halfHour = at('2026-10-04T02:30[Australia/Lord_Howe]')
    expect(lastDue(halfHour, 'Australia/Lord_Howe', 24, 2)).toBe(halfHour)
  })

  test('an hour that comes twice is due once, the first time', () => {
    const first = at('2026-10-25T02:00+02:00[Europe/Berlin]')
    const second = at('2026-10-25T02:00+01:00[Europe/Berlin]')
    expect(second - first).toBe(HOUR)
    expect(lastDue(second, 'Europe/Berlin', 24, 2)).toBe(first)
    expect(lastDue(second + HOUR, 'Europe/Berlin', 1, 2)).toBe(second + HOUR)
  })

  test('still has an answer where a whole day was skipped', () => {
    const now = at('2011-12-31T01:00[Pacific/Apia]')
    expect(lastDue(now, 'Pacific/Apia', 24, 2)).toBe(at('2011-12-29T02:00[Pacific/Apia]'))
  })

  test('is never in the future, never long ago, and on the schedule’s own hours', () => {
    fc.assert(
      fc.property(somewhere, schedule, ({ zone, instant }, { everyHours, atHour }) => {
        const due = lastDue(instant, zone, everyHours, atHour)
        expect(due).toBeLessThanOrEqual(instant)
        // No clock was ever put back by more than three hours (Antarctica/Casey in 2021).
        expect(instant - due).toBeLessThan((everyHours + 3) * HOUR)
        const clock = zoned(due, zone)
        const wanted = (((clock.hour - atHour) % everyHours) + everyHours) % everyHours === 0
        if (!wanted || clock.minute !== 0) {
          // Only a skipped hour moves: the clocks went forward in the hours before.
          const before = zoned(due - 3 * HOUR, zone)
          expect(clock.offsetNanoseconds).toBeGreaterThan(before.offsetNanoseconds)
        }
      }),
      { numRuns: 3_000 },
    )
  })

  test('never goes back as time goes on, and is due at its own instant', () => {
    fc.assert(
      fc.property(
        somewhere,
        schedule,
        fc.nat({ max: 30 * HOUR }),
        ({ zone, instant }, { everyHours, atHour }, later) => {
          const due = lastDue(instant, zone, everyHours, atHour)
          expect(lastDue(instant + later, zone, everyHours, atHour)).toBeGreaterThanOrEqual(due)
          expect(lastDue(due, zone, everyHours, atHour)).toBe(due)
        },
      ),
      { numRuns: 2_000 },
    )
  })
})
