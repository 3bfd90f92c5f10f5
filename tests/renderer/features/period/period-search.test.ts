import { describe, expect, test } from 'vitest'
import {
  type PeriodSearch,
  periodOf,
  periodSearchSchema,
} from '../../../../renderer/features/period/period-search.ts'

const EXTENT = {
  today: '2026-11-24',
  first: '2024-03-05',
  currency: 'USD',
  currencies: ['USD', 'EUR'],
  knowsRecurring: true,
}
const of = (search: PeriodSearch) => {
  const { range, compared } = periodOf(search, EXTENT)
  return [range, compared].map(it => it && `${it.from} ${it.to}`)
}

describe('a period', () => {
  test.each<[PeriodSearch, string, string | null]>([
    [{}, '2026-11-01 2026-11-24', '2026-10-01 2026-10-24'],
    [{ compare: 'year' }, '2026-11-01 2026-11-24', '2025-11-01 2025-11-24'],
    [{ compare: 'none' }, '2026-11-01 2026-11-24', null],
    [
      { compare: 'custom', compareFrom: '2025-02-03', compareTo: '2025-02-05' },
      '2026-11-01 2026-11-24',
      '2025-02-03 2025-02-05',
    ],
    [
      { compare: 'custom', compareFrom: '2025-02-05', compareTo: '2025-02-03' },
      '2026-11-01 2026-11-24',
      '2025-02-03 2025-02-05',
    ],
    [
      { compare: 'custom', compareTo: '2026-10-09' },
      '2026-11-01 2026-11-24',
      '2026-10-01 2026-10-09',
    ],
    [{ period: 'last-month' }, '2026-10-01 2026-10-31', '2026-09-01 2026-09-30'],
    [{ period: 'last-30' }, '2026-10-26 2026-11-24', '2026-09-26 2026-10-25'],
    [{ period: 'quarter' }, '2026-10-01 2026-11-24', '2026-07-01 2026-08-24'],
    [{ period: 'year' }, '2026-01-01 2026-11-24', '2025-01-01 2025-11-24'],
    [{ period: 'last-12' }, '2025-12-01 2026-11-24', '2024-12-01 2025-11-24'],
    [{ period: 'all' }, '2024-03-05 2026-11-24', null],
    [
      { period: 'custom', from: '2026-02-03', to: '2026-02-09' },
      '2026-02-03 2026-02-09',
      '2026-01-27 2026-02-02',
    ],
    [
      { period: 'custom', from: '2026-02-09', to: '2026-02-03' },
      '2026-02-03 2026-02-09',
      '2026-01-27 2026-02-02',
    ],
  ])('%j', (search, range, compared) => {
    expect(of(search)).toEqual([range, compared])
  })

  test('is the screen’s own where the address names none', () => {
    expect(periodOf({}, EXTENT, 'all')).toMatchObject({ name: 'all', compared: null })
    expect(periodOf({ period: 'month' }, EXTENT, 'all').name).toBe('month')
  })

  test('what an address cannot mean is left out', () => {
    const nonsense = { period: 'aeon', from: 'soon', compare: 7, currency: 'dollars' }
    expect(Object.values(periodSearchSchema.parse(nonsense)).filter(Boolean)).toEqual([])
  })

  test('a currency that no entry is in is not meant', () => {
    expect(periodOf({ currency: 'EUR' }, EXTENT).only).toBe('EUR')
    expect(periodOf({ currency: 'JPY' }, EXTENT).only).toBeUndefined()
  })
})
