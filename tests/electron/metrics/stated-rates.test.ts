import { expect, test } from 'vitest'
import { statedRates, type UsedRates, use } from '../../../electron/metrics/stated-rates.ts'
import type { Rate } from '../../../electron/rates/rates.ts'
import { exact } from '../../../shared/exact.ts'

const euro = (date: string, rate = '1.1700'): Rate => ({
  ...{ from: 'EUR', to: 'USD', rate, date, source: 'ecb' },
  factor: exact(117, 100),
})

test('a rate tells the later days that it stood in for, however often and in whichever order it was used', () => {
  const used: UsedRates = new Map()
  const [friday, monday] = [euro('2026-01-02'), euro('2026-01-05', '1.1725')]
  for (const day of ['2026-01-03', '2026-01-04', '2026-01-02', '2026-01-04']) {
    use(used, friday, day)
  }
  use(used, monday, '2026-01-05')
  // Nothing is known of the days from Tuesday on.
  for (const day of ['2026-01-08', '2026-01-06', '2026-01-07']) use(used, monday, day)
  const about = { pair: 'EUR/USD', from: 'EUR', to: 'USD', source: 'ecb' }
  expect(statedRates(used)).toEqual([
    {
      ...{ ...about, rate: '1.1700', date: '2026-01-02' },
      fills: { days: 2, from: '2026-01-03', to: '2026-01-04' },
    },
    {
      ...{ ...about, rate: '1.1725', date: '2026-01-05' },
      fills: { days: 3, from: '2026-01-06', to: '2026-01-08' },
    },
  ])
})

test('a rate that was used on its own day alone fills none, on the day after alone that one', () => {
  const used: UsedRates = new Map()
  const [friday, monday] = [euro('2026-01-02'), euro('2026-01-05')]
  use(used, friday, '2026-01-02')
  use(used, monday, '2026-01-06')
  expect(statedRates(used).map(({ fills }) => fills)).toEqual([
    null,
    { days: 1, from: '2026-01-06', to: '2026-01-06' },
  ])
})
