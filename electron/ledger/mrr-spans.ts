import { add, compare, type Exact, ZERO } from '../../shared/exact.ts'

/** A period that stands, as `BilledPeriod` has it. */
export interface Billed {
  item: string
  /** Half open, milliseconds since the epoch. */
  from: number
  until: number
  /** Below zero for what takes off another item, or part of it. */
  mrr: Exact
  /** True for what bills the subscription as a whole: nothing that was billed before it goes on beside it. */
  whole?: boolean
  /** True for what may have been paid late, together with the period that begins where it ends. */
  missed?: boolean
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

/**
 * The periods of each item one after the other: none reaches into the next one of its item, and what bills a
 * change beside them lasts as long as what it changes.
 */
function inTurn<T extends Billed>(periods: T[]): T[] {
  const lasting = withMissed(periods.filter(({ from, until }) => from < until))
  const wholes = lasting.filter(({ whole }) => whole).sort(byBeginning)
  const turns = [...Map.groupBy(lasting, ({ item }) => item).values()].flatMap(own =>
    own
      .sort(byBeginning)
      .map((period, index) => {
        const whole = period.whole ? undefined : wholes.find(({ from }) => from > period.from)
        const next = Math.min(own[index + 1]?.from ?? Infinity, whole?.from ?? Infinity)
        return { period, until: next - period.until <= GAP ? next : period.until }
      })
      .filter(({ period, until }) => period.from < until),
  )
  endChanges(turns)
  return turns.map(({ period, until }) => ({ ...period, until }))
}

/**
 * What was paid late stands where the period before it ends about where it begins, from there on, and the
 * payment is then worth the same as one in time. Elsewhere the payment is worth all that was paid.
 */
function withMissed<T extends Billed>(periods: T[]): T[] {
  const told = periods.filter(({ missed }) => !missed)
  const standing = periods.flatMap(one => {
    if (!one.missed) return []
    const before = told.filter(({ item, from }) => item === one.item && from < one.until)
    const last = before.sort(byBeginning).at(-1)
    return last && Math.abs(last.until - one.from) <= LATE ? [{ ...one, from: last.until }] : []
  })
  const paidLate = ({ item, from }: T) =>
    standing.find(one => one.item === item && one.until === from)
  const worth = told.map(one => ({ ...one, ...paidLate(one), from: one.from, until: one.until }))
  return [...worth, ...standing]
}

/** A payment is tried again for some days. */
const LATE = 3 * GAP

/** A period, and when it really ended. */
interface Turn {
  period: Billed
  until: number
}

/**
 * Lets a credit end with the period that it takes off, and what was billed in its place end with it too: of a
 * year that became months, neither the credit for its rest nor what it was raised to before goes on.
 */
function endChanges(turns: Turn[]): void {
  const ordered = turns.toSorted(
    ({ period: a }, { period: b }) => byBeginning(a, b) || byItem(a, b),
  )
  const credits = ordered.filter(({ period }) => period.mrr.n < 0n)
  const charges = new Set(ordered.filter(({ period }) => period.mrr.n > 0n))
  const turnsOf = Map.groupBy(ordered, ({ period }) => period.item)
  const instead = new Set(
    [...charges].filter(({ period }) => turnsOf.get(period.item)?.length === 1),
  )
  for (const credit of credits) {
    const { from, until } = credit.period
    const taken = takenOff(credit.period, charges)
    if (!taken) continue
    charges.delete(taken)
    credit.until = taken.until
    const other = [...instead].find(({ period }) => period.from === from && period.until === until)
    // Where the item itself goes on with another period at once, that is what came in its place.
    if (!other || taken.until === from) continue
    instead.delete(other)
    other.until = taken.until
  }
}

/** What a credit takes off: of what was billed until the same end, what comes nearest to its amount. */
function takenOff(credit: Billed, charges: Iterable<Turn>): Turn | undefined {
  const rest = ({ period }: Turn): Exact => {
    const { n, d } = add(period.mrr, credit.mrr)
    return { n: n < 0n ? -n : n, d }
  }
  const [nearest] = [...charges]
    .filter(({ period, until }) => period.until === credit.until && until >= credit.from)
    .filter(({ period }) => period.from <= credit.from)
    .sort((a, b) => compare(rest(a), rest(b)))
  return nearest
}

/** Of two that begin at once the last one holds: the one with an amount, of equals the longer. */
const byBeginning = (a: Billed, b: Billed): number =>
  a.from - b.from || compare(a.mrr, b.mrr) || a.until - b.until

const byItem = ({ item: a }: Billed, { item: b }: Billed): number => (a < b ? -1 : Number(a > b))
