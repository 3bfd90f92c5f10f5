import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { endOf, monthsOf, type Period, perMonth } from '../../../electron/providers/period.ts'
import { exact } from '../../../shared/exact.ts'
import { periodEnd } from '../../support/periods.ts'

const UNITS = ['day', 'week', 'month', 'year'] as const

test.each<[Period['unit'], number, [number, number], string]>([
  ['year', 1, [1, 12], ' ÷ 12'],
  ['year', 3, [1, 36], ' ÷ 36'],
  ['month', 1, [1, 1], ''],
  ['month', 3, [1, 3], ' ÷ 3'],
  ['week', 1, [365, 84], ' × 365/84'],
  ['week', 2, [365, 168], ' × 365/84 ÷ 2'],
  ['day', 1, [365, 12], ' × 365/12'],
  ['day', 30, [365, 360], ' × 365/12 ÷ 30'],
])('what is paid every %s, %i at a time, is %j of it a month', (unit, count, months, words) => {
  expect(monthsOf({ unit, count })).toEqual(exact(...months))
  expect(perMonth({ unit, count })).toBe(words)
})

test('a year of days, of weeks and of months come to the same', () => {
  const [weeks, years] = [
    monthsOf({ unit: 'week', count: 1 }),
    monthsOf({ unit: 'year', count: 1 }),
  ]
  expect(monthsOf({ unit: 'day', count: 7 })).toEqual(weeks)
  expect(monthsOf({ unit: 'day', count: 365 })).toEqual(years)
  expect(monthsOf({ unit: 'month', count: 12 })).toEqual(years)
})

describe('the end of a period', () => {
  const end = (from: string, unit: Period['unit'], count = 1) =>
    new Date(endOf(Date.parse(from), { unit, count })).toISOString()

  test('is at the same time of day, on the last day of a month that is too short', () => {
    expect(end('2026-01-31T10:30:00.250Z', 'month')).toBe('2026-02-28T10:30:00.250Z')
    expect(end('2024-02-29T00:00:00.000Z', 'year')).toBe('2025-02-28T00:00:00.000Z')
    expect(end('2026-11-30T10:00:00.000Z', 'month', 3)).toBe('2027-02-28T10:00:00.000Z')
    expect(end('2026-03-28T10:00:00.000Z', 'week', 2)).toBe('2026-04-11T10:00:00.000Z')
    expect(end('2026-03-28T10:00:00.000Z', 'day', 5)).toBe('2026-04-02T10:00:00.000Z')
  })

  test('is where the calendar, read another way, has it', () => {
    const instant = fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2030, 0) })
    const count = fc.integer({ min: 1, max: 24 })
    fc.assert(
      fc.property(instant, fc.constantFrom(...UNITS), count, (from, unit, count) => {
        expect(endOf(from, { unit, count })).toBe(periodEnd(from, unit, count))
      }),
    )
  })
})
