import type { Database } from '../db/open.ts'
import type { Page } from '../providers/provider.ts'

/** Columns of entries in which nothing is no news: what was known before stays. */
export const KEPT_COLUMNS = ['subscription', 'product', 'country']

/**
 * Tells entries for which subscription they were, what was sold and to which country where they do not
 * tell it themselves: by the sale that a charge and its refunds share, and by their subscription's plan, once
 * that is read. To be called in the transaction that stored the page.
 */
export function createSold(db: Database): { tell(connectionId: string, page: Page): void } {
  const sql = db.$client
  const nameByPlan = sql
    .prepare<[string, string, string], string | null>(
      `update entries set product = ? where connection_id = ? and subscription = ?
         and product is null returning sale`,
    )
    .pluck()
  const inherit = sql.prepare(INHERIT)
  const remember = sql.prepare(
    `insert into sales (connection_id, sale, subscription) values (?, ?, ?)
     on conflict do update set subscription = excluded.subscription`,
  )
  const subscribe = sql.prepare(SUBSCRIBE)
  return {
    tell(connection, { entries, subscriptions, sales: told = [] }) {
      const sales = new Set(entries.map(({ sale }) => sale))
      for (const { sale, subscription } of told) {
        remember.run(connection, sale, subscription)
        sales.add(sale)
      }
      for (const sale of sales) if (sale !== null) subscribe.run({ connection, sale })
      for (const { plan, id } of subscriptions) {
        for (const sale of nameByPlan.all(plan, connection, id)) sales.add(sale)
      }
      for (const sale of sales) {
        if (sale !== null) inherit.run({ connection, sale })
      }
    },
  }
}

/** Gives every entry of a sale the subscription that the sale was for. */
const SUBSCRIBE = `update entries set subscription = sales.subscription from sales
  where sales.connection_id = @connection and sales.sale = @sale
    and entries.connection_id = @connection and entries.sale = @sale
    and entries.subscription is null`

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
