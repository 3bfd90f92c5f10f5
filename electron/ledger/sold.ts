import type { EntryKind } from '../../shared/contract/figures.ts'
import { exact, roundHalfEven } from '../../shared/exact.ts'
import type { Day } from '../../shared/time.ts'
import { KINDS_OF } from '../../shared/totals.ts'
import type { Database } from '../db/open.ts'
import type { Page, ProviderEntry } from '../providers/provider.ts'

/** Columns of entries in which nothing is no news: what was known before stays. */
export const KEPT_COLUMNS = ['subscription', 'product', 'country']

interface Sold {
  /** The entry with the tax that its sale is known to have, where it tells none itself. */
  taxed(connectionId: string, entry: ProviderEntry): ProviderEntry
  /** Returns the days whose sums this changed. */
  tell(connectionId: string, page: Page): Set<Day>
}

/**
 * Tells entries for which subscription they were, what part was tax, what was sold and to which country
 * where they do not tell it themselves: by the sale that a charge and its refunds share, and by their subscription's plan, once
 * that is read. To be called in the transaction that stored the page.
 */
export function createSold(db: Database): Sold {
  const sql = db.$client
  const nameByPlan = sql
    .prepare<[string, string, string], string | null>(
      `update entries set product = ? where connection_id = ? and subscription = ?
         and product is null returning sale`,
    )
    .pluck()
  const inherit = sql.prepare(INHERIT)
  const remember = sql.prepare(
    `insert into sales (connection_id, sale, subscription, tax, tax_of) values (?, ?, ?, ?, ?)
     on conflict do update set subscription = excluded.subscription, tax = excluded.tax,
       tax_of = excluded.tax_of`,
  )
  const taxOf = sql.prepare<[string, string], ToldTax>(
    'select tax, tax_of from sales where connection_id = ? and sale = ? and tax is not null',
  )
  const taxable = sql
    .prepare<[string, string, string], TaxableEntry>(
      `select id, day, gross, tax from entries
       where connection_id = ? and sale = ? and kind in (select value from json_each(?))`,
    )
    .safeIntegers()
  const setTax = sql.prepare(
    'update entries set tax = @tax, net = gross - fee - @tax where connection_id = @connection and id = @id',
  )

  /** Takes the tax out of what a sale brought, and out of what was given back of it in the same part. */
  function tax(connection: string, sale: string, touched: Set<Day>): void {
    const told = taxOf.get(connection, sale)
    if (!told) return
    for (const entry of taxable.all(connection, sale, JSON.stringify(TAXABLE))) {
      const part = partOf(entry.gross, told)
      if (part === entry.tax) continue
      setTax.run({ connection, id: entry.id, tax: part })
      touched.add(entry.day)
    }
  }

  const subscribe = sql.prepare(SUBSCRIBE)
  return {
    taxed(connection, entry) {
      const { sale, tax, kind, gross, fee } = entry
      if (tax !== null || sale === null || !TAXABLE.includes(kind)) return entry
      const told = taxOf.get(connection, sale)
      if (!told) return entry
      const part = Number(partOf(BigInt(gross), told))
      return { ...entry, tax: part, net: gross - fee - part }
    },
    tell(connection, { entries, subscriptions, sales: told = [] }) {
      const sales = new Set(entries.map(({ sale }) => sale))
      for (const { sale, subscription, tax } of told) {
        remember.run(connection, sale, subscription, tax?.amount, tax?.of)
        sales.add(sale)
      }
      const touched = new Set<Day>()
      for (const sale of sales) {
        if (sale === null) continue
        subscribe.run({ connection, sale })
        tax(connection, sale, touched)
      }
      for (const { plan, id } of subscriptions) {
        for (const sale of nameByPlan.all(plan, connection, id)) sales.add(sale)
      }
      for (const sale of sales) {
        if (sale !== null) inherit.run({ connection, sale })
      }
      return touched
    },
  }
}

interface TaxableEntry {
  id: string
  day: Day
  gross: bigint
  tax: bigint | null
}

const TAXABLE: readonly EntryKind[] = KINDS_OF.tax

interface ToldTax {
  tax: number
  tax_of: number
}

const partOf = (gross: bigint, { tax, tax_of }: ToldTax): bigint =>
  roundHalfEven(exact(gross * BigInt(tax), tax_of))

/** Gives every entry of a sale the subscription that the sale was for. */
const SUBSCRIBE = `update entries set subscription = sales.subscription from sales
  where sales.connection_id = @connection and sales.sale = @sale
    and entries.connection_id = @connection and entries.sale = @sale
    and entries.subscription is null and sales.subscription is not null`

/** Gives every entry of a sale the product and the country that any of them knows. */
const INHERIT = `update entries
  set product = coalesce(entries.product, told.product),
    country = coalesce(entries.country, told.country)
  from (
    select max(product) as product, max(country) as country from entries
    where connection_id = @connection and sale = @sale
  ) as told
  where entries.connection_id = @connection and entries.sale = @sale
    and (entries.product is null and told.product is not null
      or entries.country is null and told.country is not null)`
