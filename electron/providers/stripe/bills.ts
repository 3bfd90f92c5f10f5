import { type Exact, exact, multiply } from '../../../shared/exact.ts'
import { monthsOf } from '../period.ts'
import { type Price, periodOf } from './prices.ts'
import type { TaxWithin } from './tax.ts'

/** What is paid for an item each of its periods. */
export interface Paid {
  id: string
  cost: Exact
  price: Price
  tax: TaxWithin | null
}

/** What one invoice bills, and how many such invoices there are a month. */
interface Bill {
  due: Paid[]
  perMonth: Exact
}

/** A cycle of more invoices than this is not gone through: no intervals that Stripe bills together have one. */
const LONGEST_CYCLE = 1000

/**
 * The invoices that items make. Of items at several intervals some invoices bill all and most only the
 * shortest, which matters to an amount that comes off each invoice: $10 a month and $120 a year less $5 are
 * eleven invoices of $5 and one of $125. Without such an amount (`together` false) each interval is taken by itself.
 */
export function billsOf(paid: Paid[], together: boolean): Bill[] {
  const priced = paid.filter(({ cost }) => cost.n > 0n)
  const byUnit = Map.groupBy(priced, ({ price }) => lengthOf(price).unit)
  return [...byUnit].flatMap(([unit, items]) => {
    const lengths = [...new Set(items.map(({ price }) => lengthOf(price).count))]
    const cycle = lengths.reduce(leastCommonMultiple)
    if (!together || cycle / Math.min(...lengths) > LONGEST_CYCLE) return alone(items)
    const bills = new Map<string, { due: Paid[]; times: number }>()
    for (const at of timesIn(cycle, lengths)) {
      const due = items.filter(({ price }) => at % lengthOf(price).count === 0)
      const key = due.map(it => items.indexOf(it)).join()
      bills.set(key, { due, times: (bills.get(key)?.times ?? 0) + 1 })
    }
    const perMonth = monthsOf({ unit, count: cycle })
    return [...bills.values()].map(({ due, times }) => ({
      due,
      perMonth: multiply(exact(times), perMonth),
    }))
  })
}

/** Each item on invoices of its own interval alone. */
const alone = (items: Paid[]): Bill[] =>
  [...Map.groupBy(items, ({ price }) => lengthOf(price).count).values()].flatMap(due =>
    due[0] ? [{ due, perMonth: monthsOf(periodOf(due[0].price)) }] : [],
  )

/** When within a cycle there is an invoice. */
const timesIn = (cycle: number, lengths: number[]): Set<number> =>
  new Set(lengths.flatMap(length => Array.from({ length: cycle / length }, (_, n) => n * length)))

/** Years in months and weeks in days: only such intervals meet again and again. */
function lengthOf({ interval, intervalCount: count }: Price) {
  if (interval === 'year') return { unit: 'month', count: 12 * count } as const
  if (interval === 'week') return { unit: 'day', count: 7 * count } as const
  return { unit: interval, count } as const
}

function leastCommonMultiple(a: number, b: number): number {
  let [divisor, rest] = [a, b]
  while (rest > 0) [divisor, rest] = [rest, divisor % rest]
  return (a / divisor) * b
}
