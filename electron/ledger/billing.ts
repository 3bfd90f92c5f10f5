import type { Database } from '../db/open.ts'
import { type Billed, spansOf } from './mrr-spans.ts'
import type { BilledPeriod } from './page.ts'
import { upsert } from './upsert.ts'

export interface Billing {
  /** Stores what subscriptions were billed for, and what their MRR was anew where that changes it. */
  store(connectionId: string, periods: BilledPeriod[]): void
}

/** To be called within the transaction that stores the page. */
export function createBilling(db: Database): Billing {
  const sql = db.$client
  const upsertPeriod = sql.prepare(upsert('billed_periods', COLUMNS))
  const clear = sql.prepare('delete from mrr_spans where connection_id = ? and subscription = ?')
  const insert = sql.prepare(
    'insert into mrr_spans (connection_id, subscription, from_at, until_at, mrr_n, mrr_d) values (?, ?, ?, ?, ?, ?)',
  )

  return {
    store(connectionId, periods) {
      const touched = new Set<string>()
      for (const period of periods) {
        const { changes } = upsertPeriod.run(rowOf(connectionId, period))
        if (changes > 0) touched.add(period.subscription)
      }
      for (const subscription of touched) {
        clear.run(connectionId, subscription)
        for (const { from, until, mrr } of spansOf(billedOf(db, connectionId, subscription))) {
          insert.run(connectionId, subscription, from, until, String(mrr.n), String(mrr.d))
        }
      }
    },
  }
}

/** The periods of a subscription that stand. */
export function billedOf(
  db: Database,
  connectionId: string,
  subscription: string,
): (Billed & { working: string })[] {
  return db.$client
    .prepare<[string, string], PeriodRow>(
      `select item, from_at, until_at, mrr_n, mrr_d, working, missed from billed_periods
       where connection_id = ? and subscription = ? and voided = 0`,
    )
    .all(connectionId, subscription)
    .map(row => ({
      item: row.item,
      from: row.from_at,
      until: row.until_at,
      mrr: { n: BigInt(row.mrr_n), d: BigInt(row.mrr_d) },
      working: row.working,
      whole: row.item === subscription,
      missed: row.missed === 1,
    }))
}

interface PeriodRow {
  item: string
  from_at: number
  until_at: number
  mrr_n: string
  mrr_d: string
  working: string
  missed: number
}

// biome-ignore format: column lists read best in rows
const COLUMNS = ['connection_id', 'id', 'subscription', 'item', 'from_at', 'until_at', 'mrr_n', 'mrr_d', 'working', 'voided', 'missed']

const rowOf = (connectionId: string, period: BilledPeriod) => ({
  connection_id: connectionId,
  id: period.id,
  subscription: period.subscription,
  item: period.item,
  from_at: period.from,
  until_at: period.until,
  mrr_n: String(period.mrr.n),
  mrr_d: String(period.mrr.d),
  working: period.working,
  voided: Number(period.voided),
  missed: Number(period.missed ?? false),
})
