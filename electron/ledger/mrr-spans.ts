import { add, compare, type Exact, ZERO } from '../../shared/exact.ts'

/** A period that stands, as `BilledPeriod` has it. */
export interface Billed {
  item: string
  /** Half open, milliseconds since the epoch. */
  from: number
  until: number
  /** Below zero for what takes off part of another item. */
  mrr: Exact
}

/** A time over which a subscription was worth the same, half open, milliseconds since the epoch. */
export interface MrrSpan {
  from: number
  until: number
  /** Monthly amount, minor units, above zero. */
  mrr: Exact
}

/** A renewal is billed about when the period before it ends: a gap of up to a day is none. */
export const GAP = 86_400_000

/**
 * What a subscription was worth over time: each item at the amount of its newest period, all items
 * summed. Neither the order of the periods nor how often one is told changes anything.
 */
export function spansOf(periods: Billed[]): MrrSpan[] {
  const changes = new Map<number, Exact>()
  const change = (at: number, by: Exact) => changes.set(at, add(changes.get(at) ?? ZERO, by))
  for (const { from, until, mrr } of inTurn(periods)) {
    change(from, mrr)
    change(until, { n: -mrr.n, d: mrr.d })
  }
  const spans: MrrSpan[] = []
  let [total, since] = [ZERO, 0]
  for (const [at, by] of [...changes].sort(([a], [b]) => a - b)) {
    if (by.n === 0n) continue
    if (total.n > 0n) spans.push({ from: since, until: at, mrr: total })
    total = add(total, by)
    since = at
  }
  return spans
}

/** The periods that make a subscription's amount at an instant. */
export const inForce = <T extends Billed>(periods: T[], at: number): T[] =>
  inTurn(periods).filter(({ from, until, mrr }) => from <= at && until > at && mrr.n !== 0n)

/** The periods of each item one after the other: none reaches into the next one of its item. */
function inTurn<T extends Billed>(periods: T[]): T[] {
  return [...Map.groupBy(periods, ({ item }) => item).values()].flatMap(own => {
    const ordered = own.filter(({ from, until }) => from < until).sort(byBeginning)
    return ordered.flatMap((period, index) => {
      const next = ordered[index + 1]
      if (!next) return [period]
      const until = next.from - period.until <= GAP ? next.from : period.until
      return [{ ...period, until }]
    })
  })
}

/** Of two that begin at once the last one holds: the one with an amount, of equals the longer. */
const byBeginning = (a: Billed, b: Billed): number =>
  a.from - b.from || compare(a.mrr, b.mrr) || a.until - b.until
