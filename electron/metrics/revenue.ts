import type { Totals } from '../../shared/contract/figures.ts'
import type { Day } from '../../shared/time.ts'
import type { Database } from '../db/open.ts'
import type { FindRate, Rate } from '../ledger/rates.ts'
import { addKind, type ExactTotals, type KindSums, NO_TOTALS, toTotals } from './totals.ts'

/** A day's sums of one kind in one currency, over all of a startup's connections. */
export interface DaySums extends KindSums {
  day: Day
  currency: string
  entries: number
}

/** The daily rollups of [from, to], both included, oldest first. */
export function daySums(
  db: Database,
  connectionIds: string[],
  { from = '0000-01-01', to = '9999-12-31' }: { from?: Day; to?: Day } = {},
): DaySums[] {
  const rows = db.$client
    .prepare<[string, string, string], DaySums & { entries: bigint }>(
      `select day, currency, kind, sum(entries) as entries, sum(gross) as gross, sum(fee) as fee,
         sum(tax) as tax, sum(net) as net
       from rollups where connection_id in (select value from json_each(?)) and day between ? and ?
       group by day, currency, kind order by day`,
    )
    .safeIntegers()
    .all(JSON.stringify(connectionIds), from, to)
  return rows.map(row => ({ ...row, entries: Number(row.entries) }))
}

/** The first day that has entries, if there are any. */
export const firstSummedDay = (db: Database, connectionIds: string[]): Day | undefined =>
  db.$client
    .prepare<[string], { day: Day | null }>(
      'select min(day) as day from rollups where connection_id in (select value from json_each(?))',
    )
    .get(JSON.stringify(connectionIds))?.day ?? undefined

export interface Revenue {
  totals: Totals
  /** What no known rate converts, by currency, in its own money. */
  unconverted: Map<string, { totals: Totals; entries: number }>
  rates: Rate[]
}

/** Totals in the reporting currency, each day at its own rate; terms are rounded once, at the end. */
export function revenueOf(sums: Iterable<DaySums>, currency: string, findRate: FindRate): Revenue {
  let totals = NO_TOTALS
  const left = new Map<string, { totals: ExactTotals; entries: number }>()
  const rates = new Map<string, Rate>()
  for (const row of sums) {
    if (row.currency === currency) {
      totals = addKind(totals, row)
      continue
    }
    const rate = findRate(row.currency, row.day)
    if (rate) {
      totals = addKind(totals, row, rate.factor)
      rates.set(`${rate.from} ${rate.date}`, rate)
    } else {
      const before = left.get(row.currency) ?? { totals: NO_TOTALS, entries: 0 }
      left.set(row.currency, {
        totals: addKind(before.totals, row),
        entries: before.entries + row.entries,
      })
    }
  }
  return {
    totals: toTotals(totals, currency),
    rates: [...rates.values()],
    unconverted: new Map(
      [...left].map(([code, it]) => [
        code,
        { totals: toTotals(it.totals, code), entries: it.entries },
      ]),
    ),
  }
}

/** Totals of each currency in its own money, before any conversion. */
export function totalsByCurrency(sums: Iterable<DaySums>): Record<string, Totals> {
  const byCurrency = new Map<string, ExactTotals>()
  for (const row of sums) {
    byCurrency.set(row.currency, addKind(byCurrency.get(row.currency) ?? NO_TOTALS, row))
  }
  return Object.fromEntries(
    [...byCurrency].map(([currency, totals]) => [currency, toTotals(totals, currency)]),
  )
}
