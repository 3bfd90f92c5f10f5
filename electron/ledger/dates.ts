import type { Page, SetAside } from './page.ts'

/** Further than clocks are apart. Milliseconds. */
const AHEAD = 86_400_000

/** None of the providers has anything that is older. Milliseconds since the epoch. */
const EARLIEST = Date.UTC(2000, 0, 1)

/** The last instant that a date can be of (ECMA-262, section 21.4.1.1). Milliseconds since the epoch. */
const LATEST = 8.64e15

type Dated = Pick<Page, 'entries' | 'setAside'> & Partial<Pick<Page, 'subscriptions' | 'periods'>>

/**
 * Sets aside what cannot have been on its day, whatever an answer or a file says: entries of days to come,
 * which nobody has paid yet, and all that is dated before there was anything to read. No provider's mark
 * passes the present, so that their lists bring an entry again until its day has come.
 */
export function withCredibleDates<T extends Dated>(page: T, now: number): T {
  const setAside: SetAside[] = []
  const credible = <V extends { id: string }>(
    object: string,
    all: V[],
    whyNot: (one: V) => string | null,
  ): V[] =>
    all.filter(one => {
      const reason = whyNot(one)
      if (reason) setAside.push({ object, id: one.id, reason })
      return reason === null
    })
  const { subscriptions, periods } = page
  const entries = credible(
    'entry',
    page.entries,
    it => wrong(now + AHEAD, it.occurredAt) ?? wrong(LATEST, it.availableAt),
  )
  const others = {
    ...(periods && {
      periods: credible('period', periods, it => wrong(LATEST, it.from, it.until)),
    }),
    ...(subscriptions && {
      subscriptions: credible('subscription', subscriptions, it =>
        wrong(LATEST, it.startedAt, it.countedFrom, it.trialEndsAt, it.endedAt),
      ),
    }),
  }
  if (setAside.length === 0) return page
  return { ...page, entries, ...others, setAside: [...(page.setAside ?? []), ...setAside] }
}

/** What is wrong with the first of some dates that cannot be; null where all can. */
function wrong(latest: number, ...dates: (number | null)[]): string | null {
  const odd = dates.find(at => at !== null && !(at >= EARLIEST && at <= latest))
  if (odd == null) return null
  const date = new Date(odd)
  if (Number.isNaN(date.getTime())) return 'It is dated on a day that no calendar has.'
  const why = odd < EARLIEST ? 'before the year 2000' : 'still to come'
  return `It is dated ${date.toISOString().slice(0, 10)}, which is ${why}.`
}
