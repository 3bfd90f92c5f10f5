import type { Database } from '../db/open.ts'

/** What was sold and to which countries, as far as entries tell. One scan of an index finds both. */
export function soldIn(
  db: Database,
  connectionIds: string[],
): { products: string[]; countries: string[] } {
  const rows = db.$client
    .prepare<[string], { product: string | null; country: string | null }>(
      `select distinct product, country from entries
       where connection_id in (select value from json_each(?))`,
    )
    .all(JSON.stringify(connectionIds))
  const named = (of: (row: (typeof rows)[number]) => string | null) =>
    [...new Set(rows.map(of))].filter(it => it !== null).sort()
  return { products: named(it => it.product), countries: named(it => it.country) }
}

/** The currencies that subscriptions are in, which entries need not be: a provider may convert them first. */
export const subscriptionCurrencies = (db: Database, connectionIds: string[]): string[] =>
  db.$client
    .prepare<[string], string>(
      `select distinct currency from subscriptions
       where connection_id in (select value from json_each(?)) order by currency`,
    )
    .pluck()
    .all(JSON.stringify(connectionIds))
