import {
  divide,
  type Exact,
  exact,
  multiply,
  powerOfTen,
  roundHalfEven,
} from '../../../shared/exact.ts'
import { minorDigits } from '../../../shared/money.ts'

/** An amount as Lemon Squeezy gives it, with its worth in USD cents and the rate it took for that. */
export interface Sale {
  currency: string
  total: number
  totalUsd: number | null
  /** US dollars for one unit of the currency, both major units. */
  rate: Exact | null
}

/**
 * What turns a sale's amounts into the currency's own minor units. They are "in cents", which says
 * nothing of a currency without hundredths; there the sale's worth in USD tells which of the two it
 * is, as the wrong one is off by a factor of ten or more. Without that worth they are minor units.
 */
export function minorUnits({ currency, total, totalUsd, rate }: Sale): (amount: number) => number {
  const shift = minorDigits(currency) - 2
  const asIs = (amount: number) => amount
  if (shift === 0 || !rate || rate.n === 0n || !totalUsd || !total) return asIs
  const ifHundredths = multiply(exact(total), rate)
  const ifMinor = multiply(ifHundredths, powerOfTen(-shift))
  const worth = exact(totalUsd)
  if (times(ifMinor, worth) <= times(ifHundredths, worth)) return asIs
  return amount => Number(roundHalfEven(multiply(exact(amount), powerOfTen(shift))))
}

/** How many times one is the other, at least 1. Only compared with another one, so a float will do. */
export function times(a: Exact, b: Exact): number {
  const { n, d } = divide(a, b)
  const ratio = Number(n) / Number(d)
  return ratio >= 1 ? ratio : 1 / ratio
}
