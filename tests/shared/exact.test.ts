import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  add,
  apportion,
  compare,
  decimalText,
  divide,
  type Exact,
  exact,
  exactFromDecimal,
  multiply,
  powerOfTen,
  roundHalfEven,
  subtract,
  sum,
  ZERO,
} from '../../shared/exact.ts'

const big = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n })
const fraction = fc
  .tuple(big, fc.bigInt({ min: 1n, max: 10n ** 20n }))
  .map(([n, d]): Exact => exact(n, d))
const nonZero = fraction.filter(({ n }) => n !== 0n)

describe('fractions', () => {
  test('are kept in lowest terms with a positive denominator', () => {
    expect(exact(6, 4)).toEqual({ n: 3n, d: 2n })
    expect(exact(6, -4)).toEqual({ n: -3n, d: 2n })
    expect(exact(-6, -4)).toEqual({ n: 3n, d: 2n })
    expect(exact(0, -7)).toEqual(ZERO)
  })

  test('equal values are equal objects', () => {
    fc.assert(
      fc.property(fraction, fc.bigInt({ min: 1n, max: 10n ** 9n }), ({ n, d }, k) => {
        expect(exact(n * k, d * k)).toEqual({ n, d })
        expect(exact(n * -k, d * -k)).toEqual({ n, d })
      }),
    )
  })

  test('refuse a denominator of zero', () => {
    expect(() => exact(1, 0)).toThrow(RangeError)
    expect(() => divide(exact(1), ZERO)).toThrow(RangeError)
  })

  test('refuse a number that is not whole', () => {
    expect(() => exact(0.5)).toThrow(RangeError)
  })
})

describe('arithmetic', () => {
  test('add is commutative and associative, and has zero', () => {
    fc.assert(
      fc.property(fraction, fraction, fraction, (a, b, c) => {
        expect(add(a, b)).toEqual(add(b, a))
        expect(add(add(a, b), c)).toEqual(add(a, add(b, c)))
        expect(add(a, ZERO)).toEqual(a)
      }),
    )
  })

  test('multiply is commutative and associative, and distributes over add', () => {
    fc.assert(
      fc.property(fraction, fraction, fraction, (a, b, c) => {
        expect(multiply(a, b)).toEqual(multiply(b, a))
        expect(multiply(multiply(a, b), c)).toEqual(multiply(a, multiply(b, c)))
        expect(multiply(a, add(b, c))).toEqual(add(multiply(a, b), multiply(a, c)))
      }),
    )
  })

  test('subtract undoes add, divide undoes multiply', () => {
    fc.assert(
      fc.property(fraction, nonZero, (a, b) => {
        expect(subtract(add(a, b), b)).toEqual(a)
        expect(divide(multiply(a, b), b)).toEqual(a)
      }),
    )
  })

  test('a sum does not depend on the order of its terms', () => {
    fc.assert(
      fc.property(fc.array(fraction, { maxLength: 20 }), terms => {
        expect(sum(terms)).toEqual(sum(terms.toReversed()))
      }),
    )
    expect(sum([])).toEqual(ZERO)
  })

  test('twelve twelfths of a year are a year', () => {
    expect(sum(Array.from({ length: 12 }, () => exact(49_000, 12)))).toEqual(exact(49_000))
  })
})

describe('roundHalfEven', () => {
  test.each([
    [5, 2, 2n],
    [7, 2, 4n],
    [-5, 2, -2n],
    [-7, 2, -4n],
    [1, 2, 0n],
    [-1, 2, 0n],
    [3, 2, 2n],
    [1, 3, 0n],
    [-2, 3, -1n],
    [0, 1, 0n],
    [2_500_001, 1_000_000, 3n],
  ])('%d/%d → %d', (n, d, rounded) => {
    expect(roundHalfEven(exact(n, d))).toBe(rounded)
  })

  test('is never more than a half away, and even on a tie', () => {
    fc.assert(
      fc.property(fraction, value => {
        const rounded = roundHalfEven(value)
        const twice = 2n * (rounded * value.d - value.n)
        const distance = twice < 0n ? -twice : twice
        expect(distance <= value.d).toBe(true)
        if (distance === value.d) expect(rounded % 2n).toBe(0n)
      }),
    )
  })

  test('treats both signs alike and moves with whole numbers by twos', () => {
    fc.assert(
      fc.property(fraction, big, ({ n, d }, shift) => {
        const rounded = roundHalfEven({ n, d })
        expect(roundHalfEven({ n: -n, d })).toBe(-rounded)
        expect(roundHalfEven({ n: n + 2n * shift * d, d })).toBe(rounded + 2n * shift)
      }),
    )
  })

  test('agrees with the platform’s own halfEven where that is exact', () => {
    const format = new Intl.NumberFormat('en', {
      roundingMode: 'halfEven',
      maximumFractionDigits: 0,
      useGrouping: false,
    })
    fc.assert(
      fc.property(fc.integer({ min: -(10 ** 6), max: 10 ** 6 }), eighths => {
        expect(Number(roundHalfEven(exact(eighths, 8)))).toBe(
          Number(format.format(eighths / 8)) + 0,
        )
      }),
    )
  })
})

describe('exactFromDecimal', () => {
  test.each([
    ['12.5', exact(25, 2)],
    ['-0.001', exact(-1, 1000)],
    ['1e-7', exact(1, 10_000_000)],
    ['1.5E3', exact(1500)],
    ['+2', exact(2)],
    ['12.', exact(12)],
    [' 0.10 ', exact(1, 10)],
    ['-0', ZERO],
    ['0.1', exact(1, 10)],
    ['123456789012345678901234567890.1', exact(1234567890123456789012345678901n, 10)],
  ])('reads %j', (text, value) => {
    expect(exactFromDecimal(text)).toEqual(value)
  })

  test.each([
    '',
    ' ',
    '.',
    '.5',
    '1,5',
    '1.2.3',
    '0x10',
    'NaN',
    'Infinity',
    '1e',
    '--1',
    '1 2',
    '1n',
  ])('refuses %j', text => {
    expect(() => exactFromDecimal(text)).toThrow(RangeError)
  })

  test('reads back every decimal that is written', () => {
    fc.assert(
      fc.property(big, fc.integer({ min: 1, max: 25 }), (digits, places) => {
        const text = (digits < 0n ? -digits : digits).toString().padStart(places + 1, '0')
        const decimal = `${digits < 0n ? '-' : ''}${text.slice(0, -places)}.${text.slice(-places)}`
        expect(exactFromDecimal(decimal)).toEqual(exact(digits, 10n ** BigInt(places)))
      }),
    )
  })

  test('reads every float’s shortest text, in whichever notation', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e12, max: 1e12, noNaN: true }), value => {
        const { n, d } = exactFromDecimal(String(value))
        // Up to here both are floats without loss, so their quotient rounds once: to where it began.
        fc.pre(n < 2n ** 53n && n > -(2n ** 53n) && d < 2n ** 53n)
        expect(Number(n) / Number(d)).toBe(value + 0)
      }),
    )
    expect(exactFromDecimal(String(5e-324))).toEqual(exact(5n, 10n ** 324n))
    expect(exactFromDecimal(String(1e300))).toEqual(exact(10n ** 300n))
  })
})

describe('apportion', () => {
  test('what is left goes to the largest remainders', () => {
    expect(apportion([exact(5, 2), exact(10, 3), exact(1, 6)], 6n)).toEqual([3n, 3n, 0n])
    expect(apportion([exact(-5, 2), exact(5, 2)], 0n)).toEqual([-2n, 2n])
    expect(apportion([exact(3), exact(1)], 3n)).toEqual([2n, 1n])
    expect(apportion([], 0n)).toEqual([])
  })

  test('the parts add up, each within one of its term', () => {
    fc.assert(
      fc.property(fc.array(fraction, { minLength: 1, maxLength: 8 }), terms => {
        const total = roundHalfEven(sum(terms))
        const parts = apportion(terms, total)
        expect(parts.reduce((a, b) => a + b, 0n)).toBe(total)
        parts.forEach((part, index) => {
          const { n, d } = subtract(exact(part), terms[index] ?? ZERO)
          expect((n < 0n ? -n : n) <= d).toBe(true)
        })
      }),
    )
  })
})

describe('powerOfTen and decimalText', () => {
  test.each([
    [3, exact(1000)],
    [0, exact(1)],
    [-3, exact(1, 1000)],
  ])('ten to the %i', (exponent, expected) => {
    expect(powerOfTen(exponent)).toEqual(expected)
  })

  test.each([
    [exact(1, 8), 4, '0.125'],
    [exact(1, 8), 2, '0.12'],
    [exact(3, 8), 2, '0.38'],
    [exact(10), 2, '10'],
    [exact(100), 0, '100'],
    [exact(5, 2), 0, '2'],
    [ZERO, 3, '0'],
    [exact(1, 1000), 2, '0'],
    [exact(1, 3), 18, '0.333333333333333333'],
  ])('%o in at most %i places', (value, places, text) => {
    expect(decimalText(value, places)).toBe(text)
  })

  test('is off by half of the last place at most, and never longer than it may be', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 20n }),
        fc.bigInt({ min: 1n, max: 10n ** 6n }),
        fc.integer({ min: 0, max: 20 }),
        (n, d, places) => {
          const value = exact(n, d)
          const text = decimalText(value, places)
          const off = multiply(subtract(exactFromDecimal(text), value), powerOfTen(places))
          expect(off.n * 2n <= off.d && off.n * -2n <= off.d).toBe(true)
          expect((text.split('.')[1] ?? '').length).toBeLessThanOrEqual(places)
          expect(text).not.toMatch(/\.$|\.\d*0$/)
        },
      ),
    )
  })
})

test('compare orders as numbers do', () => {
  const small = fc.integer({ min: -50, max: 50 })
  const positive = fc.integer({ min: 1, max: 50 })
  fc.assert(
    fc.property(small, positive, small, positive, (a, b, c, d) => {
      expect(compare(exact(a, b), exact(c, d))).toBe(Math.sign(a * d - c * b))
    }),
  )
})

test.each([
  // The largest remainder, wherever it stands
  [[exact(12, 10), exact(13, 10), exact(15, 10)], 4n, [1n, 1n, 2n]],
  [[exact(15, 10), exact(12, 10), exact(13, 10)], 4n, [2n, 1n, 1n]],
  // Among equals the largest term, of either sign
  [[exact(3, 2), exact(5, 2)], 4n, [1n, 3n]],
  [[exact(1, 2), exact(-3, 2)], -1n, [0n, -1n]],
  // Whole numbers whose total was rounded down: the largest gives
  [[exact(3), exact(5)], 7n, [3n, 4n]],
  [[exact(-2), exact(1)], -2n, [-3n, 1n]],
])('apportion %o of %i', (terms, total, parts) => {
  expect(apportion(terms, total)).toEqual(parts)
})
