import type { Exact } from '../../../shared/exact.ts'
import { amountText } from '../amount-text.ts'
import { perMonth } from '../period.ts'
import { type Cycle, type Plan, periodOf } from './plans.ts'

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
    ? `${count === '1' ? '' : `${count} × `}${amountText(fixed.amount, currency)}`
    : `${amountText(cost, currency)} for ${count} in ${scheme?.pricing_model?.toLowerCase()} tiers`
  const { taxes } = plan
  const taxed = taxes && taxes.percentage.n > 0n && taxes.inclusive
  return `${price}${perMonth(periodOf(frequency))}${taxed ? `, less the ${decimal(taxes.percentage)}% tax in it` : ''}`
}

/** A fraction that came from decimals, written out: its denominator is of twos and fives alone. */
function decimal({ n, d }: Exact): string {
  let digits = 0
  while (10n ** BigInt(digits) % d !== 0n) digits += 1
  const scaled = ((n * 10n ** BigInt(digits)) / d).toString().padStart(digits + 1, '0')
  return digits === 0 ? scaled : `${scaled.slice(0, -digits)}.${scaled.slice(-digits)}`
}
