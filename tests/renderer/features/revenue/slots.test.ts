import { expect, test } from 'vitest'
import { slotsOf } from '../../../../renderer/features/revenue/slots.ts'
import type { Point } from '../../../../shared/contract/metrics.ts'
import { money } from '../../../../shared/money.ts'

const nothing = money(0, 'USD')
const point = (start: string): Point => ({
  start,
  end: start,
  running: false,
  grossVolume: nothing,
  refunds: nothing,
  disputes: nothing,
  passedOn: nothing,
  fees: nothing,
  tax: nothing,
  netRevenue: nothing,
  mrr: nothing,
})

test('the days of a month stand beside the same days of the one before, cut at both ends', () => {
  const slots = slotsOf(
    'week',
    {
      range: { from: '2026-11-01', to: '2026-11-24' },
      points: ['2026-11-01', '2026-11-02', '2026-11-09', '2026-11-16', '2026-11-23'].map(point),
    },
    // The account began on 14 October: its first weeks are not there.
    {
      range: { from: '2026-10-01', to: '2026-10-24' },
      points: ['2026-10-12', '2026-10-19'].map(point),
    },
  )
  expect(slots.map(it => [it.now?.start, it.before?.start])).toEqual([
    ['2026-11-01', undefined],
    ['2026-11-02', undefined],
    ['2026-11-09', '2026-10-12'],
    ['2026-11-16', '2026-10-19'],
    ['2026-11-23', undefined],
  ])
  expect(slots.at(-1)?.end).toBe('2026-11-24')
})

test('compared with more days than there are, the rest stands beyond the period', () => {
  const slots = slotsOf(
    'day',
    { range: { from: '2026-11-01', to: '2026-11-02' }, points: [point('2026-11-01')] },
    {
      range: { from: '2026-03-01', to: '2026-03-04' },
      points: ['2026-03-02', '2026-03-04'].map(point),
    },
  )
  expect(slots.map(it => [it.start, it.beyond, it.before?.start])).toEqual([
    ['2026-11-01', false, undefined],
    ['2026-11-02', false, '2026-03-02'],
    ['2026-03-03', true, undefined],
    ['2026-03-04', true, '2026-03-04'],
  ])
})
