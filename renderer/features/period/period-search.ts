import { z } from 'zod'
import { comparedRange, type DayRange, monthsEarlier } from '../../../shared/comparison.ts'
import { currency } from '../../../shared/contract/fields.ts'
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
  custom: 'beside other days',
  none: 'by itself',
} as const
export type ComparisonName = keyof typeof COMPARISONS
const COMPARISON_NAMES = Object.keys(COMPARISONS) as ComparisonName[]

/** What the address says of a currency that alone is meant. */
export const onlySchema = currency.optional().catch(undefined)

const day = z.iso.date().optional().catch(undefined)

/**
 * What the address says of the period that a screen is about. A screen with more in its address extends
 * it: `periodSearchSchema.extend({ open: … })`. What it leaves out is the screen's usual period, the one
 * before, and all currencies converted into the reporting currency.
 */
export const periodSearchSchema = z.object({
  period: z.enum(PERIOD_NAMES).optional().catch(undefined),
  /** Of `custom` alone. */
  from: day,
  to: day,
  compare: z.enum(COMPARISON_NAMES).optional().catch(undefined),
  /** Of the comparison `custom` alone. */
  compareFrom: day,
  compareTo: day,
  /** Only what is in this currency, unconverted. */
  currency: onlySchema,
})
export type PeriodSearch = z.infer<typeof periodSearchSchema>

/** What there is to choose from, as `revenue.extent` answers. */
export interface Extent {
  today: Day
  first: Day | null
  /** The reporting currency. */
  currency: string
  /** Of what the screen is about. */
  currencies: string[]
  /** False where nothing tells of subscriptions. */
  knowsRecurring: boolean
}

export interface Period {
  name: PeriodName
  range: DayRange
  /** What it is held against; null for nothing. */
  compared: DayRange | null
  /** A currency whose entries alone are meant, unconverted. */
  only: string | undefined
}

/** The days that an address means, today; `usual` where it names no period. */
export function periodOf(
  search: PeriodSearch,
  { today, first, currencies }: Extent,
  usual: PeriodName = 'month',
): Period {
  const name = search.period ?? usual
  const range = rangeOf(name, search, today, first)
  return {
    name,
    range,
    compared: name === 'all' ? null : comparedWith(name, range, search, today),
    only: onlyOf(search, currencies),
  }
}

/** The currency that alone is meant, if there is anything in it. */
export const onlyOf = (
  { currency: asked }: Pick<PeriodSearch, 'currency'>,
  currencies: string[],
): string | undefined => (asked && currencies.includes(asked) ? asked : undefined)

/** The days of a period, today. */
export function rangeOf(
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
    case 'custom':
      return inOrder(notAfter(today, from ?? month), notAfter(today, to ?? today))
  }
}

/** The quarter or year to date is held against the same days of the quarter or year before. */
const WHOLE_MONTHS: Partial<Record<PeriodName, number>> = { quarter: 3, year: 12 }

function comparedWith(
  name: PeriodName,
  range: DayRange,
  { compare = 'previous', compareFrom, compareTo }: PeriodSearch,
  today: Day,
): DayRange | null {
  const months = WHOLE_MONTHS[name]
  const previous = months ? monthsEarlier(range, months) : comparedRange(range, 'previous')
  switch (compare) {
    case 'none':
      return null
    case 'previous':
      return previous
    case 'year':
      return comparedRange(range, 'year')
    case 'custom':
      return inOrder(
        notAfter(today, compareFrom ?? previous.from),
        notAfter(today, compareTo ?? previous.to),
      )
  }
}

/** A day to come has no figures. */
const notAfter = (today: Day, day: Day): Day => (day > today ? today : day)

const inOrder = (one: Day, other: Day): DayRange =>
  one <= other ? { from: one, to: other } : { from: other, to: one }
