import { addDays, addMonths, type Day, daysBetween, type Month, startOf } from './time.ts'

/** Days from the first to the last, both included. */
export interface DayRange {
  from: Day
  to: Day
}

/** Every day of a month. */
export const daysOfMonth = (month: Month): DayRange => ({
  from: `${month}-01`,
  to: addDays(addMonths(`${month}-01`, 1), -1),
})

export type ComparedWith = 'previous' | 'year'

/**
 * The range that a range is held against. `previous`: the whole months before whole months, the same
 * days of the month before for a month to date, and as many days before any other range. `year`: the
 * same days a year earlier. The last day of a month stays the last day of its month.
 */
export function comparedRange({ from, to }: DayRange, compared: ComparedWith): DayRange {
  if (compared === 'year') return monthsEarlier({ from, to }, 12)
  if (from === startOf('month', from)) return monthsEarlier({ from, to }, monthsIn({ from, to }))
  const days = daysBetween(from, to) + 1
  return { from: addDays(from, -days), to: addDays(from, -1) }
}

/** The same days so many months earlier; the last day of a month stays the last day of its month. */
export function monthsEarlier({ from, to }: DayRange, months: number): DayRange {
  const next = addDays(to, 1)
  const endsMonth = next === startOf('month', next)
  return {
    from: addMonths(from, -months),
    to: endsMonth ? addDays(addMonths(next, -months), -1) : addMonths(to, -months),
  }
}

const monthsIn = ({ from, to }: DayRange): number => {
  const [from0 = 0, to0 = 0] = [from, to].map(day => {
    const [year = 0, month = 0] = day.split('-').map(Number)
    return year * 12 + month
  })
  return to0 - from0 + 1
}
