import type { Totals } from '../../../shared/contract/totals.ts'
import type { Day } from '../../../shared/time.ts'
import type { Database } from '../../db/open.ts'
import type { FindRate } from '../../rates/rates.ts'
import { type UsedRates, use } from '../stated-rates.ts'
import { addKind, type ExactTotals, type KindSums, NO_TOTALS, toTotals } from './totals.ts'

/** A day's sums of one kind in one currency, over all of a startup's connections. */
export interface DaySums extends KindSums {
  day: Day
  currency: string
  entries: number
}

/** The daily rollups of [from, to], both included, oldest first; of one currency alone where it is given. */
export function daySums(
  db: Database,
  connectionIds: string[],
  { from = '0000-01-01', to = '9999-12-31', only }: { from?: Day; to?: Day; only?: string } = {},
): DaySums[] {
  const rows = db.$client
    .prepare<[string, string, string, string | null], DaySums & { entries: bigint }>(
      `select day, currency, kind, sum(entries) as entries, sum(gross) as gross, sum(fee) as fee,
         sum(tax) as tax, sum(net) as net
       from rollups where connection_id in (select value from json_each(?)) and day between ? and ?
         and currency = coalesce(?, currency)
       group by day, currency, kind order by day`,
    )
    .safeIntegers()
    .all(JSON.stringify(connectionIds), from, to, only ?? null)
  return rows.map(row => ({ ...row, entries: Number(row.entries) }))
}

/** The daily sums of one customer's entries, oldest first. */
export function customerSums(
  db: Database,
  { connectionId, customer }: { connectionId: string; customer: string },
): DaySums[] {
  const rows = db.$client
    .prepare<[string, string], DaySums & { entries: bigint }>(
      `select day, currency, kind, count(*) as entries, sum(gross) as gross, sum(fee) as fee,
         sum(coalesce(tax, 0)) as tax, sum(net) as net
       from entries where connection_id = ? and customer = ?
       group by day, currency, kind order by day`,
    )
    .safeIntegers()
    .all(connectionId, customer)
  return rows.map(row => ({ ...row, entries: Number(row.entries) }))
}

/** The first day that has entries, if there are any; of one currency alone where it is given. */
export const firstSummedDay = (
  db: Database,
  connectionIds: string[],
  only?: string,
): Day | undefined =>
  db.$client
    .prepare<[string, string | null], { day: Day | null }>(
      `select min(day) as day from rollups where connection_id in (select value from json_each(?))
         and currency = coalesce(?, currency)`,
    )
    .get(JSON.stringify(connectionIds), only ?? null)?.day ?? undefined

/** The currencies that entries are in, the one with the most entries first. */
export const entryCurrencies = (db: Database, connectionIds: string[]): string[] =>
  db.$client
    .prepare<[string], string>(
      `select currency from rollups where connection_id in (select value from json_each(?))
       group by currency order by sum(entries) desc, currency`,
    )
    .pluck()
    .all(JSON.stringify(connectionIds))

export interface Revenue {
  totals: Totals
  /** What no known rate converts, by currency, in its own money. */
  unconverted: Map<string, { totals: Totals; entries: number }>
  rates: UsedRates
}

/** Totals in the reporting currency, each day at its own rate; terms are rounded once, at the end. */
export function revenueOf(sums: Iterable<DaySums>, currency: string, findRate: FindRate): Revenue {
  let totals = NO_TOTALS
  const left = new Map<string, { totals: ExactTotals; entries: number }>()
  const rates: UsedRates = new Map()
  for (const row of sums) {
    if (row.currency === currency) {
      totals = addKind(totals, row)
      continue
    }
    const rate = findRate(row.currency, row.day)
    if (rate) {
      totals = addKind(totals, row, rate.factor)
      use(rates, rate, row.day)
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
    rates,
    unconverted: new Map(unconvertedTotals(left).map(it => [it.currency, it])),
  }
}

/** What no rate converts, by its currency, in its own money. */
export const unconvertedTotals = (
  left: ReadonlyMap<string, { totals: ExactTotals; entries: number }>,
): { currency: string; totals: Totals; entries: number }[] =>
  [...left].map(([currency, { totals, entries }]) => ({
    currency,
    totals: toTotals(totals, currency),
    entries,
  }))

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
