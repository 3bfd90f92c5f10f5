import type { Balance } from '../../shared/contract/figures.ts'
import { money } from '../../shared/money.ts'
import { HOUR } from '../../shared/time.ts'
import type { Database } from '../db/open.ts'
import type { ProviderBalance } from '../providers/provider.ts'

interface Balances {
  /**
   * Keeps what the provider says an account holds beside what its entries come to now, for every currency
   * of either; null forgets it. To be called in the transaction that stored the pass's last page.
   */
  store(connectionId: string, told: ProviderBalance[] | null, at: number): void
  /**
   * Whether the account should be read anew, because the two differ: once a day, as that is many requests.
   * Says so once, and remembers it.
   */
  readAnew(connectionId: string, at: number): boolean
}

const A_DAY = 24 * HOUR

/** The control total: whether the ledger has every movement that the provider's own balance is made of. */
export function createBalances(db: Database): Balances {
  const sql = db.$client
  const sums = sql
    .prepare<[string], { currency: string; amount: bigint }>(
      `select currency, sum(gross - fee) as amount from rollups where connection_id = ?
       group by currency`,
    )
    .safeIntegers()
  const lastAnew = sql
    .prepare<[string], number | null>(
      'select max(read_anew_at) from balances where connection_id = ?',
    )
    .pluck()
  const markAnew = sql.prepare<[{ id: string; at: number; before: number }]>(
    `update balances set read_anew_at = @at where connection_id = @id
     and coalesce(read_anew_at, 0) <= @before
     and exists (select 1 from balances where connection_id = @id and provider <> ledger)`,
  )
  const forget = sql.prepare('delete from balances where connection_id = ?')
  const keep = sql.prepare(
    'insert into balances (connection_id, currency, provider, ledger, taken_at, read_anew_at) values (?, ?, ?, ?, ?, ?)',
  )
  return {
    store(connectionId, told, at) {
      const anew = lastAnew.get(connectionId) ?? null
      forget.run(connectionId)
      if (told === null) return
      const provider = new Map(told.map(it => [it.currency, BigInt(it.amount)]))
      const ledger = new Map(sums.all(connectionId).map(it => [it.currency, it.amount]))
      const rows = [...new Set([...provider.keys(), ...ledger.keys()])].map(currency => ({
        currency,
        theirs: provider.get(currency) ?? 0n,
        ours: ledger.get(currency) ?? 0n,
      }))
      // Once they agree, a new difference is one to look into at once.
      const lately = rows.some(({ theirs, ours }) => theirs !== ours) ? anew : null
      for (const { currency, theirs, ours } of rows) {
        keep.run(connectionId, currency, theirs, ours, at, lately)
      }
    },
    readAnew: (id, at) => markAnew.run({ id, at, before: at - A_DAY }).changes > 0,
  }
}

/** The newest control totals of these connections. */
export const listBalances = (db: Database, connectionIds: string[]): Balance[] =>
  db.$client
    .prepare<[string], BalanceRow>(
      `select connection_id, currency, provider, ledger, taken_at from balances
       where connection_id in (select value from json_each(?)) order by connection_id, currency`,
    )
    .safeIntegers()
    .all(JSON.stringify(connectionIds))
    .map(row => ({
      connectionId: row.connection_id,
      currency: row.currency,
      provider: money(row.provider, row.currency),
      ledger: money(row.ledger, row.currency),
      difference: money(row.provider - row.ledger, row.currency),
      takenAt: Number(row.taken_at),
    }))

interface BalanceRow {
  connection_id: string
  currency: string
  provider: bigint
  ledger: bigint
  taken_at: bigint
}
