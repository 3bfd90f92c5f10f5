import { expect, test } from 'vitest'
import { noGrowth } from '../../../../renderer/features/drilldown/no-growth.ts'

test.each([
  [null, 'After two whole months'],
  ['2026-09-02', 'After two whole months'],
  // Two whole months are there, so the earlier of them earned nothing.
  ['2026-09-01', 'No revenue in Sep'],
  ['2025-10-14', 'No revenue in Sep'],
])('history from %s on has no growth: %s', (first, words) => {
  expect(noGrowth({ first, asOf: '2026-11-30' }).short).toBe(words)
})
