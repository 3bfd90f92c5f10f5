import fc from 'fast-check'
import { expect, test } from 'vitest'
import { comparedRange } from '../../shared/comparison.ts'
import { addDays, daysBetween } from '../../shared/time.ts'

const range = (from: string, to: string) => ({ from, to })

test.each([
  ['a month to date', '2026-11-01', '2026-11-24', '2026-10-01', '2026-10-24'],
  ['a day that the month before has not', '2026-03-01', '2026-03-30', '2026-02-01', '2026-02-28'],
  ['a whole month', '2026-02-01', '2026-02-28', '2026-01-01', '2026-01-31'],
  ['a quarter', '2026-04-01', '2026-06-30', '2026-01-01', '2026-03-31'],
  ['a year', '2026-01-01', '2026-12-31', '2025-01-01', '2025-12-31'],
  ['thirty days', '2026-10-26', '2026-11-24', '2026-09-26', '2026-10-25'],
])('before: %s', (_, from, to, thenFrom, thenTo) => {
  expect(comparedRange(range(from, to), 'previous')).toEqual(range(thenFrom, thenTo))
})

test('a year earlier, the leap day included', () => {
  expect(comparedRange(range('2026-11-01', '2026-11-24'), 'year')).toEqual(
    range('2025-11-01', '2025-11-24'),
  )
  expect(comparedRange(range('2025-02-01', '2025-02-28'), 'year')).toEqual(
    range('2024-02-01', '2024-02-29'),
  )
  expect(comparedRange(range('2024-02-10', '2024-02-29'), 'year')).toEqual(
    range('2023-02-10', '2023-02-28'),
  )
})

test('what is before ends before it, and is no more than a month’s odd days longer or shorter', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2_000 }), fc.nat(800), (start, length) => {
      const from = addDays('2022-01-01', start)
      const to = addDays(from, length)
      const before = comparedRange({ from, to }, 'previous')
      expect(before.to < from).toBe(true)
      expect(Math.abs(daysBetween(before.from, before.to) - length)).toBeLessThanOrEqual(3)
    }),
  )
})
