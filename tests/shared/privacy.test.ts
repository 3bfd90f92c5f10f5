import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { minorDigits } from '../../shared/money.ts'
import {
  countRange,
  DEFAULT_PRIVACY,
  moneyRange,
  privacySchema,
  type Range,
} from '../../shared/privacy.ts'

const amount = fc.oneof(
  fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }),
  fc.bigInt({ min: -(10n ** 5n), max: 10n ** 5n }),
  // The edges themselves, where a half-open range is easily wrong by one.
  fc
    .tuple(fc.constantFrom(1n, 10n, 25n, 50n, 100n), fc.integer({ min: 0, max: 14 }), fc.boolean())
    .map(([step, zeros, negative]) => step * 10n ** BigInt(zeros) * (negative ? -1n : 1n)),
)
const digits = fc.constantFrom('JPY', 'USD', 'KWD').map(minorDigits)

const holds = ({ min, max }: Range, value: bigint): boolean =>
  min <= value && (max === null || value < max)

describe('moneyRange', () => {
  test.each([
    [0n, 0n, 10_000n],
    [9_999n, 0n, 10_000n],
    [10_000n, 10_000n, 50_000n],
    [1_640_000n, 1_000_000n, 2_500_000n],
    [-1n, -10_000n, 0n],
    [-10_000n, -10_000n, 0n],
    [-10_001n, -50_000n, -10_000n],
  ])('%d cents lie in [%d, %d)', (value, min, max) => {
    expect(moneyRange(value, 2)).toEqual({ min, max })
  })

  test('is the same in major units whatever the currency’s digits', () => {
    expect(moneyRange(300n, 0)).toEqual({ min: 100n, max: 500n })
    expect(moneyRange(300_000n, 3)).toEqual({ min: 100_000n, max: 500_000n })
  })

  test('is open above the last step', () => {
    expect(moneyRange(10n ** 13n, 2)).toEqual({ min: 10n ** 9n, max: null })
  })

  test('always holds the value', () => {
    fc.assert(fc.property(amount, digits, (value, d) => holds(moneyRange(value, d), value)))
  })

  test('is one and the same for every value inside it: it tells no more than the range', () => {
    fc.assert(
      fc.property(amount, digits, fc.double({ min: 0, max: 1, noNaN: true }), (value, d, share) => {
        const range = moneyRange(value, d)
        const end = range.max ?? range.min + 10n ** 15n
        const inside =
          range.min + ((end - range.min - 1n) * BigInt(Math.round(share * 1e9))) / 10n ** 9n
        expect(moneyRange(range.min, d)).toEqual(range)
        expect(moneyRange(end - 1n, d)).toEqual(range)
        expect(moneyRange(inside, d)).toEqual(range)
      }),
    )
  })

  test('never falls as the value rises, and neighbours meet', () => {
    fc.assert(
      fc.property(amount, amount, digits, (a, b, d) => {
        const [low, high] = a < b ? [a, b] : [b, a]
        expect(moneyRange(low, d).min <= moneyRange(high, d).min).toBe(true)
        const { max } = moneyRange(low, d)
        if (max !== null) expect(moneyRange(max, d).min).toBe(max)
      }),
    )
  })
})

test('countRange holds the count and only ever names its own steps', () => {
  expect(countRange(0)).toEqual({ min: 0n, max: 10n })
  expect(countRange(328)).toEqual({ min: 250n, max: 500n })
  expect(countRange(5_000_000)).toEqual({ min: 100_000n, max: null })
  fc.assert(fc.property(fc.nat(), count => holds(countRange(count), BigInt(count))))
})

test('privacySchema keeps history between one month and three years', () => {
  const withMonths = (months: number) => privacySchema.safeParse({ ...DEFAULT_PRIVACY, months })
  for (const months of [1, 12, 36]) expect(withMonths(months).success).toBe(true)
  for (const months of [0, 37, 1.5, -1]) expect(withMonths(months).success).toBe(false)
  expect(privacySchema.safeParse({ ...DEFAULT_PRIVACY, mrr: 'rounded' }).success).toBe(false)
})
