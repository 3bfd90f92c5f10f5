import {
  divide,
  type Exact,
  exact,
  multiply,
  powerOfTen,
  roundHalfEven,
} from '../../../shared/exact.ts'
import { minorDigits } from '../../../shared/money.ts'

/**
 * Digits after the point in the amounts of Stripe's API. They are the currency's own but for ISK and
 * UGX, zero-decimal currencies that the API gives with two (docs.stripe.com/currencies#special-cases),
 * and MGA, which has hundredths by ISO 4217 and none in the API (#zero-decimal there).
 */
export const apiDigits = (currency: string): number => EXCEPTIONS[currency] ?? minorDigits(currency)

const EXCEPTIONS: Record<string, number> = { ISK: 2, UGX: 2, MGA: 0 }

/** An amount of Stripe's API in the currency's own minor unit, exactly. */
export const toMinor = (amount: Exact, currency: string): Exact =>
  multiply(amount, powerOfTen(minorDigits(currency) - apiDigits(currency)))

/** An integer amount of Stripe's API in the currency's own minor unit, rounded half to even. */
export const toMinorInteger = (amount: number, currency: string): number =>
  Number(roundHalfEven(toMinor(exact(amount), currency)))

/** A fraction that ends in decimal, written out without an exponent: 1/8 → "0.125". */
export function plainDecimal(value: Exact): string {
  let digits = 0
  let scaled = value
  while (scaled.d !== 1n) {
    scaled = divide(scaled, exact(1n, 10n))
    digits += 1
    if (digits > 400) throw new RangeError('Not a fraction that ends in decimal')
  }
  const text = (scaled.n < 0n ? -scaled.n : scaled.n).toString().padStart(digits + 1, '0')
  const sign = scaled.n < 0n ? '-' : ''
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`
}
