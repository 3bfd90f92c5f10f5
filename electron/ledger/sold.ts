import type { EntryKind } from '../../shared/contract/entries.ts'
import { exact, roundHalfEven } from '../../shared/exact.ts'
import type { Day } from '../../shared/time.ts'
import { KINDS_OF } from '../../shared/totals.ts'
import type { Database } from '../db/open.ts'
import type { Page, ProviderEntry, ToldSale } from './page.ts'

/** Columns of entries in which nothing is no news: what was known before stays, of a customer by its sale. */
export const KEPT_COLUMNS = {
  customer: 'excluded.sale is not null',
  product: 'true',
  country: 'true',
}

interface Sold {
  /** The entry with the tax that its sale is known to have, and its subscription where it tells none itself. */
  completed(connectionId: string, entry: ProviderEntry): ProviderEntry
  /** To be called in the transaction that stored the page. Returns the days whose sums this changed. */
  tell(connectionId: string, page: Pick<Page, 'entries' | 'subscriptions' | 'sales'>): Set<Day>
}

/**
 * Tells entries for which subscription they were, what part was tax, what was sold, to whom and to which
 * country where they do not tell it themselves: by the sale that a charge and its refunds share, whichever
 * of them is read first, and by their subscription's plan, once that is read.
 */
export function createSold(db: Database): Sold {
  const sql = db.$client
  const nameByPlan = sql
    .prepare<[string, string, string], string | null>(
      `update entries set product = ? where connection_id = ? and subscription = ?
         and product is null returning sale`,
    )
    .pluck()
  /** Most sales are one entry, which has nobody to learn from. */
  const hasSeveral = sql.prepare(
    'select 1 from entries where connection_id = ? and sale = ? limit 1 offset 1',
  )
  const inherit = sql.prepare(INHERIT)
  const remember = sql.prepare(
    `insert into sales (connection_id, sale, subscription, tax, tax_of) values (?, ?, ?, ?, ?)
     on conflict do update set subscription = excluded.subscription, tax = excluded.tax,
       tax_of = excluded.tax_of`,
  )
  const toldOf = sql.prepare<[string, string], ToldRow>(
    'select subscription, tax, tax_of from sales where connection_id = ? and sale = ?',
  )
  const subscribe = sql.prepare(
    `update entries set subscription = ?
     where connection_id = ? and sale = ? and subscription is null`,
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
  function takeTax(connection: string, { sale, tax }: ToldSale, touched: Set<Day>): void {
    if (!tax) return
    for (const entry of taxable.all(connection, sale, JSON.stringify(TAXABLE))) {
      const part = partOf(entry.gross, tax)
      if (part === entry.tax) continue
      setTax.run({ connection, id: entry.id, tax: part })
      touched.add(entry.day)
    }
  }

  return {
    completed(connection, entry) {
      const told = entry.sale && toldOf.get(connection, entry.sale)
      if (!told) return entry
      const whole = { ...entry, subscription: entry.subscription ?? told.subscription }
      if (told.tax === null || !TAXABLE.includes(entry.kind)) return whole
      const tax = Number(partOf(BigInt(entry.gross), { amount: told.tax, of: told.tax_of }))
      return { ...whole, tax, net: entry.gross - entry.fee - tax }
    },
    tell(connection, { entries, subscriptions, sales: told = [] }) {
      const touched = new Set<Day>()
      const sales = new Set(entries.map(({ sale }) => sale))
      for (const one of told) {
        remember.run(connection, one.sale, one.subscription, one.tax?.amount, one.tax?.of)
        if (one.subscription !== null) subscribe.run(one.subscription, connection, one.sale)
        takeTax(connection, one, touched)
      }
      for (const { plan, id } of subscriptions) {
        for (const sale of nameByPlan.all(plan, connection, id)) sales.add(sale)
      }
      for (const sale of sales) {
        if (sale !== null && hasSeveral.get(connection, sale)) inherit.run({ connection, sale })
      }
      return touched
    },
  }
}

interface ToldRow {
  subscription: string | null
  tax: number | null
  tax_of: number
}

interface TaxableEntry {
  id: string
  day: Day
  gross: bigint
  tax: bigint | null
}

/** What is passed on of a sale has no part in its tax. */
const TAXABLE: readonly EntryKind[] = KINDS_OF.tax.filter(kind => kind !== 'passed_on')

const partOf = (gross: bigint, { amount, of }: { amount: number; of: number }): bigint =>
  roundHalfEven(exact(gross * BigInt(amount), of))

/** Gives every entry of a sale the customer, the product and the country that any of them knows. */
const INHERIT = `update entries
  set customer = coalesce(entries.customer, told.customer),
    product = coalesce(entries.product, told.product),
    country = coalesce(entries.country, told.country)
  from (
    select max(customer) as customer, max(product) as product, max(country) as country from entries
    where connection_id = @connection and sale = @sale
  ) as told
  where entries.connection_id = @connection and entries.sale = @sale
    and (entries.customer is null and told.customer is not null
      or entries.product is null and told.product is not null
      or entries.country is null and told.country is not null)`
