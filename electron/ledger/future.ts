import type { Page } from '../providers/provider.ts'

/** Further than clocks are apart. Milliseconds. */
const AHEAD = 86_400_000

/**
 * Sets entries of days to come aside: nobody has paid them yet, whatever an answer or a file says. No
 * provider's mark passes the present, so that their lists bring such an entry again until its day has come.
 */
export function withoutFuture<T extends Pick<Page, 'entries' | 'setAside'>>(
  page: T,
  now: number,
): T {
  const [future = [], entries = []] = [true, false].map(ahead =>
    page.entries.filter(it => it.occurredAt > now + AHEAD === ahead),
  )
  if (future.length === 0) return page
  const setAside = future.map(({ id, occurredAt }) => ({
    ...{ object: 'entry', id },
    reason: `It is dated ${new Date(occurredAt).toISOString().slice(0, 10)}, which is still to come.`,
  }))
  return { ...page, entries, setAside: [...(page.setAside ?? []), ...setAside] }
}
