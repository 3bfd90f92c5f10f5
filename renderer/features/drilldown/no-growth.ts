import type { Overview } from '../../../shared/contract/metrics.ts'
import { addMonths, monthOf, startOf } from '../../../shared/time.ts'
import { fullMonth, monthName } from '../../format.ts'

/** Why there is no growth: history is too young, or the earlier of the two months earned nothing. */
export function noGrowth({ first, asOf }: Pick<Overview, 'first' | 'asOf'>): {
  short: string
  long: string
} {
  const previous = addMonths(startOf('month', asOf), -2)
  return first === null || first > previous
    ? {
        short: 'After two whole months',
        long: 'Growth needs two whole months since your first payment.',
      }
    : {
        short: `No revenue in ${monthName(monthOf(previous))}`,
        long: `Growth compares with ${fullMonth(monthOf(previous))}, which had no revenue before fees.`,
      }
}
