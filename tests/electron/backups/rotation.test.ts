import fc from 'fast-check'
import { expect, test } from 'vitest'
import { kept } from '../../../electron/backups/rotation.ts'

const DAY = 86_400_000
const at = (text: string): number => Date.parse(`${text}Z`)

test.each([
  ['one is kept', ['2026-11-30T03:00'], ['2026-11-30T03:00']],
  [
    'of a day the newest',
    ['2026-11-30T03:00', '2026-11-30T23:59', '2026-11-30T12:00'],
    ['2026-11-30T23:59'],
  ],
  [
    'Sunday and Monday are of two weeks',
    ['2026-11-15T03:00', '2026-11-16T03:00', '2026-11-22T03:00', '2026-11-23T03:00'],
    ['2026-11-15T03:00', '2026-11-16T03:00', '2026-11-22T03:00', '2026-11-23T03:00'],
  ],
])('%s', (_name, made, stay) => {
  expect([...kept(made.map(at))].sort()).toEqual(stay.map(at).sort())
})

test('of forty days in a row the last seven stay, and the Sundays of three weeks before', () => {
  const last = at('2026-11-25T03:00') // A Wednesday.
  const days = Array.from({ length: 40 }, (_, n) => last - n * DAY)
  const stay = [...kept(days)].sort().map(it => new Date(it).toISOString().slice(0, 10))
  expect(stay).toEqual([
    ...['2026-11-08', '2026-11-15'],
    ...['2026-11-19', '2026-11-20', '2026-11-21', '2026-11-22'],
    ...['2026-11-23', '2026-11-24', '2026-11-25'],
  ])
})

const instants = fc.array(
  fc.integer({ min: 0, max: 120 * DAY }).map(it => at('2026-01-01T00:00') + it),
  {
    maxLength: 200,
  },
)

test('the newest always stays, no more than ten do, and rotating again removes nothing', () => {
  fc.assert(
    fc.property(instants, made => {
      const stay = kept(made)
      expect(stay.size).toBeLessThanOrEqual(10)
      if (made.length > 0) expect(stay.has(Math.max(...made))).toBe(true)
      expect(kept([...stay])).toEqual(stay)
    }),
  )
})

test('rotated at each one, there is always one of each of the last seven days and four weeks', () => {
  fc.assert(
    fc.property(instants, made => {
      const inOrder = [...new Set(made)].sort((a, b) => a - b)
      let left: number[] = []
      for (const next of inOrder) left = [...kept([...left, next])]
      const daysOf = (of: number[]) => new Set(of.map(it => Math.floor(it / DAY)))
      const weeksOf = (of: number[]) => new Set(of.map(it => Math.floor((it / DAY + 3) / 7)))
      const newest = (of: Set<number>, count: number) =>
        [...of].sort((a, b) => b - a).slice(0, count)
      expect(newest(daysOf(left), 7)).toEqual(newest(daysOf(inOrder), 7))
      expect(newest(weeksOf(left), 4)).toEqual(newest(weeksOf(inOrder), 4))
    }),
  )
})
