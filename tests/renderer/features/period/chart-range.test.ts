import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type ChartInterval,
  firstDay,
  SPANS,
  spanFor,
} from '../../../../renderer/features/period/chart-range.ts'
import { intervals } from '../../../../shared/time.ts'

const day = fc
  .date({ min: new Date('2001-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map(date => date.toISOString().slice(0, 10))

describe('how far back the chart goes', () => {
  test.each(['month', 'week', 'day'] as const)('exactly as many %ss as are asked for', by => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 120 }), (today, span) => {
        const first = firstDay(by, span, today) ?? ''
        expect(intervals(by, first, today)).toHaveLength(span)
      }),
    )
  })

  test('all of history has no first day', () => {
    expect(firstDay('month', 0, '2026-11-24')).toBeUndefined()
  })

  test('an address that asks for a span that is not offered gets the first one', () => {
    const first = (by: ChartInterval) => SPANS[by][0]?.value
    expect(spanFor('month', undefined)).toBe(first('month'))
    expect(spanFor('week', 1_000_000)).toBe(first('week'))
    expect(spanFor('day', 90)).toBe(90)
  })
})
