import { z } from 'zod'
import { comparedRange, type DayRange, monthsEarlier } from '../../../shared/comparison.ts'
import { addDays, addMonths, type Day, startOf } from '../../../shared/time.ts'

export const PERIODS = {
  month: 'This month',
  'last-month': 'Last month',
  'last-30': 'Last 30 days',
  quarter: 'This quarter',
  year: 'This year',
  'last-12': 'Last 12 months',
  all: 'All time',
  custom: 'Other days',
} as const
export type PeriodName = keyof typeof PERIODS
const PERIOD_NAMES = Object.keys(PERIODS) as PeriodName[]

export const COMPARISONS = {
  previous: 'beside the one before',
  year: 'beside a year earlier',
  none: 'by itself',
} as const
export type ComparisonName = keyof typeof COMPARISONS

const day = z.iso.date().optional().catch(undefined)

/**
 * What the address says of the period that a screen is about. A screen with more in its address extends
 * it: `periodSearchSchema.extend({ open: … })`. What it leaves out is this month, the one before, and
 * all currencies converted into the reporting currency.
 */
export const periodSearchSchema = z.object({
  period: z.enum(PERIOD_NAMES).optional().catch(undefined),
  /** Of `custom` alone. */
  from: day,
  to: day,
  compare: z.enum(['previous', 'year', 'none']).optional().catch(undefined),
  /** Only the entries in this currency, unconverted. */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional()
    .catch(undefined),
})
export type PeriodSearch = z.infer<typeof periodSearchSchema>

/** What there is to choose from, as `revenue.extent` answers. */
export interface Extent {
  today: Day
  first: Day | null
  /** The reporting currency. */
  currency: string
  currencies: string[]
}

export interface Period {
  name: PeriodName
  range: DayRange
  /** What it is held against; null for nothing. */
  compared: DayRange | null
  /** A currency whose entries alone are meant, unconverted. */
  only: string | undefined
}

/** The days that an address means, today. */
export function periodOf(search: PeriodSearch, { today, first, currencies }: Extent): Period {
  const name = search.period ?? 'month'
  const range = rangeOf(name, search, today, first)
  const { compare = 'previous', currency } = search
  return {
    name,
    range,
    compared: compare === 'none' || name === 'all' ? null : comparedWith(name, range, compare),
    only: currency && currencies.includes(currency) ? currency : undefined,
  }
}

function rangeOf(
  name: PeriodName,
  { from, to }: PeriodSearch,
  today: Day,
  first: Day | null,
): DayRange {
  const month = startOf('month', today)
  switch (name) {
    case 'month':
      return { from: month, to: today }
    case 'last-month':
      return { from: addMonths(month, -1), to: addDays(month, -1) }
    case 'last-30':
      return { from: addDays(today, -29), to: today }
    case 'quarter':
      return { from: addMonths(month, -((Number(month.slice(5, 7)) - 1) % 3)), to: today }
    case 'year':
      return { from: startOf('year', today), to: today }
    case 'last-12':
      return { from: addMonths(month, -11), to: today }
    case 'all':
      return { from: first ?? today, to: today }
    case 'custom': {
      const [start = today, end = today] = [from ?? month, to ?? today].sort()
      return { from: start, to: end }
    }
  }
}

/** The quarter or year to date is held against the same days of the quarter or year before. */
const WHOLE_MONTHS: Partial<Record<PeriodName, number>> = { quarter: 3, year: 12 }

function comparedWith(name: PeriodName, range: DayRange, compare: 'previous' | 'year'): DayRange {
  const months = WHOLE_MONTHS[name]
  return months && compare === 'previous'
    ? monthsEarlier(range, months)
    : comparedRange(range, compare)
}
