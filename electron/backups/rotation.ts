const DAY = 86_400_000
const DAYS = 7
const WEEKS = 4

/**
 * Which of these instants stay: the newest of each of the last seven days that have one, and of each of the last
 * four weeks that have one. Days are UTC's, weeks begin on Monday.
 */
export function kept(instants: number[]): Set<number> {
  const newestFirst = [...instants].sort((a, b) => b - a)
  return new Set([
    ...newestOfEach(newestFirst, dayOf).slice(0, DAYS),
    ...newestOfEach(newestFirst, weekOf).slice(0, WEEKS),
  ])
}

/** Days since the epoch, in UTC. */
export const dayOf = (instant: number): number => Math.floor(instant / DAY)

/** The epoch was a Thursday. */
const weekOf = (instant: number): number => Math.floor((dayOf(instant) + 3) / 7)

function newestOfEach(newestFirst: number[], groupOf: (instant: number) => number): number[] {
  const seen = new Set<number>()
  return newestFirst.filter(it => {
    const group = groupOf(it)
    if (seen.has(group)) return false
    seen.add(group)
    return true
  })
}
