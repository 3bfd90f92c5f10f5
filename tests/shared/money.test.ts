import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exact, exactFromDecimal } from '../../shared/exact.ts'
import {
  formatMoney,
  isCurrency,
  minorDigits,
  money,
  moneySchema,
  toDecimal,
} from '../../shared/money.ts'

const en = { locale: 'en-US' }
/** Larger than any float can tell from its neighbour. */
const HUGE = 2n ** 53n + 1n

test.each([
  ['USD', 2],
  ['EUR', 2],
  ['JPY', 0],
  ['KRW', 0],
  ['ISK', 0],
  ['UGX', 0],
  ['KWD', 3],
  ['TND', 3],
])('%s has %d minor digits', (currency, digits) => {
  expect(minorDigits(currency)).toBe(digits)
})

describe('toDecimal', () => {
  test.each([
    [123_456, 'USD', '1234.56'],
    [5, 'USD', '0.05'],
    [-5, 'USD', '-0.05'],
    [-123_456, 'USD', '-1234.56'],
    [0, 'USD', '0.00'],
    [123_456, 'JPY', '123456'],
    [-1, 'JPY', '-1'],
    [123_456, 'KWD', '123.456'],
    [1, 'KWD', '0.001'],
    [HUGE, 'USD', '90071992547409.93'],
    [HUGE, 'JPY', '9007199254740993'],
    [-(10n ** 30n), 'KWD', '-1000000000000000000000000000.000'],
  ])('%d %s → %s', (amount, currency, text) => {
    expect(toDecimal(money(amount, currency))).toBe(text)
  })

  test('says exactly the amount, at any size', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.constantFrom('USD', 'JPY', 'KWD'), (amount, currency) => {
        expect(exactFromDecimal(toDecimal(money(amount, currency)))).toEqual(
          exact(amount, 10n ** BigInt(minorDigits(currency))),
        )
      }),
    )
  })
})

describe('formatMoney', () => {
  test.each([
    [123_456, 'USD', '$1,234.56'],
    [-123_456, 'USD', '-$1,234.56'],
    [100, 'USD', '$1.00'],
    [123_456, 'JPY', '¥123,456'],
    [0, 'JPY', '¥0'],
    [HUGE, 'USD', '$90,071,992,547,409.93'],
    [10n ** 25n + 1n, 'USD', '$100,000,000,000,000,000,000,000.01'],
  ])('%d %s → %s', (amount, currency, text) => {
    expect(formatMoney(money(amount, currency), en)).toBe(text)
  })

  test('uses three digits where the currency has three', () => {
    expect(formatMoney(money(123_456, 'KWD'), en)).toMatch(/^KWD\s123\.456$/)
    // ISO 4217 has fils, which the platform’s own formats leave out.
    expect(formatMoney(money(123_456, 'IQD'), en)).toMatch(/^IQD\s123\.456$/)
  })

  test('is short where there is little room', () => {
    expect(formatMoney(money(1_234_567, 'USD'), { ...en, compact: true })).toBe('$12.3K')
    expect(formatMoney(money(4_500, 'USD'), { ...en, compact: true })).toBe('$45')
    expect(formatMoney(money(123_456, 'JPY'), { ...en, compact: true })).toBe('¥123.5K')
  })

  test('shows the sign of a change, and none of no change', () => {
    expect(formatMoney(money(500, 'USD'), { ...en, signed: true })).toBe('+$5.00')
    expect(formatMoney(money(-500, 'USD'), { ...en, signed: true })).toBe('-$5.00')
    expect(formatMoney(money(0, 'USD'), { ...en, signed: true })).toBe('$0.00')
  })

  test('follows the reader’s language', () => {
    expect(formatMoney(money(123_456, 'EUR'), { locale: 'de-DE' })).toMatch(/^1\.234,56\s€$/)
  })

  test('keeps every digit of every amount', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.constantFrom('USD', 'JPY', 'KWD'), (amount, currency) => {
        const digits = formatMoney(money(amount, currency), en).replaceAll(/\D/g, '')
        const size = amount < 0n ? -amount : amount
        expect(digits).toBe(size.toString().padStart(minorDigits(currency) + 1, '0'))
      }),
    )
  })
})

test('isCurrency knows the list and nothing else', () => {
  for (const code of ['USD', 'EUR', 'JPY', 'KWD', 'ISK']) expect(isCurrency(code)).toBe(true)
  for (const code of ['', 'usd', 'US', 'USDX', 'XUSD', 'ZZZ', 'U$D', 'DEM'])
    expect(isCurrency(code)).toBe(false)
})

test('moneySchema refuses what is not an integer with a code', () => {
  expect(moneySchema.safeParse({ amount: 1n, currency: 'USD' }).success).toBe(true)
  expect(moneySchema.safeParse({ amount: 1, currency: 'USD' }).success).toBe(false)
  for (const currency of ['usd', 'US', 'USDX', 'XUSD', '']) {
    expect(moneySchema.safeParse({ amount: 1n, currency }).success).toBe(false)
  }
  expect(() => money(0.5, 'USD')).toThrow(RangeError)
})
