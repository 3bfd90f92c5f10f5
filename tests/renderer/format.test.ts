import { expect, test } from 'vitest'
import { compactMoney, forChart, percent, relative } from '../../renderer/format.ts'
import { money } from '../../shared/money.ts'

const MINUTE = 60_000

test('how long ago and how soon, in the largest unit that fits', () => {
  const now = Date.UTC(2026, 10, 24, 12)
  expect(relative(now - 20_000, now)).toBe('just now')
  expect(relative(now + 20_000, now)).toBe('in less than a minute')
  expect(relative(now - 59 * MINUTE, now)).toBe('59 minutes ago')
  expect(relative(now - 119 * MINUTE, now)).toBe('1 hour ago')
  expect(relative(now + 5 * 60 * MINUTE, now)).toBe('in 5 hours')
  expect(relative(now - 24 * 60 * MINUTE, now)).toBe('yesterday')
})

test('a change has its sign, and no change has none', () => {
  expect(percent(0.0421)).toBe('+4.2%')
  expect(percent(-0.5)).toBe('-50.0%')
  expect(percent(0)).toBe('0.0%')
})

test('a mark’s place is in major units, whatever the currency’s digits', () => {
  expect(forChart(money(123_456, 'USD'))).toBe(1234.56)
  expect(forChart(money(500, 'JPY'))).toBe(500)
  expect(forChart(money(-1_500, 'KWD'))).toBe(-1.5)
})

test('the name of a tick is exact, however short', () => {
  expect(compactMoney(350, 'EUR')).toBe('€350')
  expect(compactMoney(1_050, 'EUR')).toBe('€1.05K')
  expect(compactMoney(-1_650, 'USD')).toBe('-$1.65K')
  expect(compactMoney(1_050_000_000, 'JPY')).toBe('¥1.05B')
  expect(compactMoney(0.25, 'USD')).toBe('$0.25')
  expect(compactMoney(0, 'USD')).toBe('$0')
})
