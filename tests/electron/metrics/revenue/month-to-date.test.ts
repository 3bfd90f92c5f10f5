import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { monthToDate } from '../../../../electron/metrics/revenue/month-to-date.ts'
import { inMoney } from '../../../../electron/metrics/revenue/totals.ts'
import { addDays, daysBetween, monthOf } from '../../../../shared/time.ts'

/** Totals of days that each brought something, by day. */
const brought =
  (days: Record<string, number>) =>
  ({ from, to }: { from: string; to: string }) => {
    const gross = Object.entries(days)
      .filter(([day]) => day >= from && day <= to)
      .reduce((sum, [, amount]) => sum + amount, 0)
    const none = { refunds: 0n, disputes: 0n, passedOn: 0n, fees: 0n, tax: 0n }
    return inMoney({ gross: BigInt(gross), ...none }, 'USD')
  }

describe('the month to date', () => {
  // The example of docs/metrics.md.
  const days = {
    '2026-08-01': 1_000_000,
    '2026-08-28': 700_000,
    '2026-09-25': 400_000,
    '2026-09-30': 450_000,
    '2026-10-24': 99_900,
    '2026-10-25': 600_000,
    '2026-10-31': 280_000,
    '2026-11-02': 1_240_000,
  }

  test('and what the same rest of the last three months brought, added up by hand', () => {
    const { from, to, totals, compare, forecast } = monthToDate(
      '2026-11-24',
      '2026-07-01',
      brought(days),
    )
    expect([from, to]).toEqual(['2026-11-01', '2026-11-24'])
    expect(totals.netRevenue.amount).toBe(1_240_000n)
    expect(compare).toMatchObject({ from: '2026-10-01', to: '2026-10-24' })
    expect(compare.totals.netRevenue.amount).toBe(99_900n)
    expect(forecast?.rest).toEqual({ from: '2026-11-25', to: '2026-11-30' })
    expect(forecast?.months.map(it => [it.month, it.days, it.netRevenue.amount])).toEqual([
      ['2026-08', { from: '2026-08-25', to: '2026-08-31' }, 700_000n],
      ['2026-09', { from: '2026-09-25', to: '2026-09-30' }, 850_000n],
      ['2026-10', { from: '2026-10-25', to: '2026-10-31' }, 880_000n],
    ])
    expect(forecast?.average.amount).toBe(810_000n)
    expect(forecast?.netRevenue.amount).toBe(2_050_000n)
    expect([forecast?.low.amount, forecast?.high.amount]).toEqual([1_940_000n, 2_120_000n])
  })

  test('has no forecast before three complete months', () => {
    expect(monthToDate('2026-11-24', '2026-08-02', brought(days)).forecast).toBeNull()
    expect(monthToDate('2026-11-24', undefined, brought(days)).forecast).toBeNull()
    expect(monthToDate('2026-11-24', '2026-08-01', brought(days)).forecast).not.toBeNull()
  })

  test('ends where it stands on the month’s last day', () => {
    const { forecast, totals } = monthToDate('2026-11-30', '2026-07-01', brought(days))
    expect(forecast).toMatchObject({ rest: null, average: { amount: 0n } })
    expect(forecast?.netRevenue).toEqual(totals.netRevenue)
  })

  test('a short month has no rest where the day is past its end', () => {
    const { forecast } = monthToDate('2026-03-30', '2025-11-01', brought({ '2026-01-31': 600 }))
    expect(forecast?.months.map(it => it.days)).toEqual([
      { from: '2025-12-31', to: '2025-12-31' },
      { from: '2026-01-31', to: '2026-01-31' },
      null,
    ])
    expect(forecast?.average.amount).toBe(200n)
  })

  test('the forecast lies between its low and its high, which is a long month’s where every day is alike', () => {
    const everyDay = ({ from, to }: { from: string; to: string }) => {
      const none = { refunds: 0n, disputes: 0n, passedOn: 0n, fees: 0n, tax: 0n }
      return inMoney({ gross: BigInt(daysBetween(from, to) + 1) * 777n, ...none }, 'USD')
    }
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30 }), offset => {
        // August, forecast from May, June and July: the longest of them have its 31 days.
        const asOf = addDays('2026-08-01', offset)
        const { forecast } = monthToDate(asOf, '2020-01-01', everyDay)
        if (!forecast) throw new Error('There is no forecast')
        expect(forecast.low.amount).toBeLessThanOrEqual(forecast.netRevenue.amount)
        expect(forecast.high.amount).toBeGreaterThanOrEqual(forecast.netRevenue.amount)
        expect(forecast.high.amount).toBe(31n * 777n)
        expect(forecast.months.map(it => it.month)).toEqual(['2026-05', '2026-06', '2026-07'])
        for (const { days, month } of forecast.months) {
          expect(days === null || monthOf(days.from) === month).toBe(true)
        }
      }),
    )
  })
})
