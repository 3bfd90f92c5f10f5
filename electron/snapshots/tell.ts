import type { Overview } from '../../shared/contract/metrics.ts'
import type { ToldCount, ToldGrowth, ToldMoney } from '../../shared/contract/publishing.ts'
import { type Money, minorDigits, money } from '../../shared/money.ts'
import {
  arrRange,
  countRange,
  moneyRange,
  type Privacy,
  type Range,
  type Visibility,
} from '../../shared/privacy.ts'
import type { Day } from '../../shared/time.ts'

/** Money as it is told: exactly, as the range it lies in, or not at all. */
export const tellMoney = (value: Money | null, visibility: Visibility): ToldMoney =>
  inRange(value, visibility, amount => moneyRange(amount, minorDigits(value?.currency ?? '')))

/** Revenue by month: of those that are published, and of those before them. */
interface Months {
  published: Money[]
  earlier: Money[]
}

/**
 * A total of all history. Exactly, it is withheld where a single month lies before the published ones, as it
 * would tell that month's revenue. A range of its own would narrow those of its months down, the largest first,
 * so it is what the ranges of the published months come to, or more. Left out where it is less than they: only
 * months that are not published can make it so.
 */
export function tellTotal(
  total: Money | null,
  visibility: Visibility,
  months: () => Months,
): ToldMoney {
  if (total === null || visibility === 'hidden') return tellMoney(total, visibility)
  const { published, earlier } = months()
  if (visibility === 'exact') {
    const one = earlier.filter(({ amount }) => amount !== 0n).length === 1
    return one ? WITHHELD : tellMoney(total, visibility)
  }
  const digits = minorDigits(total.currency)
  const least = published.reduce((sum, it) => sum + moneyRange(it.amount, digits).min, 0n)
  if (total.amount < least) return WITHHELD
  return { told: 'range', value: money(least, total.currency), below: null }
}

const WITHHELD: ToldMoney = { told: 'withheld', value: null, below: null }

/** ARR. Its range is twelve times MRR's: one of its own would narrow MRR's down. */
export const tellArr = (value: Money | null, visibility: Visibility): ToldMoney =>
  inRange(value, visibility, amount => arrRange(amount / 12n, minorDigits(value?.currency ?? '')))

function inRange(
  value: Money | null,
  visibility: Visibility,
  rangeOf: (amount: bigint) => Range,
): ToldMoney {
  if (visibility === 'hidden') return { told: 'hidden', value: null, below: null }
  if (value === null) return { told: 'unknown', value: null, below: null }
  if (visibility === 'exact') return { told: 'exact', value, below: null }
  const { min, max } = rangeOf(value.amount)
  const { currency } = value
  return {
    told: 'range',
    value: money(min, currency),
    below: max === null ? null : money(max, currency),
  }
}

/** The count is taken only where it is told. */
export function tellCount(count: () => number | null, visibility: Visibility): ToldCount {
  if (visibility === 'hidden') return { told: 'hidden', value: null, below: null }
  const value = count()
  if (value === null) return { told: 'unknown', value: null, below: null }
  if (visibility === 'exact') return { told: 'exact', value, below: null }
  const { min, max } = countRange(value)
  return { told: 'range', value: Number(min), below: max === null ? null : Number(max) }
}

/**
 * Growth beside what it is made of would tell more than that does. Of two months that are published exactly
 * it tells nothing new. Beside a range, or where only one of the months is published, it is withheld. Where
 * revenue is hidden it is all there is: told in whole percents of at most two figures, so that no month can
 * be worked out from one that was known before.
 */
export function tellGrowth(
  growth: Overview['growth'],
  { growth: shown, revenue }: Privacy,
  oldestDay: Day,
): ToldGrowth {
  if (!shown) return { told: 'hidden', percent: null }
  if (growth === null) return { told: 'unknown', percent: null }
  if (revenue === 'hidden') {
    return { told: 'rounded', percent: Number(Math.round(growth.ratio * 100).toPrecision(2)) }
  }
  const published = revenue === 'exact' && `${growth.previous}-01` >= oldestDay
  if (!published) return { told: 'withheld', percent: null }
  return { told: 'exact', percent: Math.round(growth.ratio * 10_000) / 100 }
}
