import type { Metrics } from '../../shared/contract/metrics.ts'
import type { Day } from '../../shared/time.ts'
import type { Rate } from '../rates/rates.ts'

/** The rates under a figure, each with the days that it was used for. */
export type UsedRates = Map<Rate, Set<Day>>

/** Notes that a rate was used for a day. */
export function use(used: UsedRates, rate: Rate, day: Day): void {
  const days = used.get(rate)
  if (days) days.add(day)
  else used.set(rate, new Set([day]))
}

/** What is said of each rate, and of the later days that had none of their own, which it stood in for. */
export const statedRates = (used: UsedRates): Metrics['rates'] =>
  [...used].map(([{ from, to, rate, date, source }, days]) => {
    const filled = [...days].filter(day => day > date).sort()
    const [first, last] = [filled[0], filled.at(-1)]
    return {
      pair: `${from}/${to}`,
      ...{ from, to, rate, date, source },
      fills: first && last ? { days: filled.length, from: first, to: last } : null,
    }
  })
