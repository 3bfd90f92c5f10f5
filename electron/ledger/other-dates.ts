import type { DayRange } from '../../shared/comparison.ts'
import type { OtherDate } from '../../shared/contract/entries.ts'
import { addDays } from '../../shared/time.ts'

/** Whether an entry is on one of the days where days are UTC's. */
const IN_UTC = "date(e.occurred_at / 1000, 'unixepoch') between @first and @last"

/**
 * Which entries `e` a provider's own pages may have on other days, as conditions with `otherDateParameters`.
 * No zone moves an entry by more than a day, so that the days at either end are all there is to look at.
 */
export const OTHER_DATES: Record<OtherDate, string> = {
  gained: `e.day in (@first, @last) and not ${IN_UTC}`,
  lost: `e.day in (@before, @after) and ${IN_UTC}`,
  pending: 'e.day between @first and @last and e.available_at > @now',
}

/** For the days [from, to]; `now` in milliseconds since the epoch. */
export const otherDateParameters = ({ from, to }: DayRange, now: number) => ({
  ...{ first: from, last: to, now },
  ...{ before: addDays(from, -1), after: addDays(to, 1) },
})
