import { Temporal } from 'temporal-polyfill'
import { divide, type Exact, exact } from '../../shared/exact.ts'

/** How often something is paid: every `count` units. */
export interface Period {
  unit: 'day' | 'week' | 'month' | 'year'
  count: number
}

/**
 * Months' worth of one payment: year ÷ 12, month ÷ 1, week × 365/84, day × 365/12, and fewer with
 * several units to a period. A year has 365 days, or 365/7 weeks, and twelve months.
 */
export const monthsOf = ({ unit, count }: Period): Exact => divide(PER_MONTH[unit], exact(count))

const PER_MONTH: Record<Period['unit'], Exact> = {
  year: exact(1, 12),
  month: exact(1),
  week: exact(365, 84),
  day: exact(365, 12),
}

/**
 * When a period ends that begins at an instant (milliseconds since the epoch): at the same time of day
 * in UTC, of a month that is too short on its last day.
 */
export const endOf = (from: number, { unit, count }: Period): number =>
  Temporal.Instant.fromEpochMilliseconds(from)
    .toZonedDateTimeISO('UTC')
    .add({ [`${unit}s`]: count }).epochMilliseconds

/** How a period becomes a month, in words: " ÷ 12" for a year, " ÷ 3" for a quarter, " × 365/84" for a week. */
export function perMonth({ unit, count }: Period): string {
  if (unit === 'year') return ` ÷ ${12 * count}`
  const several = count > 1 ? ` ÷ ${count}` : ''
  if (unit === 'month') return several
  return ` × 365/${unit === 'week' ? 84 : 12}${several}`
}
