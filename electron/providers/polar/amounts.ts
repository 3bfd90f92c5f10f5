import { type Exact, exact, multiply, powerOfTen, roundHalfEven } from '../../../shared/exact.ts'

/**
 * Polar's amounts are what the card is charged, counted as Stripe counts them, which collects for it: that
 * differs from ISO 4217 for three of the currencies that Polar sells in
 * (docs.stripe.com/currencies#special-cases). Powers of ten.
 */
const SHIFTS: Record<string, number> = { ISK: -2, UGX: -2, MGA: 2 }

/** An amount of Polar's in the currency's own minor unit, exactly. */
export const toMinor = (amount: Exact, currency: string): Exact =>
  multiply(amount, powerOfTen(SHIFTS[currency] ?? 0))

/** The same of a whole amount, rounded half to even. */
export const toMinorInteger = (amount: number, currency: string): number =>
  Number(roundHalfEven(toMinor(exact(amount), currency)))
