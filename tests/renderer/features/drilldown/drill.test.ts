import { expect, test } from 'vitest'
import {
  drillSchema,
  KINDS_OF,
  REVENUE_KINDS,
} from '../../../../renderer/features/drilldown/drill.ts'
import { entryKindSchema } from '../../../../shared/contract/entries.ts'

test('an address says what is open; one that makes no sense opens nothing', () => {
  const open = { show: 'revenue', from: '2026-10-01', to: '2026-10-31', term: 'refunds' }
  expect(drillSchema.parse(open)).toEqual(open)
  expect(drillSchema.parse({ show: 'mrr', on: '2026-10-31' })).toEqual({
    show: 'mrr',
    on: '2026-10-31',
  })
  for (const nonsense of [
    { show: 'revenue' },
    { show: 'revenue', from: 'monday', to: '2026-10-31' },
    { show: 'secrets' },
    'mrr',
    7,
  ]) {
    expect(drillSchema.parse(nonsense)).toBeUndefined()
  }
})

test('no kind that is never revenue is under a term of net revenue', () => {
  const never = new Set(['payout', 'transfer', 'topup', 'reserve', 'adjustment', 'other'])
  expect(REVENUE_KINDS.filter(kind => never.has(kind))).toEqual([])
  const under = new Set(Object.values(KINDS_OF).flat())
  expect([...under].sort()).toEqual(entryKindSchema.options.filter(kind => !never.has(kind)).sort())
})
