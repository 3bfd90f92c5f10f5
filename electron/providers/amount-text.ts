import { decimalText, divide, type Exact, powerOfTen } from '../../shared/exact.ts'
import { minorDigits } from '../../shared/money.ts'
import { numberFormat } from '../../shared/number-format.ts'

/**
 * A price of at least 0, in minor units, as people write it. It may be a fraction of a minor unit: up to
 * `beyond` digits of one are shown.
 */
export function amountText(amount: Exact, currency: string, beyond = 12): string {
  const digits = minorDigits(currency)
  const places = digits + beyond
  return numberFormat('en-US', {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: places,
  }).format(decimalText(divide(amount, powerOfTen(digits)), places) as Intl.StringNumericLiteral)
}
