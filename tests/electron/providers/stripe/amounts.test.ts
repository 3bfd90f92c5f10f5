import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  plainDecimal,
  toMinor,
  toMinorInteger,
} from '../../../../electron/providers/stripe/amounts.ts'
import { kindOf } from '../../../../electron/providers/stripe/kinds.ts'
import { exact, exactFromDecimal } from '../../../../shared/exact.ts'

describe('an amount of Stripe’s API', () => {
  test.each([
    ['USD', 1_234, 1_234],
    ['JPY', 1_234, 1_234],
    ['KWD', 1_234, 1_234],
    // Given with two digits that they do not have.
    ['ISK', 123_400, 1_234],
    ['UGX', 123_400, 1_234],
  ])('in %s: %i is %i in its own minor unit', (currency, amount, minor) => {
    expect(toMinor(exact(amount), currency)).toEqual(exact(minor))
    expect(toMinorInteger(amount, currency)).toBe(minor)
  })

  test('that is no whole unit stays exact as a price, and is rounded half to even as an entry', () => {
    expect(toMinor(exact(1_250), 'ISK')).toEqual(exact(25, 2))
    expect([1_250, 1_350, 1_251].map(it => toMinorInteger(it, 'ISK'))).toEqual([12, 14, 13])
    expect(toMinorInteger(-1_250, 'UGX')).toBe(-12)
  })
})

describe('a fraction that ends in decimal', () => {
  test('is written out', () => {
    const written = [
      exact(1, 8),
      exact(-1, 8),
      exact(255, 10),
      exact(0),
      exact(-20),
      exact(1, 1000),
    ]
    expect(written.map(plainDecimal)).toEqual(['0.125', '-0.125', '25.5', '0', '-20', '0.001'])
  })

  test('reads back as what it was', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.integer({ min: 0, max: 40 }), (n, digits) => {
        const value = exact(n, 10n ** BigInt(digits))
        expect(exactFromDecimal(plainDecimal(value))).toEqual(value)
      }),
    )
  })

  test('is told from one that does not end', () => {
    expect(() => plainDecimal(exact(1, 3))).toThrow('Not a fraction that ends in decimal')
    expect(plainDecimal(exact(1n, 10n ** 400n))).toBe(`0.${'1'.padStart(400, '0')}`)
    expect(() => plainDecimal(exact(1n, 10n ** 401n))).toThrow(RangeError)
  })
})

test('an entry’s kind is its category’s; its type’s only where it has none; else other', () => {
  expect(kindOf('charge_failure', 'payment_failure_refund')).toBe('charge')
  expect(kindOf('dispute', 'adjustment')).toBe('dispute')
  expect(kindOf(null, 'payment_refund')).toBe('refund')
  expect(kindOf('', 'stripe_fee')).toBe('fee')
  // Of these one could be either, the other nobody has seen before.
  expect(kindOf(null, 'adjustment')).toBe('other')
  expect(kindOf('tax', 'charge')).toBe('other')
})
