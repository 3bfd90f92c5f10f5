import { divide, type Exact, exact } from '../../../shared/exact.ts'
import { minorDigits } from '../../../shared/money.ts'
import type { Cycle, Frequency, Plan } from './plans.ts'

/** The sum behind a subscription's MRR as people write it: "2 × $10.00 ÷ 12, less the 19% tax in it". */
export function describe(
  quantity: Exact,
  cycle: Cycle,
  { plan, cost, currency }: { plan: Plan; cost: Exact; currency: string },
): string {
  const { pricing_scheme: scheme, frequency } = cycle
  const count = decimal(quantity)
  const fixed = scheme?.fixed_price
  const price = fixed
    ? `${count === '1' ? '' : `${count} × `}${text(fixed.amount, currency)}`
    : `${text(cost, currency)} for ${count} in ${scheme?.pricing_model?.toLowerCase()} tiers`
  const { taxes } = plan
  const taxed = taxes && taxes.percentage.n > 0n && taxes.inclusive
  return `${price}${per(frequency)}${taxed ? `, less the ${decimal(taxes.percentage)}% tax in it` : ''}`
}

/** How a period becomes a month: "÷ 12" for a year, "÷ 3" for a quarter, "× 365/84" for a week. */
function per({ interval_unit: unit, interval_count: count }: Frequency): string {
  if (unit === 'YEAR') return ` ÷ ${12 * count}`
  const divided = count > 1 ? ` ÷ ${count}` : ''
  if (unit === 'MONTH') return divided
  return ` × 365/${unit === 'WEEK' ? 84 : 12}${divided}`
}

function text(amount: Exact, currency: string): string {
  const digits = minorDigits(currency)
  return new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits + 12,
  }).format(decimal(divide(amount, exact(10n ** BigInt(digits)))) as Intl.StringNumericLiteral)
}

/** A fraction that came from decimals, written out: its denominator is of twos and fives alone. */
function decimal({ n, d }: Exact): string {
  let digits = 0
  while (10n ** BigInt(digits) % d !== 0n) digits += 1
  const scaled = ((n * 10n ** BigInt(digits)) / d).toString().padStart(digits + 1, '0')
  return digits === 0 ? scaled : `${scaled.slice(0, -digits)}.${scaled.slice(-digits)}`
}
