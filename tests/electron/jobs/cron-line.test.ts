import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  inWords,
  lineOf,
  nextDue,
  nextOnes,
  readCronLine,
  scheduleOf,
} from '../../../electron/jobs/cron-line.ts'
import type { Schedule } from '../../../shared/contract/sync.ts'
import { lastDue } from '../../../shared/time.ts'

const schedule: fc.Arbitrary<Schedule> = fc.record({
  everyHours: fc.constantFrom<Schedule['everyHours'][]>(1, 2, 3, 4, 6, 8, 12, 24),
  atHour: fc.integer({ min: 0, max: 23 }),
})

describe('a cron line', () => {
  test('that cannot be read aloud is none: the page of jobs could not show it', () => {
    for (const line of ['0 2 * * 5#L', '0 2 * * FRI#L', '0 2 * * +5', '? 2 * * *']) {
      expect(() => readCronLine(line)).toThrow('is not a cron line')
    }
    expect(readCronLine('0 2 * * 5L')).toBe('0 2 * * 5L')
  })

  test('says what a plain schedule says, and back', () => {
    fc.assert(
      fc.property(schedule, plain => {
        const back = scheduleOf(lineOf(plain))
        // Hourly is hourly, from whichever hour.
        expect(back).toEqual(plain.everyHours === 1 ? { everyHours: 1, atHour: 2 } : plain)
      }),
    )
    expect(scheduleOf('30 6 * * 1-5')).toBeNull()
    expect(scheduleOf('0 2,3 * * *')).toBeNull()
  })

  test('is due when the plain schedule is, in any zone, on days when clocks change too', () => {
    const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata')
    const at = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) })
    fc.assert(
      fc.property(schedule, zone, at, ({ everyHours, atHour }, zone, at) => {
        // An hour that comes twice, in autumn, is where an hourly line is due twice.
        fc.pre(everyHours > 1)
        const next = nextDue(lineOf({ everyHours, atHour }), zone, at)
        if (next === null) throw new Error('It is never due')
        expect(lastDue(next, zone, everyHours, atHour)).toBe(next)
        expect(lastDue(next - 1, zone, everyHours, atHour)).toBeLessThanOrEqual(at)
      }),
      { numRuns: 300 },
    )
  })

  test.each([
    ['0 2 * * *', 'every day at 02:00'],
    ['30 14 * * *', 'every day at 14:30'],
    ['0 2,8,14,20 * * *', 'every day at 02:00, 08:00, 14:00 and 20:00'],
    ['0 * * * *', 'every hour'],
    ['0 0 * * 1', 'at 00:00, only on Monday'],
    ['30 6 * * 1-5', 'at 06:30, Monday through Friday'],
    ['*/15 * * * *', 'every 15 minutes'],
  ])('%s is read aloud: %s', (line, words) => {
    expect(inWords(line)).toBe(words)
  })

  test.each([
    ...['', '0 2 * *', '0 2 * * * *', '0 25 * * *', '61 2 * * *', 'every day', '@daily'],
    '0 2 30 2 *',
  ])('“%s” is refused in words', text => {
    expect(() => readCronLine(text)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }))
  })

  test('its next days are told', () => {
    const next = nextOnes('0 2 * * *', 'Europe/Berlin', 3, Date.UTC(2026, 2, 28, 12))
    // On 29 March 2026, 02:00 does not exist in Berlin.
    expect(next.map(it => new Date(it).toISOString())).toEqual([
      '2026-03-29T01:00:00.000Z',
      '2026-03-30T00:00:00.000Z',
      '2026-03-31T00:00:00.000Z',
    ])
    expect(readCronLine('  0   2 * * * ')).toBe('0 2 * * *')
  })
})
