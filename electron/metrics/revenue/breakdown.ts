import type { Breakdown, BreakdownBy } from '../../../shared/contract/revenue.ts'
import type { Totals } from '../../../shared/contract/totals.ts'
import { add, apportion, type Exact, roundHalfEven, sum } from '../../../shared/exact.ts'
import type { Day } from '../../../shared/time.ts'
import { REVENUE_KINDS } from '../../../shared/totals.ts'
import type { Database } from '../../db/open.ts'
import type { FindRate } from '../../rates/rates.ts'
import { unconvertedTotals } from './revenue.ts'
import {
  addKind,
  type ExactTotals,
  inMoney,
  type KindSums,
  mapTerms,
  NO_TOTALS,
  toTotals,
} from './totals.ts'

/** Sums of one part of revenue: of a day, or of all days where they need no rate. */
export interface PartSums extends KindSums {
  part: string | null
  /** Null in the reporting currency. */
  day: Day | null
  currency: string
  entries: number
}

/**
 * What makes net revenue in [from, to], divided by `by`; of the entries in `only` alone, if that is
 * given. A null part is of entries that tell nothing of it.
 */
export function partSums(
  db: Database,
  connectionIds: string[],
  {
    by,
    from,
    to,
    currency,
    only,
  }: { by: BreakdownBy; currency: string; only?: string } & DayBounds,
): PartSums[] {
  const rows = db.$client
    .prepare<[object], PartSums & { entries: bigint }>(
      `select part, case when currency = @currency then null else day end as day, currency, kind,
         sum(entries) as entries, sum(gross) as gross, sum(fee) as fee, sum(tax) as tax, sum(net) as net
       from (${SOURCES[by]})
       where kind in (select value from json_each(@kinds)) and (@only is null or currency = @only)
       group by 1, 2, currency, kind`,
    )
    .safeIntegers()
    .all({
      currency,
      from,
      to,
      only: only ?? null,
      connections: JSON.stringify(connectionIds),
      kinds: JSON.stringify(REVENUE_KINDS),
    })
  return rows.map(row => ({ ...row, entries: Number(row.entries) }))
}

interface DayBounds {
  from: Day
  to: Day
}

const BOUNDS = `connection_id in (select value from json_each(@connections))
  and day between @from and @to`
const fromRollups = (part: string) =>
  `select ${part} as part, day, currency, kind, entries, gross, fee, tax, net
   from rollups where ${BOUNDS}`

/**
 * Rollups have no product and no country. Grouped by what leads the index entries_sums, in its order, a
 * scan of that index is enough: nothing is sorted, and no row is read.
 */
const fromEntries = (part: string, order: string) =>
  `select ${part} as part, day, currency, kind, count(*) as entries, sum(gross) as gross,
     sum(fee) as fee, sum(coalesce(tax, 0)) as tax, sum(net) as net
   from entries where ${BOUNDS} group by connection_id, day, currency, kind, ${order}`

const SOURCES: Record<BreakdownBy, string> = {
  connection: fromRollups('connection_id'),
  provider: fromRollups('(select provider from connections where id = connection_id)'),
  currency: fromRollups('currency'),
  product: fromEntries('product', 'product'),
  country: fromEntries('country', 'product, country'),
}

/**
 * The parts in the reporting currency, each day at its own rate, the largest net revenue first. Each term
 * of all parts adds up to that of the whole: where rounding them one by one would miss it, the unit that
 * is left goes to the largest remainder. Entries without a rate are in `unconverted` and in no part.
 */
export function breakdownOf(
  sums: Iterable<PartSums>,
  currency: string,
  findRate: FindRate,
): Omit<Breakdown, 'by' | 'from' | 'to' | 'currency'> {
  const parts = new Map<string | null, { totals: ExactTotals; entries: number }>()
  const left = new Map<string, { totals: ExactTotals; entries: number }>()
  for (const row of sums) {
    const factor = row.day === null ? undefined : findRate(row.currency, row.day)?.factor
    if (row.day !== null && !factor) addTo(left, row.currency, row)
    else addTo(parts, row.part, row, factor)
  }
  const exact = [...parts.values()].map(({ totals }) => totals)
  const rounded = roundedTogether(exact, currency)
  const rows = [...parts].flatMap(([part, { entries }], index) => {
    const totals = rounded[index]
    return totals ? [{ part, entries, totals }] : []
  })
  return {
    rows: rows.sort(largestFirst),
    totals: toTotals(exact.reduce(plus, NO_TOTALS), currency),
    entries: rows.reduce((count, row) => count + row.entries, 0),
    unconverted: unconvertedTotals(left),
  }
}

function addTo<K>(
  groups: Map<K, { totals: ExactTotals; entries: number }>,
  key: K,
  row: PartSums,
  factor?: Exact,
): void {
  const before = groups.get(key) ?? { totals: NO_TOTALS, entries: 0 }
  groups.set(key, {
    totals: addKind(before.totals, row, factor),
    entries: before.entries + row.entries,
  })
}

function roundedTogether(parts: ExactTotals[], currency: string): Totals[] {
  const rounded = (term: keyof ExactTotals): bigint[] => {
    const terms = parts.map(totals => totals[term])
    return apportion(terms, roundHalfEven(sum(terms)))
  }
  const terms = mapTerms(NO_TOTALS, (_nothing, term) => rounded(term))
  return parts.map((_part, index) =>
    inMoney(
      mapTerms(terms, of => of[index] ?? 0n),
      currency,
    ),
  )
}

const plus = (a: ExactTotals, b: ExactTotals): ExactTotals =>
  mapTerms(a, (value, term) => add(value, b[term]))

/** What is not known stands last. */
function largestFirst(a: Breakdown['rows'][number], b: Breakdown['rows'][number]): number {
  if ((a.part === null) !== (b.part === null)) return a.part === null ? 1 : -1
  const [one, other] = [a.totals.netRevenue.amount, b.totals.netRevenue.amount]
  return one < other ? 1 : one > other ? -1 : (a.part ?? '') < (b.part ?? '') ? -1 : 1
}
