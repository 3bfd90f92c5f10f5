import type { Database } from '../db/open.ts'

/** What the entries of a day add up to, a row a currency and kind; within the caller's transaction. */
export interface DaySums {
  sumDay(connectionId: string, day: string): void
  /** Every day of a connection anew. */
  sumAll(connectionId: string): void
}

export function createDaySums(db: Database): DaySums {
  const sql = db.$client
  const clearDay = sql.prepare('delete from rollups where connection_id = ? and day = ?')
  const sumDay = sql.prepare(`${SUM_DAYS} where connection_id = ? and day = ? ${BY_DAY}`)
  const clearAll = sql.prepare('delete from rollups where connection_id = ?')
  const sumAll = sql.prepare(`${SUM_DAYS} where connection_id = ? ${BY_DAY}`)
  return {
    sumDay(connectionId, day) {
      clearDay.run(connectionId, day)
      sumDay.run(connectionId, day)
    },
    sumAll(connectionId) {
      clearAll.run(connectionId)
      sumAll.run(connectionId)
    },
  }
}

const SUM_DAYS = `insert into rollups (connection_id, day, currency, kind, entries, gross, fee, tax, net)
  select connection_id, day, currency, kind, count(*), sum(gross), sum(fee), sum(coalesce(tax, 0)), sum(net)
  from entries`
const BY_DAY = 'group by connection_id, day, currency, kind'
